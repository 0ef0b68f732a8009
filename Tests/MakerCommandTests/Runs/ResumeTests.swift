import Foundation
import Maker
import MakerConsole
import MakerRuns
import MakerVoting
import Synchronization
import Testing

@testable import MakerCommand

/// Any run goes on where it stopped, and comes to what it would have come to.
@Suite struct ResumeTests {
  private let graph = """
    {"title": "two", "subtasks": [
      {"id": "a", "description": "Who wrote Emma?", "dependencies": []},
      {"id": "b", "description": "What is the capital of France?", "dependencies": []},
      {"id": "c", "description": "Who wrote The Trial?", "dependencies": ["a"]}]}
    """
  private let problems = (0..<5).map { #"{"solve": "arithmetic", "expression": "\#($0 + 12) * 34"}"# }
    .joined(separator: "\n")

  /// Words of a command in which FOLDER stands for a folder of its own.
  @Test(arguments: [
    ["ask", flagship], ["solve", "hanoi", "--disks", "4"],
    ["solve", "hanoi", "--disks", "4", "--strategy", "stepwise"], ["solve", "arithmetic", "48123 * 90714"],
    ["solve", "arithmetic", "--problems", "4"], ["vote", "Who wrote Emma?", "--k", "8"],
    ["solve", "task", "Name the capitals of France and Japan"], ["dag", "run", "FOLDER/graph.json"],
    ["batch", "FOLDER/problems.jsonl"], ["calibrate", "arithmetic", "--steps", "12"],
    ["plan", flagship],
  ])
  func everyKindGoesOn(_ words: [String]) async throws {
    let folder = try Folder()
    _ = try folder.file("graph.json", graph)
    _ = try folder.file("problems.jsonl", problems)
    let words = words.map { $0.replacing("FOLDER", with: folder.path) }
    let environment = ["XDG_STATE_HOME": folder.path, "HOME": folder.path]
    let settings = ["--model", "sim:accuracy=0.8", "--seed", "5", "--json"]
    let whole = await Shell().run(words + settings, environment: environment)
    let calls = try #require(whole.json?["usage"]?["calls"]?.int ?? usage(whole, environment))
    let cut = await Shell().run(words + settings + ["--max-calls", "\(max(1, calls / 2))"], environment: environment)
    #expect(cut.code == 75, "\(cut.err)")
    let id = try #require(RunLibrary(console(environment)).ids.last)
    let resumed = await Shell().run(
      ["resume", id, "--max-calls", "100000", "--json"], environment: environment)
    #expect(resumed.code == whole.code, "\(resumed.err)")
    for name in ["status", "answer", "solution", "plan", "outputs", "winner", "vote_counts", "right", "p_estimate"] {
      #expect(resumed.json?[name] == whole.json?[name], "\(name)")
    }
    // Nothing that was decided is asked again.
    let spent = resumed.json?["usage"]?["calls"]?.int ?? usage(resumed, environment) ?? 0
    #expect(spent <= calls + 16 && spent >= calls, "\(spent) instead of \(calls)")
    // No sample is counted twice.
    if let usage = resumed.json?["usage"], let ballots = usage["ballots"]?.int, let samples = usage["samples"]?.int {
      let flags = usage["red_flags"]?.object?.members.compactMap(\.value.int).reduce(0, +) ?? 0
      #expect(ballots + flags <= samples, "\(usage.compact)")
    }
  }

  private func console(_ environment: [String: String]) -> Console {
    Console(
      environment: environment, readInput: { [] }, writeOutput: { _ in }, writeError: { _ in }, errorSize: { nil },
      interrupts: { AsyncStream { $0.finish() } })
  }

  /// What the last run spent, from its journal.
  private func usage(_ outcome: Shell.Outcome, _ environment: [String: String]) -> Int? {
    let library = RunLibrary(console(environment))
    guard let id = library.ids.last, let path = library.path(of: id) else { return nil }
    return try? library.entry(path).fold.usage.calls
  }

  @Test func aFinishedRunIsToldAgainWithoutACall() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let first = await Shell().run(["ask", flagship, "--model", "sim", "--json"], environment: environment)
    let run = try #require(first.json?["run"]?.string)
    let again = await Shell().run(["resume", run, "--json"], environment: environment)
    #expect(again.code == 0, "\(again.err)")
    #expect(again.json?["answer"] == first.json?["answer"])
    #expect(again.json?["usage"]?["calls"] == first.json?["usage"]?["calls"])
  }

  @Test func whatHasChangedIsNoticed() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let graphFile = try folder.file("graph.json", graph)
    let cut = await Shell().run(
      ["dag", "run", graphFile, "--model", "sim", "--max-calls", "4", "--json"], environment: environment)
    let run = try #require(cut.json?["run"]?.string)
    _ = try folder.file("graph.json", graph + "\n")
    let refused = await Shell().run(["resume", run, "--max-calls", "500"], environment: environment)
    #expect(refused.code == 65)
    #expect(refused.err.contains("the file \(graphFile)") && refused.err.contains("--accept-changes"))
    // Other models and other margins are changes as well.
    _ = try folder.file("graph.json", graph)
    for change in [["--k", "5"], ["--model", "sim:seed=2"]] {
      let outcome = await Shell().run(["resume", run, "--max-calls", "500"] + change, environment: environment)
      #expect(outcome.code == 65, "\(change)")
    }
    _ = try folder.file("graph.json", graph + "\n")
    let accepted = await Shell().run(
      ["resume", run, "--max-calls", "500", "--accept-changes"], environment: environment)
    #expect(accepted.code == 0, "\(accepted.err)")
  }

  @Test func otherModelsAreNoticed() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    func setup(_ name: String) -> ModelSetup {
      var model = FakeModel.answering("Rome")
      model.name = name
      return .fake(model)
    }
    let cut = await Shell().run(
      ["ask", "Where?", "--model", "sim", "--max-calls", "2", "--json"], environment: environment, setup: setup("one"))
    let run = try #require(cut.json?["run"]?.string)
    let refused = await Shell().run(
      ["resume", run, "--max-calls", "99"], environment: environment, setup: setup("other"))
    #expect(refused.code == 65)
    #expect(refused.err.contains("the run began with one") && refused.err.contains("--accept-changes"))
    let same = await Shell().run(["resume", run, "--max-calls", "99"], environment: environment, setup: setup("one"))
    #expect(same.code == 0, "\(same.err)")
  }

  /// Wherever a run was cut, its ballots in the end are those of an uncut run: samples that serve two decisions are counted once,
  /// also where the first of them had been taken before.
  @Test(arguments: ["sim", "sim:accuracy=0.7"])
  func whereverItWasCutNothingIsCountedTwice(model: String) async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let ask = ["ask", flagship, "--model", model, "--json"]
    let whole = try #require((await Shell().run(ask, environment: environment)).json?["usage"])
    for calls in 1..<(whole["calls"]?.int ?? 0) {
      let cut = await Shell().run(ask + ["--max-calls", "\(calls)"], environment: environment)
      let run = try #require(cut.json?["run"]?.string, "\(cut.err)")
      let resumed = await Shell().run(
        ["resume", run, "--max-calls", "1000", "--json"], environment: environment)
      let usage = try #require(resumed.json?["usage"], "\(resumed.err)")
      #expect(usage["ballots"] == whole["ballots"], "after \(calls) calls")
      // A call under way when the last one allowed ended is let go, counted, and asked again.
      #expect(usage["samples"]?.int ?? 0 >= whole["samples"]?.int ?? 0, "after \(calls) calls")
    }
  }

  @Test func aChangedTemplateIsNoticed() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let template = try #require(PromptLibrary.questions.template(file: "solve")?.wordings[0])
    _ = try folder.file("prompts/solve.md", template)
    let prompts = folder.path + "/prompts"
    let cut = await Shell().run(
      ["ask", flagship, "--model", "sim", "--prompts", prompts, "--max-calls", "4", "--json"],
      environment: environment)
    let run = try #require(cut.json?["run"]?.string, "\(cut.err)")
    _ = try folder.file("prompts/solve.md", template + "\nThink twice.\n")
    let refused = await Shell().run(["resume", run, "--max-calls", "500"], environment: environment)
    #expect(refused.code == 65)
    #expect(refused.err.contains("the prompt template solve"))
  }

  @Test func nothingIsAskedByADryRun() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let cut = await Shell().run(
      ["ask", flagship, "--model", "sim", "--max-calls", "4", "--json"], environment: environment)
    let run = try #require(cut.json?["run"]?.string)
    let dry = await Shell().run(["resume", run, "--dry-run"], environment: environment)
    #expect(dry.out.contains("The first prompt:"))
    #expect(try RunLibrary(console(environment)).entry(folder.path + "/maker/runs/\(run).jsonl").fold.resumptions == 0)
  }

  @Test func whatIsNoRun() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    #expect(await Shell.run("resume", "nothing", environment: environment).code == 64)
    #expect(await Shell.run("resume", environment: environment).code == 64)
    #expect(await Shell.run("resume", "/nowhere/j.jsonl", environment: environment).code == 74)
    let foreign = try folder.file("precious.jsonl", "{\"a\": 1}\n")
    #expect(await Shell.run("resume", foreign, environment: environment).code == 65)
    #expect(try folder.read("precious.jsonl") == "{\"a\": 1}\n")
  }
}

@Suite struct RunsTests {
  private func some(_ count: Int, _ folder: Folder) async -> [String] {
    var runs: [String] = []
    for number in 0..<count {
      let outcome = await Shell().run(
        ["ask", "Who wrote Emma?", "--model", "sim", "--seed", "\(number)", "--json"]
          + (number == 0 ? ["--max-calls", "1"] : []), environment: ["XDG_STATE_HOME": folder.path])
      runs.append(outcome.json?["run"]?.string ?? "")
    }
    return runs
  }

  @Test func listShowAndPath() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let runs = await some(2, folder)
    let list = await Shell().run(["runs", "--json"], environment: environment)
    let entries = list.json?["runs"]?.array ?? []
    #expect(entries.count == 2)
    let cut = try #require(entries.first { $0["run"]?.string == runs[0] })
    #expect(cut["state"] == "budget_exhausted")
    #expect(cut["can_go_on"] == true)
    #expect(cut["kind"] == "question")
    #expect(cut["problem"] == "Who wrote Emma?")
    #expect(cut["calls"] == 1)
    let text = await Shell().run(["runs"], environment: environment)
    #expect(text.out.contains(runs[0]) && text.out.contains("budget exhausted") && text.out.contains("solved"))
    let show = await Shell().run(["runs", "show", runs[1]], environment: environment)
    #expect(show.out.contains("Jane Austen"))
    let json = await Shell().run(["runs", "show", runs[1], "--json"], environment: environment).json
    #expect(json?["status"] == "solved")
    #expect(json?["tree"]?["solution"] == "Jane Austen")
    let path = await Shell().run(["runs", "path", runs[1]], environment: environment)
    #expect(path.out == "\(folder.path)/maker/runs/\(runs[1]).jsonl\n")
    // The beginning of an id is enough where it names one run.
    #expect(await Shell().run(["runs", "path", String(runs[1].dropLast())], environment: environment).code == 0)
    #expect(await Shell().run(["runs", "show", "zz"], environment: environment).code == 64)
  }

  @Test func pruning() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let runs = await some(3, folder)
    #expect(await Shell().run(["runs", "prune"], environment: environment).code == 64)
    let none = await Shell().run(["runs", "prune", "--older-than", "30d", "--json"], environment: environment)
    #expect(none.json?["deleted"] == [])
    // One that another process goes on with stays.
    let busy = try Journal(resuming: "\(folder.path)/maker/runs/\(runs[0]).jsonl")
    let kept = await Shell().run(["runs", "prune", "--keep", "1", "--json"], environment: environment)
    #expect(kept.json?["deleted"] == [.string(runs[1])])
    #expect(await Shell().run(["runs", "--json"], environment: environment).json?["runs"]?[1]?["state"] == "running")
    let locked = await Shell().run(["resume", runs[0]], environment: environment)
    #expect(locked.code == 74 && locked.err.contains("another process"))
    withExtendedLifetime(busy) {}
  }
}
