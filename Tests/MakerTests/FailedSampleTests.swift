import Foundation
import Maker
import MakerVoting
import Testing

/// A reply that cannot be read is one failed sample, and an attempt that was paid for is charged.
@Suite(.timeLimit(.minutes(5)))
struct FailedSampleTests {
  private func ask(
    _ model: ServedModel, _ limits: BudgetLimits = BudgetLimits(calls: 200, time: nil), notes: Notes = Notes(),
    journal: Journal? = nil
  ) async throws -> RunResult<Answer> {
    try await Orchestrator(
      domain: QuestionDomain(), models: [model],
      settings: RunSettings(decompose: .never, limits: limits, concurrency: 1), clock: LeapingClock(),
      listeners: [notes.listener]
    ).solve(Question("One?"), journal: journal)
  }

  /// Says it all but for one sample of the solver, which always fails in the same way.
  private static func failing(_ error: ModelError) -> ServedModel {
    ServedModel { request, _ in
      if request.isSolver, request.firstSample == 1 { throw error }
      return ServedModel.say("1", to: request)
    }
  }

  @Test(arguments: [
    (ModelError.Code.unreadable, "unreadable", 5), (.failedReply, "invalid_format", 1), (.filtered, "refused", 1),
  ])
  func isFlaggedAndTheRunGoesOn(code: ModelError.Code, flag: String, attempts: Int) async throws {
    let model = Self.failing(ModelError(code, "HTML instead of JSON"))
    let notes = Notes()
    let result = try await ask(model, notes: notes)
    #expect(result.solution?.text == "1" && result.usage.redFlags == [flag: 1])
    #expect(model.requests.count { $0.isSolver && $0.firstSample == 1 } == attempts)
    // The flag says what the server said, and another sample takes the place of this one.
    let told = notes.all.compactMap { if case .redFlagged(_, let flag) = $0.payload { flag.detail } else { nil } }
    #expect(told == ["HTML instead of JSON"])
    #expect(result.usage.samples == 7 && result.usage.ballots == 6)
  }

  @Test func onceIsMerelyAskedAgain() async throws {
    let model = ServedModel { request, call in
      switch call {
      case 3: throw ModelError(.unreadable, "cut off")
      case 5: return ModelResponse(completions: [])
      default: return ServedModel.say("1", to: request)
      }
    }
    let result = try await ask(model)
    #expect(result.solution?.text == "1" && result.usage.redFlags.isEmpty && result.usage.calls == 8)
  }

  @Test func aServerThatFailsOverOneSampleAnswersTheOthers() async throws {
    let model = ServedModel { request, _ in
      if request.isSolver, request.firstSample == 1 { throw ModelError(.serverFailed, "crashed", status: 500) }
      return ServedModel.say("1", to: request)
    }
    // Side by side: that others are answered meanwhile shows that the server is there.
    let settings = RunSettings(decompose: .never, limits: BudgetLimits(time: nil))
    let result = try await Orchestrator(
      domain: QuestionDomain(), models: [model], settings: settings, clock: LeapingClock()
    ).solve(Question("One?"))
    #expect(result.solution?.text == "1" || result.fault?.kind == Fault.Kind(rawValue: "server_failed"))
    #expect(model.requests.count { $0.isSolver && $0.firstSample == 1 } <= RetryPolicy().maxLaterAttempts)
  }

  @Test func aModelThatNeverAnsweredAnythingReadableIsAFault() async throws {
    let model = ServedModel(startsAlone: true) { _, _ in throw ModelError(.unreadable, "HTML; is that the address?") }
    let result = try await ask(model)
    #expect(result.status == .failed && result.fault?.message == "HTML; is that the address?")
    #expect(model.requests.count == RetryPolicy().maxFirstAttempts)
  }

  /// A server that fails in another way each time is unwell: it is asked until it answers.
  @Test func aServerThatIsUnwellAtTheStartIsAskedAgain() async throws {
    let failures = [
      ModelError(.unreadable, "HTML"), ModelError(.unreadable, "cut off"), ModelError(.disconnected, "reset"),
      ModelError(.timedOut, "slow"), ModelError(.serverFailed, "crashed", status: 500), ModelError(.unreadable, "HTML"),
    ]
    let model = ServedModel(startsAlone: true) { request, call in
      if call <= failures.count { throw failures[call - 1] }
      return ServedModel.say("1", to: request)
    }
    #expect(try await ask(model).solution?.text == "1")
    // Not for ever.
    let never = ServedModel(startsAlone: true) { _, call in throw failures[call % failures.count] }
    #expect(try await ask(never).status == .failed)
    #expect(never.requests.count == RetryPolicy().maxLaterAttempts)
  }

  @Test(arguments: [(ModelError.Code.contextTooLong, "context_too_long"), (.rejected, "rejected")])
  func aRefusedRequestIsAFaultOfItsKind(code: ModelError.Code, kind: String) async throws {
    let model = ServedModel { _, _ in throw ModelError(code, "the server's words") }
    let result = try await ask(model)
    // Not a second time; the three of the first round may have begun side by side.
    #expect(result.status == .failed && model.requests.count <= 3)
    #expect(result.fault == Fault(Fault.Kind(rawValue: kind), "the server's words", model: "served"))
  }

  @Test(arguments: [
    (ModelError.Code.timedOut, true), (.disconnected, true), (.unreadable, true), (.rateLimited, false),
    (.unreachable, false), (.serverFailed, false),
  ])
  func anAttemptThatWasPaidForIsCharged(code: ModelError.Code, isPaid: Bool) async throws {
    let price = Price(inputPerMillion: 1, outputPerMillion: 4)
    func model(failing: Bool) -> ServedModel {
      ServedModel(price: price) { request, call in
        if failing, call == 4 { throw ModelError(code, "no") }
        return ServedModel.say("1", to: request)
      }
    }
    let plain = try await ask(model(failing: false)).usage
    let failed = try await ask(model(failing: true)).usage
    #expect(failed.calls == plain.calls + 1 && failed.samples == plain.samples)
    #expect((failed.tokens > plain.tokens) == isPaid && ((failed.cost ?? 0) > (plain.cost ?? 0)) == isPaid)
    // Nobody knows how much was written: as much as may show.
    if isPaid { #expect(failed.outputTokens == plain.outputTokens + 750 && failed.isEstimate) }
  }

  @Test func aResumedRunKnowsWhichSamplesFailed() async throws {
    let path = FileManager.default.temporaryDirectory.path + "/maker-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let model = Self.failing(ModelError(.filtered, "blocked"))
    let limits = BudgetLimits(calls: 5, time: nil)
    let first = try await ask(model, limits, journal: Journal(path: path, run: "r"))
    #expect(first.status == .budgetExhausted)
    let asked = model.requests.count { $0.isSolver && $0.firstSample == 1 }
    let second = try await ask(model, journal: Journal(resuming: path))
    #expect(second.solution?.text == "1" && second.usage.redFlags == ["refused": 1])
    #expect(asked == 1 && model.requests.count { $0.isSolver && $0.firstSample == 1 } == 1)
  }

  // MARK: What a server charges

  @Test func cachedTokensArePricedAsSuch() async throws {
    let price = Price(inputPerMillion: 1000, outputPerMillion: 0, cachedInputPerMillion: 100)
    let model = ServedModel(price: price) { request, _ in
      var response = ServedModel.say("1", to: request)
      response.usage = TokenUsage(input: 1000, output: 10, cachedInput: 900)
      return response
    }
    let usage = try await ask(model).usage
    #expect(usage.inputTokens == 6000 && abs((usage.cost ?? 0) - 6 * 0.19) < 1e-9)
  }

  @Test func aUsageOfNothingIsNotBelieved() async throws {
    let model = ServedModel { request, _ in
      var response = ServedModel.say("1", to: request)
      response.usage = TokenUsage(input: 100, output: 0)
      return response
    }
    let usage = try await ask(model).usage
    #expect(usage.outputTokens == 60 && usage.isEstimate)
  }

  /// A server that writes ten times what it may: each call is charged in full, calls under way may exceed the limit, and no
  /// further one begins.
  @Test(arguments: [1, 4])
  func aServerThatIgnoresTheLimitIsFoundOut(concurrency: Int) async throws {
    let model = ServedModel { request, _ in
      var response = ServedModel.say("1", to: request)
      response.usage = TokenUsage(input: 100, output: 7500)
      return response
    }
    let result = try await Orchestrator(
      domain: QuestionDomain(), models: [model],
      settings: RunSettings(
        margin: .fixed(9), decompose: .never, limits: BudgetLimits(tokens: 40_000, time: nil),
        concurrency: concurrency), clock: LeapingClock()
    ).solve(Question("One?"))
    #expect(result.status == .budgetExhausted)
    #expect(result.usage.tokens == model.requests.count * 7600)
    // Once it is known what a call takes, none begins that might not fit.
    #expect(result.usage.tokens <= 40_000 && model.requests.count == 5)
  }
}
