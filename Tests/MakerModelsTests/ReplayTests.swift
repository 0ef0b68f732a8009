import Foundation
import Maker
import Synchronization
import Testing

@testable import MakerModels

/// Answers with the numbers of its samples, fails at its first call, and always gives fewer samples than it is asked for.
private final class NumberingModel: CompletionModel {
  let name: String
  let contextWindow: Int? = 1234
  let price: Price? = Price(inputPerMillion: 0.4, outputPerMillion: 1.6)
  let maxSamplesPerCall = 3
  private let calls = Mutex(0)

  init(_ name: String = "test/numbering") { self.name = name }

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let call = calls.withLock { calls in
      calls += 1
      return calls
    }
    if call == 1 { throw ModelError(.rateLimited, "slow down", retryAfter: 0) }
    let completions = (0..<request.count).map { offset in
      let number = request.firstSample + offset
      return Completion(text: number % 4 == 1 ? "other \u{2028}\"é\"" : "the answer", outputTokens: 3)
    }
    return ModelResponse(completions: completions, usage: TokenUsage(input: 17, output: 3 * request.count))
  }
}

struct ReplayTests {
  /// A path for the time of a test.
  private func withPath<Value>(_ body: (String) async throws -> Value) async rethrows -> Value {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("journal-\(UUID()).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
  }

  private func vote(
    _ models: [any CompletionModel], _ prompt: String = "# Solver\nq", journal: Journal? = nil,
    settings: RunSettings = RunSettings(retry: RetryPolicy(baseDelay: 0.001))
  ) async throws -> RunResult<Answer> {
    try await Orchestrator(domain: PromptDomain(), models: models, settings: settings)
      .solve(prompt, run: "r", journal: journal)
  }

  private func record(_ models: [any CompletionModel], to path: String) async throws -> RunResult<Answer> {
    try await vote(models, journal: try Journal(path: path, run: "r"))
  }

  @Test func repeatsARunBitForBitRetriesIncluded() async throws {
    try await withPath { path in
      let first = try await record([NumberingModel()], to: path)
      #expect(first.solution?.text == "the answer")
      let models = try ReplayModel.all(contentsOf: path)
      #expect(models[0].contextWindow == 1234 && models[0].maxSamplesPerCall == 3 && models[0].price != nil)
      let again = try await vote(models)
      #expect(again.tree == first.tree)
      var usage = again.usage
      usage.seconds = first.usage.seconds
      #expect(usage == first.usage && first.usage.calls > 1)
    }
  }

  @Test func keepsSeveralModelsApart() async throws {
    try await withPath { path in
      let settings = RunSettings(ensemble: Ensemble(strategy: .roundRobin), retry: RetryPolicy(baseDelay: 0.001))
      let models = [NumberingModel("a/1"), NumberingModel("b/2")]
      let first = try await vote(models, journal: try Journal(path: path, run: "r"), settings: settings)
      let replayed = try ReplayModel.all(contentsOf: path)
      #expect(replayed.map(\.name) == ["a/1", "b/2"])
      let again = try await vote(replayed, settings: settings)
      #expect(again.tree == first.tree)
    }
  }

  @Test(arguments: [
    ModelRequest(prompt: "# Solver\nother", stream: 1, firstSample: 0),
    ModelRequest(prompt: "# Solver\nq", stream: 2, firstSample: 4),
  ])
  func aMissSaysWhatIsMissing(_ request: ModelRequest) async throws {
    try await withPath { path in
      _ = try await record([NumberingModel()], to: path)
      let replay = try #require(try ReplayModel.all(contentsOf: path).first)
      let error = try await modelError { try await replay.complete(request) }
      #expect(error.code == .notFound)
      #expect(error.message.contains("`Solver`") && error.message.contains("\(request.firstSample)"))
      #expect(error.message.contains("record again"))
    }
  }

  @Test func onlyAFullJournalCanBeReplayed() async throws {
    try await withPath { path in
      _ = try await vote([NumberingModel()], journal: try Journal(path: path, run: "r", level: .decisions))
      let error = #expect(throws: JournalError.self) { try ReplayModel.all(contentsOf: path) }
      #expect(error?.code == .format && error?.description.contains("full") == true)
    }
  }
}
