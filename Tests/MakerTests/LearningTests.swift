import Foundation
@testable import Maker
import MakerSimulation
import MakerVoting
import Testing

/// What a model's server refuses, and how much room its thoughts want, is learnt once.
@Suite(.timeLimit(.minutes(5)))
struct LearningTests {
  private func ask(
    _ model: any CompletionModel, _ change: (inout RunSettings) -> Void = { _ in }, notes: Notes = Notes(),
    journal: Journal? = nil
  ) async throws -> RunResult<Answer> {
    var settings = RunSettings(decompose: .never, limits: BudgetLimits(calls: 200, time: nil))
    change(&settings)
    return try await Orchestrator(
      domain: QuestionDomain(), models: [model], settings: settings, clock: LeapingClock(), listeners: [notes.listener]
    ).solve(Question("One?"), journal: journal)
  }

  private static func refusing(_ feature: ModelError.Feature) -> ServedModel {
    ServedModel(maxSamplesPerCall: feature == .severalSamples ? 8 : 1, startsAlone: true) { request, _ in
      // Others that are under way would be refused beside it.
      for _ in 0..<20 { await Task.yield() }
      guard !request.refused.contains(feature) else { return ServedModel.say("1", to: request) }
      throw ModelError(.unsupported, "no \(feature.rawValue)", feature: feature)
    }
  }

  @Test(arguments: [ModelError.Feature.temperature, .seed, .jsonSchema, .lengthName, .longReplies, .nonce])
  func aRefusalIsMetByOneCallAlone(feature: ModelError.Feature) async throws {
    let model = Self.refusing(feature)
    let notes = Notes()
    let result = try await ask(model, notes: notes)
    #expect(result.solution?.text == "1")
    #expect(model.requests.count { !$0.refused.contains(feature) } == 1)
    let told = notes.all.filter { if case .modelFellBack = $0.payload { true } else { false } }
    #expect(told.count == 1)
  }

  @Test func aResumedRunKeepsWhatWasRefused() async throws {
    let path = FileManager.default.temporaryDirectory.path + "/maker-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let model = Self.refusing(.temperature)
    let stopped = try await ask(model, { $0.limits.calls = 3 }, journal: Journal(path: path, run: "r"))
    #expect(stopped.status == .budgetExhausted)
    let resumed = try await ask(model, journal: Journal(resuming: path))
    #expect(resumed.solution?.text == "1")
    #expect(model.requests.count { !$0.refused.contains(.temperature) } == 1)
  }

  // MARK: Room for thoughts

  /// Thinks so long before each reply, as servers of reasoning models do: hidden, and at the cost of the limit.
  private static func thinking(_ thoughts: Int, window: Int? = nil, samples: Int = 1) -> ServedModel {
    ServedModel(maxSamplesPerCall: samples, contextWindow: window, startsAlone: true) { request, _ in
      guard request.outputLimit > thoughts + 20 else {
        return ModelResponse(
          completions: (0..<request.count).map { _ in Completion(text: "", finish: .length, outputTokens: 0) },
          usage: TokenUsage(
            input: 100, output: request.outputLimit * request.count, reasoning: request.outputLimit * request.count))
      }
      var response = ServedModel.say("1", to: request)
      response.usage = TokenUsage(
        input: 100, output: (thoughts + 10) * request.count, reasoning: thoughts * request.count)
      return response
    }
  }

  @Test(arguments: [(700, 0), (1000, 4096), (6000, 16_384), (20_000, 32_768)])
  func aModelThatThinksIsGivenRoom(thoughts: Int, room: Int) async throws {
    let model = Self.thinking(thoughts)
    let notes = Notes()
    let result = try await ask(model, { $0.concurrency = 1 }, notes: notes)
    #expect(result.solution?.text == "1")
    let rooms = notes.all.compactMap { if case .modelGivenRoom(_, let room) = $0.payload { room } else { nil } }
    #expect(rooms.last ?? 0 == room && rooms == ModelLine.rooms.filter { $0 <= room })
    // Only what taught it was lost; what shows may still be as long as before.
    #expect(result.usage.redFlags == (rooms.isEmpty ? [:] : ["truncated": rooms.count]))
    #expect(model.requests.allSatisfy { $0.maxOutputTokens == 750 })
  }

  @Test func aWholeFirstRoundThatWasCutIsTheOnlyOne() async throws {
    let result = try await ask(Self.thinking(1000, samples: 8))
    #expect(result.solution?.text == "1" && result.usage.redFlags == ["truncated": 3] && result.usage.calls == 3)
  }

  @Test func theRoomIsBounded() async throws {
    let model = Self.thinking(1_000_000)
    let result = try await ask(model)
    #expect(result.status == .noConsensus && model.requests.map(\.reasoningTokens).max() == 32_768)
    let small = Self.thinking(1_000_000, window: 16_000)
    _ = try await ask(small)
    #expect(small.requests.map(\.reasoningTokens).max() == 8000)
  }

  @Test func aReplyThatRamblesIsGivenNoRoom() async throws {
    let model = ServedModel { request, call in
      var response = ServedModel.say("1", to: request)
      guard request.isSolver, request.firstSample == 0 else { return response }
      response.completions = [
        Completion(text: String(repeating: "so then ", count: 375), finish: .length, outputTokens: 750)
      ]
      return response
    }
    let result = try await ask(model)
    #expect(result.solution?.text == "1" && result.usage.redFlags == ["truncated": 1])
    #expect(model.requests.allSatisfy { $0.reasoningTokens == 0 })
  }

  @Test func aResumedRunKeepsTheRoom() async throws {
    let path = FileManager.default.temporaryDirectory.path + "/maker-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let model = Self.thinking(1000)
    _ = try await ask(model, { $0.limits.calls = 3 }, journal: Journal(path: path, run: "r"))
    let resumed = try await ask(model, journal: Journal(resuming: path))
    #expect(resumed.solution?.text == "1" && model.requests.count { $0.reasoningTokens == 0 } == 1)
  }

  @Test func theWorstCaseCountsTheThoughtsAndWhatWasSeen() {
    let model = Self.thinking(0)
    let line = ModelLine(model, gate: Gate(1, clock: LeapingClock()))
    var request = ModelRequest(prompt: "p", maxOutputTokens: 100, reasoningTokens: 4000, count: 3)
    #expect(line.worstCase(request).output == 12_300)
    line.answered(
      ModelResponse(
        completions: [Completion(text: "a"), Completion(text: "b")], usage: TokenUsage(input: 5000, output: 9001)),
      to: request)
    #expect(line.worstCase(request).output == 3 * 4501)
    #expect(line.worstCase(request).input == 5000)
    (request.maxOutputTokens, request.reasoningTokens) = (.max, .max)
    #expect(line.worstCase(request).output == 3 * TokenUsage.greatestCount)
  }

  @Test func theSimulatedReasonerIsSolvedAtDefaultSettings() async throws {
    let model = SimulatedModel(
      settings: try SimulationSettings(parsing: "accuracy=0.9,seed=1,hidden=2000,thoughts=0.5"))
    func result(_ concurrency: Int) async throws -> RunResult<Answer> {
      try await Orchestrator(
        domain: QuestionDomain(), models: [model], settings: RunSettings(concurrency: concurrency)
      ).solve(Question(SimulatedRunTests.flagship))
    }
    let (one, many) = try await (result(1), result(64))
    #expect(one.status == .solved && one.tree.json == many.tree.json)
  }
}
