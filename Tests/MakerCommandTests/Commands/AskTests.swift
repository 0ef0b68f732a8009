import Foundation
import Maker
import MakerSimulation
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct AskTests {
  @Test func whatAnAnswerRestsOnIsTold() async throws {
    let folder = try Folder()
    let text = "London is in England.\n\nEmma was written by Jane Austen. She was born in England.\n"
    let file = try folder.file("books.txt", text)
    let line = "Jane Austen: \(file), passage 2: “Emma was written by Jane Austen”"
    let plain = await Shell.run("ask", "Who wrote Emma?", "--context", file, "--model", "sim")
    #expect(plain.out == "Jane Austen\n" && plain.complaints.first == "maker: " + line, "\(plain.err)")
    let cited = await Shell.run("ask", "Who wrote Emma?", "--context", file, "--model", "sim", "--cite")
    #expect(cited.out == "Jane Austen\n\(line)\n")
    let json = await Shell.run("ask", "Who wrote Emma?", "--context", file, "--model", "sim", "--json").json
    let source: JSON = [
      "node": "1", "problem": "Who wrote Emma?", "answer": "Jane Austen", "file": .string(file), "passage": 2,
      "quote": "Emma was written by Jane Austen",
    ]
    #expect(json?["sources"] == [source])
    // Without texts there is nothing to cite.
    let free = await Shell.run("ask", "Who wrote Emma?", "--model", "sim", "--cite", "--json").json
    #expect(free?["answer"] == "Jane Austen" && free?["sources"] == nil)
    let lacking = await Shell.run("ask", "Who wrote Hamlet?", "--context", file, "--model", "sim", "--json").json
    #expect(lacking?["status"] == "no_consensus" && lacking?["sources"] == [])
  }

  @Test func answersAMultiHopQuestionAndNothingElse() async {
    let outcome = await Shell.run("ask", flagship)
    #expect(outcome.code == 0)
    #expect(outcome.out == "Edinburgh\n")
    #expect(outcome.err.contains("the offline simulated model answers"))
    // Through a pipe there are notices and errors only; --verbose adds the rest.
    #expect(!outcome.err.contains("confidence (agreement"))
    let verbose = await Shell.run("ask", flagship, "--verbose")
    #expect(verbose.out == "Edinburgh\n")
    #expect(verbose.err.contains("confidence (agreement"))
  }

  @Test func theTreeHasTwoLevelsOfVotedDecomposition() async throws {
    let json = try #require(await Shell.run("ask", flagship, "--model", "sim", "--json").json)
    func levels(_ node: JSON) -> Int {
      let isVoted = node["elections"]?.array?.contains { $0["decision"] == "decomposition" } ?? false
      return (isVoted ? 1 : 0) + (node["children"]?.array?.map(levels).max() ?? 0)
    }
    #expect(levels(try #require(json["tree"])) >= 2)
  }

  @Test func quietSaysNothing() async {
    let outcome = await Shell.run("ask", flagship, "--model", "sim", "--quiet")
    #expect(outcome.out == "Edinburgh\n")
    #expect(outcome.err.isEmpty)
  }

  @Test func whatTheModelDoesNotKnowIsNoConsensus() async {
    let outcome = await Shell.run("ask", "Who is the king of Mars?", "--quiet")
    #expect(outcome.code == 1)
    #expect(outcome.out.isEmpty)
    #expect(outcome.complaints.count == 1)
    for part in ["offline simulated model", "small world", "OPENAI_API_KEY", "Ollama", "--model http://"] {
      #expect(outcome.err.contains(part))
    }
  }

  @Test func withoutConsensusTheJSONIsStillThere() async {
    let outcome = await Shell.run("ask", "Who is the king of Mars?", "--json", "--model", "sim")
    #expect(outcome.code == 1)
    #expect(outcome.json?["status"] == "no_consensus")
    #expect(outcome.json?["answer"] == .null)
  }

  @Test func aModelThatContradictsItselfIsNoConsensus() async {
    let model = FakeModel { request in
      request.schema?.name == "classification"
        ? #"{"atomic": true, "answer_kind": "text"}"# : #"{"answer": "\#(request.firstSample)"}"#
    }
    let outcome = await Shell.run(
      "ask", "Which?", "--model", "sim", "--max-votes", "6", "--decompose", "never", setup: .fake(model))
    #expect(outcome.code == 1)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err.contains("did not converge"))
  }

  @Test func aSpentBudgetExitsWithWhatWasDecided() async {
    let outcome = await Shell.run("ask", flagship, "--model", "sim", "--max-calls", "12", "--seed", "1")
    #expect(outcome.code == 75)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err.contains("--max-calls 12"))
    #expect(outcome.err.contains("decided: "))
  }

  @Test func anInterruptExitsWithWhatWasDecided() async {
    let shell = Shell()
    let simulated = SimulatedModel(settings: SimulationSettings(accuracy: 1))
    let interrupt = shell.interrupts.continuation
    let model = FakeModel { request in
      if request.prompt.contains("Alexander Graham Bell"), request.schema?.name == "answer" {
        if request.firstSample == 0 { interrupt.yield() }
        // Ends with the run, which cancels it.
        try await Task.sleep(for: .seconds(600))
      }
      var one = request
      one.count = 1
      return try await simulated.complete(one).completions[0].text
    }
    let outcome = await shell.run(["ask", flagship, "--model", "sim"], setup: .fake(model))
    #expect(outcome.code == 130)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err.contains("decided: Who invented the telephone? → Alexander Graham Bell"))
  }

  @Test func aSecondInterruptCancelsAtOnce() async {
    let shell = Shell()
    let interrupt = shell.interrupts.continuation
    var setup = ModelSetup.simulated
    setup.make = { _, _ in
      interrupt.yield()
      try await Task.sleep(for: .seconds(600))
      return []
    }
    // The first interrupt comes before there is a run that could end with a result.
    let outcome = await shell.run(["ask", "Why?", "--model", "sim"], setup: setup)
    #expect(outcome.code == 130)
    #expect(outcome.complaints == ["maker: interrupted"])
  }

  @Test func hostileAnswersAreMadeHarmless() async {
    let outcome = await Shell.run(
      "ask", "What?", "--model", "sim", setup: .fake(FakeModel.answering("ha\u{1b}[2Jha\u{07}")))
    #expect(outcome.out == "ha\u{fffd}ha\u{fffd}\n")
  }

  @Test func costIsShownWhereItIsKnown() async {
    let outcome = await Shell.run(
      "ask", "What?", "--model", "sim", "--verbose",
      setup: .fake(FakeModel.answering("42", price: Price(inputPerMillion: 100, outputPerMillion: 100))))
    #expect(outcome.err.contains(" · $0."))
  }

  @Test func aModelThatDiesMidwayTakesNothingThatWasDecidedWithIt() async {
    let simulated = SimulatedModel(settings: SimulationSettings(accuracy: 1))
    let model = FakeModel { request in
      if request.prompt.hasPrefix("# Solver"), request.prompt.contains("In which country") {
        throw ModelError(.rejected, "the model has gone")
      }
      return try await simulated.complete(request).completions[0].text
    }
    let outcome = await Shell.run("ask", flagship, "--model", "sim", setup: .fake(model))
    #expect(outcome.code == 69 && outcome.out.isEmpty)
    #expect(outcome.err.contains("decided: Who invented the telephone? → Alexander Graham Bell"))
    #expect(outcome.err.contains("the model has gone"))
  }

  @Test func aDryRunCallsNobody() async {
    let setup = ModelSetup.failing(.unreachable, "somebody called")
    let outcome = await Shell.run("ask", flagship, "--model", "openai/gpt-4.1-mini", "--dry-run", setup: setup)
    #expect(outcome.code == 0)
    for part in [flagship, "openai/gpt-4.1-mini", "max_calls", "first 3 samples", "# Decomposer"] {
      #expect(outcome.out.contains(part), "\(part)")
    }
    let json = await Shell.run("ask", flagship, "--model", "sim", "--dry-run", "--json", setup: setup).json
    #expect(json?["dry_run"] == true)
  }

  @Test func theJournalIsOneFileARunInTheUsersState() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let outcome = await Shell.run("ask", flagship, "--model", "sim", "--json", environment: environment)
    let run = try #require(outcome.json?["run"]?.string)
    let found = try JournalReader.read("\(folder.path)/maker/runs/\(run).jsonl") { #expect($0.run == run) }
    #expect(found.lines > 50)
    #expect(outcome.err.contains("journal: "))
    _ = await Shell.run("ask", flagship, "--model", "sim", "--no-journal", environment: environment)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/maker/runs").count == 1)
  }

  @Test func aRecordingRepeatsTheRun() async throws {
    let folder = try Folder()
    let file = folder.path + "/exchanges.jsonl"
    let first = await Shell.run("ask", flagship, "--model", "sim", "--record", file, "--json")
    let again = await Shell.run("ask", flagship, "--model", "replay:" + file, "--json")
    #expect(first.code == 0)
    #expect(again.code == 0)
    let (one, other) = (first.json?["tree"], again.json?["tree"])
    #expect(one != nil && one == other)
  }
}
