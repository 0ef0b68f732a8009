import Maker
import MakerVoting
import Synchronization
import Testing

/// A reply that a cache gives is no sample of its own.
@Suite(.timeLimit(.minutes(5)))
struct IndependenceTests {
  private func ask(_ model: ServedModel, _ notes: Notes = Notes()) async throws -> RunResult<Answer> {
    try await Orchestrator(
      domain: QuestionDomain(), models: [model],
      settings: RunSettings(decompose: .never, limits: BudgetLimits(calls: 300, time: nil), concurrency: 1),
      clock: LeapingClock(), listeners: [notes.listener]
    ).solve(Question("One?"))
  }

  @Test func isAskedForAgainUnderAnotherMark() async throws {
    let model = ServedModel { request, call in
      ServedModel.say("1", to: request, mark: request.isSolver && request.redraw == 0 ? "x-cache: HIT" : nil)
    }
    let result = try await ask(model)
    #expect(result.solution?.text == "1" && result.usage.redFlags.isEmpty)
    let solver = model.requests.filter(\.isSolver).sorted { ($0.firstSample, $0.redraw) < ($1.firstSample, $1.redraw) }
    #expect(solver.map(\.redraw) == [0, 1, 0, 1, 0, 1] && solver.map(\.firstSample) == [0, 0, 1, 1, 2, 2])
    #expect(Set(solver.map(\.nonce)).count == 6 && Set(solver.map(\.seed)).count == 6)
    // The answers of the cache are paid for.
    #expect(result.usage.calls == 9 && result.usage.inputTokens == 900 && result.usage.samples == 6)
  }

  @Test func isFlaggedAfterTwoMoreAttempts() async throws {
    let model = ServedModel { request, _ in
      ServedModel.say("1", to: request, mark: request.isSolver ? "age: 12" : nil)
    }
    let notes = Notes()
    let result = try await ask(model, notes)
    #expect(result.status == .noConsensus && result.usage.ballots == 3)
    #expect(result.usage.redFlags.keys.sorted() == ["cached"])
    #expect(model.requests.count { $0.isSolver && $0.firstSample == 0 } == 3)
    let told = notes.all.contains { event in
      if case .redFlagged(_, let flag) = event.payload { flag.detail.contains("age: 12") } else { false }
    }
    #expect(told)
  }

  /// Eight samples from two calls of the model behind a gateway that tells nothing but the ids.
  @Test func anIdThatComesTwiceIsOneBallot() async throws {
    let model = ServedModel { request, call in
      guard request.isSolver else { return ServedModel.say("1", to: request, id: "c\(call)") }
      // Wrong where it comes from the cache, right where it is drawn.
      if request.redraw == 0 { return ServedModel.say("wrong", to: request, id: "same") }
      return ServedModel.say("1", to: request, id: "s\(call)")
    }
    let result = try await ask(model)
    #expect(result.solution?.text == "1")
    let votes = result.tree.elections.last?.entries.first { $0.candidate == "wrong" }?.votes
    #expect(votes == 1)
  }

  @Test func anIdThatNeverDiffersSaysNothing() async throws {
    let model = ServedModel { request, _ in ServedModel.say("1", to: request, id: "chatcmpl-0") }
    let result = try await ask(model)
    #expect(result.solution?.text == "1" && result.usage.calls == 6)
  }

  @Test func anIdOfDifferentTextsSaysNothing() async throws {
    let model = ServedModel { request, call in
      // Two replicas whose ids are their names.
      var response = ServedModel.say("1", to: request, id: call % 2 == 0 ? "even" : "odd")
      response.completions[0].text += String(repeating: " ", count: call % 7)
      return response
    }
    let result = try await ask(model)
    #expect(result.solution?.text == "1" && result.usage.redFlags.isEmpty && result.usage.calls == 6)
  }

  @Test func theChoicesOfOneResponseAreBallotsOfTheirOwn() async throws {
    let model = ServedModel(maxSamplesPerCall: 8) { request, call in
      var response = ServedModel.say("1", to: request, id: "c\(call)")
      // The prompt was in the provider's cache: that is a discount and no mark.
      response.usage.cachedInput = 90
      return response
    }
    let result = try await ask(model)
    #expect(result.solution?.text == "1" && result.usage.calls == 2 && result.usage.ballots == 6)
  }
}
