// The README's examples, compiled and run. `ReadmeTests` holds the two texts together.

import Maker
import MakerSimulation
import MakerVoting
import Synchronization
import Testing

struct Echo: CompletionModel {
  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    ModelResponse(completions: [Completion(text: "{\"answer\": \"\(request.prompt.count)\"}")])
  }
}

/// Takes the place of the standard library's `print` in the examples and keeps what they print.
private func print(_ text: String) {
  Printed.lines.all.withLock { $0.append(text) }
}

private final class Printed: Sendable {
  @TaskLocal static var lines = Printed()
  let all = Mutex<[String]>([])
}

struct ReadmeExamples {
  private func printed(_ body: () async throws -> Void) async throws -> [String] {
    let lines = Printed()
    try await Printed.$lines.withValue(lines) { try await body() }
    return lines.all.withLock { $0 }
  }

  @Test func anOrchestratorInAnotherTool() async throws {
    let lines = try await printed {
      let orchestrator = Orchestrator(domain: QuestionDomain(), models: [SimulatedModel()])
      let result = try await orchestrator.solve(Question("Where was the author of The Trial born?"))
      print(result.solution?.text ?? result.reason?.description ?? "")  // Prague
    }
    #expect(lines == ["Prague"])
  }

  @Test func votingAlone() async throws {
    let lines = try await printed {
      let election = try await elect(ElectionRules(margin: 3), matcher: .normalized) { number in
        ["Paris", "paris.", "Lyon", "Paris", "PARIS", "Paris"][number]
      }
      print(election.winner?.sample ?? "no consensus")  // Paris
    }
    #expect(lines == ["Paris"])
  }

  @Test func everyInstrumentIsAPlainValue() async throws {
    let (question, cheap, dear) = (Question("Who wrote Emma?"), SimulatedModel(), SimulatedModel())
    let lines = try await printed {
      var settings = RunSettings(margin: .reliability(target: 0.99, accuracy: 0.85))
      settings.ensemble = Ensemble(strategy: .costAware)
      settings.wordings = .rotating
      settings.matching = .matcher(.normalized)
      try settings.redFlags.select("+uncertainty,+repetition")
      let result = try await Orchestrator(domain: QuestionDomain(), models: [cheap, dear], settings: settings)
        .solve(question)
      print(result.solution?.text ?? result.reason?.description ?? "")
    }
    #expect(lines == ["Jane Austen"])
  }

  @Test func aRunIsKeptAndGoesOn() async throws {
    let folder = try Folder()
    let (path, stop) = (folder.path + "/r1.jsonl", StopSignal())
    let orchestrator = Orchestrator(domain: QuestionDomain(), models: [SimulatedModel()])
    let question = Question("Who wrote Emma?")
    stop.stop()
    let journal = try Journal(path: path, run: "r1")
    let first = try await orchestrator.solve(question, stop: stop, journal: journal)
    let second = try await orchestrator.solve(question, journal: try Journal(resuming: path))
    #expect(first.status == .interrupted)
    #expect(second.solution?.text == "Jane Austen")
    #expect(second.run == "r1")
  }

  @Test func aModelOfOnesOwn() async throws {
    let result = try await Orchestrator(
      domain: QuestionDomain(), models: [Echo()], settings: RunSettings(decompose: .never)
    ).solve(Question("How long is this?", kind: .number))
    #expect(result.status == .solved)
  }
}
