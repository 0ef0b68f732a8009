import Foundation
import Maker
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// A dry run says between what and what a run will be, and a real one on the simulated model is there. Seeds are fixed.
@Suite(.timeLimit(.minutes(5))) struct ForecastTests {
  private func check(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let dry = await Shell().run(arguments + ["--dry-run", "--json"])
    let expected = try #require(dry.json?["expected"], "\(dry.err)", sourceLocation: sourceLocation)
    let real = await Shell().run(arguments + ["--json"])
    let usage = try #require(real.json?["usage"], "\(real.err)", sourceLocation: sourceLocation)
    let tokens = (usage["input_tokens"]?.int ?? 0) + (usage["output_tokens"]?.int ?? 0)
    for (name, value) in [
      ("calls", usage["calls"]?.int ?? 0), ("samples", usage["samples"]?.int ?? 0), ("tokens", tokens),
    ] {
      let span = try #require(expected[name], sourceLocation: sourceLocation)
      let (low, high) = (span["low"]?.int ?? 0, span["high"]?.int ?? 0)
      #expect(
        low <= value && value <= high && low > 0, "\(name): \(value) in \(low)…\(high)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: ["accuracy=0.95,seed=4", "accuracy=0.8,seed=9"])
  func hanoi(model: String) async throws {
    for disks in ["3", "10"] {
      try await check(["solve", "hanoi", "--disks", disks, "--model", "sim:" + model])
    }
    try await check(["solve", "hanoi", "--disks", "6", "--strategy", "stepwise", "--k", "4", "--model", "sim:" + model])
  }

  @Test(arguments: ["accuracy=0.95,seed=4", "accuracy=0.8,seed=9"])
  func arithmetic(model: String) async throws {
    for text in ["6 * 7", "48123 * 90714", "1234567 - 89 * 12"] {
      try await check(["solve", "arithmetic", text, "--model", "sim:" + model])
    }
  }

  @Test func questions() async throws {
    for (question, seed) in [("What is the capital of France?", "1"), (flagship, "2"), (flagship, "3")] {
      try await check(["ask", question, "--model", "sim:accuracy=0.85", "--seed", seed])
    }
  }

  @Test func moneyIsToldWhereAPriceIsKnown() async throws {
    let dry = await Shell.run(
      "ask", "Who wrote Emma?", "--model", "openai/gpt-4.1-mini", "--price", "0.4/1.6", "--accuracy", "0.95",
      "--dry-run",
      "--json")
    let cost = try #require(dry.json?["expected"]?["cost"], "\(dry.err)")
    let (low, high) = (cost["low"]?.double ?? 0, cost["high"]?.double ?? 0)
    #expect(0.0001 < low && low < high && high < 0.5)
    let unknown = await Shell.run("ask", "Who wrote Emma?", "--model", "openai/gpt-4.1-mini", "--dry-run")
    #expect(unknown.out.contains("expected cost: not known; give --price"))
    #expect(unknown.out.contains("probability 0.800"))
  }

  @Test func aBatchAddsUp() async throws {
    let folder = try Folder()
    let lines = [#"{"solve": "hanoi", "disks": 4}"#, #"{"question": "Who wrote Emma?"}"#]
    let problems = try folder.file("p.jsonl", lines.joined(separator: "\n"))
    let dry = await Shell.run("batch", problems, "--model", "sim:seed=1", "--dry-run", "--json")
    let calls = try #require(dry.json?["expected"]?["calls"], "\(dry.err)")
    let real = await Shell.run("batch", problems, "--model", "sim:seed=1", "--out", folder.path + "/out", "--json")
    let spent = real.json?["settings"]?[0]?["calls"]?.int ?? 0
    #expect(calls["low"]?.int ?? .max <= spent && spent <= calls["high"]?.int ?? 0)
  }
}
