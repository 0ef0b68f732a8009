import Foundation
import Maker
import MakerRuns
import MakerVoting
import Testing

@testable import MakerCommand

/// `maker_run_resume`: a host goes on with a run, also with one of an earlier server.
@Suite(.timeLimit(.minutes(5))) struct ResumeToolTests {
  private static let ask: JSONObject = ["question": .string(flagship)]
  private static let start: JSONObject = [
    "tool": "maker_ask", "arguments": ["question": .string(flagship), "max_calls": 8],
  ]

  private func ended(_ host: Host, _ run: JSON) async -> JSON? {
    // A host waits as often as it has to: a machine may have other work.
    var status: JSON?
    for _ in 0..<5 {
      status = await host.structured("maker_run_status", ["run": run, "wait_seconds": 50])
      if let result = status?["result"], result != .null { break }
    }
    return status
  }

  @Test func aRunThatALimitEndedGoesOn() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let whole = try #require(
      (await Shell().run(["ask", flagship, "--model", "sim", "--json"], environment: environment)).json)
    let run = try await Host.talk("--model", "sim", environment: environment) { host in
      let run = await host.structured("maker_run_start", Self.start)?["run"] ?? .null
      let cut = await ended(host, run)
      #expect(cut?["result"]?["status"] == "budget_exhausted")
      #expect(cut?["next_step"]?.string?.contains("maker_run_resume") == true)
      return run
    }
    try await Host.talk("--model", "sim", environment: environment) { host in
      #expect(await host.failure("maker_run_status", ["run": run]).contains("maker_run_resume"))
      let under = await host.structured("maker_run_resume", ["run": run, "max_calls": 1000])
      #expect(under?["run"] == run && under?["tool"] == "maker_ask", "\(under?.compact ?? "")")
      let done = await ended(host, run)
      #expect(done?["result"]?["answer"] == "Edinburgh")
      #expect(done?["next_step"] == nil)
      // Nothing was asked twice: with what was used before it is as much as an uninterrupted run uses.
      #expect(done?["result"]?["usage"]?["calls"] == whole["usage"]?["calls"])
      #expect(done?["votes"]?.int == whole["usage"]?["ballots"]?.int)
      // One entry for one run; what is finished is told again.
      let listed = await host.request("resources/list")["result"]?["resources"]?.array ?? []
      #expect(listed.count { $0["uri"]?.string == "maker://runs/\(run.string ?? "")" } == 1)
      _ = await host.structured("maker_run_resume", ["run": run])
      #expect(await ended(host, run)?["result"]?["answer"] == "Edinburgh")
    }
  }

  @Test(arguments: [
    (["solve", "hanoi", "--disks", "3"], "maker_solve"), (["vote", "Who wrote Emma?", "--k", "8"], "maker_vote"),
    (["plan", flagship], "maker_plan"), (["calibrate", "arithmetic", "--steps", "6"], "maker_calibrate"),
    (["dag", "run", "FOLDER/graph.json"], "maker_run_dag"), (["batch", "FOLDER/problems.jsonl"], nil),
  ])
  func aRunOfTheCommandLineGoesOnInAHost(_ words: [String], _ tool: String?) async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    _ = try folder.file(
      "graph.json",
      #"""
      {"subtasks": [{"id": "a", "description": "What is the capital of France?"},
      {"id": "b", "description": "Who wrote Emma?", "dependencies": ["a"]}]}
      """#)
    _ = try folder.file("problems.jsonl", #"{"question": "What is the capital of France?"}"# + "\n")
    let words = words.map { $0.replacing("FOLDER", with: folder.path) }
    let cut = await Shell().run(words + ["--model", "sim", "--max-calls", "1"], environment: environment)
    let run = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path + "/maker/runs").first?.dropLast(6))
    #expect(cut.code == 75, "\(cut.err)")
    try await Host.talk("--model", "sim", environment: environment) { host in
      let arguments: JSONObject = ["run": .string(String(run)), "max_calls": 1000]
      guard let tool else {
        #expect(await host.failure("maker_run_resume", arguments).contains("`maker resume`"))
        return
      }
      #expect(await host.structured("maker_run_resume", arguments)?["tool"]?.string == tool)
      #expect(await ended(host, .string(String(run)))?["result"]?["status"] == "solved")
    }
  }

  /// A model writes the call.
  @Test func aCallNamesARunAndNeverAFile() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let file = folder.path + "/own.jsonl"
    _ = await Shell().run(
      ["ask", flagship, "--model", "sim", "--max-calls", "8", "--journal", file], environment: environment)
    try #require(FileManager.default.fileExists(atPath: file))
    try await Host.talk("--model", "sim", environment: environment) { host in
      for name in [file, "own", "../runs/x", "x", ""] {
        let text = await host.failure("maker_run_resume", ["run": .string(name)])
        #expect(text.contains(name.isEmpty ? "`run`" : "that has a journal"), "\(text)")
      }
      // A setting that is no limit is none of its arguments.
      #expect(await host.failure("maker_run_resume", ["run": "x", "k": 5]).contains("`k`"))
    }
  }

  @Test func noServerIsAskedThatThisOneWasNotStartedWith() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let models = ["--model", "http://127.0.0.1:1/v1#m"]
    let cut = await Shell().run(
      ["ask", flagship, "--json"] + models, environment: environment, setup: .standard(environment: environment))
    let run = try #require(cut.json?["run"])
    try await Host.talk("--model", "sim", environment: environment, setup: .standard(environment: environment)) {
      host in
      #expect(await host.failure("maker_run_resume", ["run": run]).contains("was not started with"))
    }
    try await Host.talk(models[0], models[1], environment: environment, setup: .standard(environment: environment)) {
      host in
      #expect(await host.structured("maker_run_resume", ["run": run])?["run"] == run)
      #expect(await ended(host, run)?["state"] == "failed")
    }
  }

  @Test func itCostsWhatTheUserAgreesTo() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let model = FakeModel.answering("Rome", price: Price(inputPerMillion: 1000, outputPerMillion: 1000))
    let question: JSONObject = ["question": "Where?", "max_calls": 1, "max_output_tokens": 100]
    try await Host.talk("--confirm-cost", "5", environment: environment, setup: .fake(model)) { host in
      let run = await host.structured("maker_ask", question)?["run"] ?? .null
      let refused = await host.failure("maker_run_resume", ["run": run, "max_calls": 10])
      #expect(refused.contains("up to $21.00"))
      #expect(await host.failure("maker_run_resume", ["run": run, "max_calls": 10, "max_cost": 6]).contains("$6.00"))
      _ = await host.structured("maker_run_resume", ["run": run, "max_calls": 10, "confirmed_cost": 21])
      #expect(await ended(host, run)?["result"]?["answer"] == "Rome")
    }
  }

  @Test func oneWriterAtATime() async throws {
    let folder = try Folder()
    let model = Hanging()
    try await Host.talk(environment: ["XDG_STATE_HOME": folder.path], setup: .fake(model)) { host in
      let run = await host.structured("maker_run_start", ["tool": "maker_ask", "arguments": .object(Self.ask)])?["run"]
      await model.asked()
      #expect(await host.failure("maker_run_resume", ["run": run ?? .null]).contains("maker_run_status"))
    }
    await model.released()
  }

  @Test func whatHasChangedIsToldAsAnArgument() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let context = try folder.file("context.txt", "Rome is in Italy.")
    let cut = await Shell().run(
      ["ask", "Where is Rome?", "--context", context, "--model", "sim", "--max-calls", "1", "--json"],
      environment: environment)
    let run = try #require(cut.json?["run"])
    _ = try folder.file("context.txt", "Rome is in Italy, and has been for long.")
    try await Host.talk("--model", "sim", environment: environment) { host in
      let text = await host.failure("maker_run_resume", ["run": run, "max_calls": 500])
      #expect(text.contains("`accept_changes`") && !text.contains("--accept"), "\(text)")
      #expect(
        await host.structured("maker_run_resume", ["run": run, "max_calls": 500, "accept_changes": true])?["run"] == run
      )
    }
  }
}
