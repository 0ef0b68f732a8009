@testable import Maker
import MakerSimulation
import MakerVoting
import Synchronization
import Testing

/// Waiting is not failing: what is overloaded is waited for, what is over ends at once.
@Suite(.timeLimit(.minutes(5)))
struct WaitingTests {
  private static let limits = BudgetLimits(calls: nil, time: nil)
  private static let busy = ModelError(.rateLimited, "slow down", status: 429)

  private func ask(
    _ models: [any CompletionModel], _ settings: RunSettings? = nil, clock: any Clock<Duration> = LeapingClock(),
    notes: Notes = Notes()
  ) async throws -> RunResult<Answer> {
    let settings = settings ?? RunSettings(decompose: .never, limits: Self.limits)
    return try await Orchestrator(
      domain: QuestionDomain(), models: models, settings: settings, clock: clock, listeners: [notes.listener]
    ).solve(Question("One?"))
  }

  @Test(arguments: [
    busy, ModelError(.serverFailed, "overloaded", status: 503), ModelError(.serverFailed, "overloaded", status: 529),
    ModelError(.unreachable, "refused"), ModelError(.disconnected, "reset"),
  ])
  func anOverloadIsWaitedOutHoweverLongItTakes(error: ModelError) async throws {
    let model = ServedModel { request, call in
      if (4..<40).contains(call) { throw error }
      return ServedModel.say("1", to: request)
    }
    let notes = Notes()
    let settings = RunSettings(decompose: .never, limits: Self.limits, concurrency: 1)
    let result = try await ask([model], settings, notes: notes)
    #expect(result.solution?.text == "1")
    #expect(notes.waits.count == 36)
    // The pauses grow, and have a bound.
    #expect(notes.waits.allSatisfy { (0...20).contains($0) } && notes.waits.contains { $0 > 5 })
    #expect((notes.waits.first ?? 9) <= 0.5)
  }

  @Test func theWholeModelWaitsAsLongAsTheServerAsks() async throws {
    let clock = LeapingClock()
    let begun = Mutex<[(call: Int, at: ContinuousClock.Instant)]>([])
    let start = clock.now
    let model = ServedModel { request, call in
      begun.withLock { $0.append((call, clock.now)) }
      if call == 2 { throw ModelError(.rateLimited, "slow down", retryAfter: 700, status: 429) }
      return ServedModel.say("1", to: request)
    }
    let notes = Notes()
    let settings = RunSettings(decompose: .never, limits: Self.limits, concurrency: 1)
    let result = try await ask([model], settings, clock: clock, notes: notes)
    #expect(result.solution?.text == "1" && notes.waits == [700])
    let later = begun.withLock { $0.filter { $0.call > 2 } }
    #expect(!later.isEmpty && later.allSatisfy { start.duration(to: $0.at) >= .seconds(700) })
    // A sleep that is cancelled keeps its memory until its time has come: none is long.
    #expect(clock.slept.allSatisfy { $0 <= .seconds(5) })
  }

  @Test func callsThatFailSideBySideAreToldOnce() async throws {
    let model = ServedModel { request, call in
      if call <= 3 { throw ModelError(.rateLimited, "slow down", retryAfter: 5, status: 429) }
      return ServedModel.say("1", to: request)
    }
    let notes = Notes()
    let result = try await ask([model], notes: notes)
    #expect(result.solution?.text == "1" && result.usage.calls == model.requests.count)
    // One of the three may have begun when the first had failed already.
    #expect((1...3).contains(notes.waits.count) && notes.waits.allSatisfy { $0 == 5 })
  }

  @Test func aWaitBeyondTheRunsTimeEndsTheRunAtOnce() async throws {
    let model = ServedModel { _, _ in throw ModelError(.rateLimited, "slow", retryAfter: 100_000, status: 429) }
    let settings = RunSettings(decompose: .never, limits: BudgetLimits(time: .seconds(3600)))
    let result = try await ask([model], settings, clock: ContinuousClock())
    #expect(result.status == .budgetExhausted && result.reason == .limit(.time(3600)))
    #expect(model.requests.count <= 3)
  }

  @Test func aWaitBeyondTheRunsTimeIsTheNextModelsTurn() async throws {
    let busy = ServedModel(name: "busy") { _, _ in
      throw ModelError(.rateLimited, "slow", retryAfter: 100_000, status: 429)
    }
    let free = ServedModel(name: "free") { request, _ in ServedModel.say("1", to: request) }
    let settings = RunSettings(decompose: .never, limits: BudgetLimits(time: .seconds(3600)))
    let result = try await ask([busy, free], settings, clock: ContinuousClock())
    #expect(result.solution?.text == "1")
  }

  @Test(arguments: [
    ModelError(.quotaSpent, "no credit"), ModelError(.unauthorized, "no key"), ModelError(.notFound, "no such model"),
  ])
  func whatIsOverEndsTheModelAtOnce(error: ModelError) async throws {
    let model = ServedModel(startsAlone: true) { _, _ in throw error }
    let result = try await ask([model])
    #expect(result.status == .failed && result.fault?.message == error.message)
    #expect(model.requests.count == 1)
    // In the middle of a run as well, and then nobody asks again, in none of a batch's problems.
    let later = ServedModel { request, call in
      if call > 6 { throw error }
      return ServedModel.say("1", to: request)
    }
    let models: [any CompletionModel] = [later]
    let settings = RunSettings(decompose: .never, limits: Self.limits, concurrency: 1)
    let orchestrator = Orchestrator(domain: QuestionDomain(), models: models, settings: settings)
    let batch = try await Batch.run("three", settings: settings, models: models) { batch in
      var statuses: [RunStatus] = []
      for number in 1...3 {
        statuses.append(try await orchestrator.solve(Question("One?"), in: batch.problem(number)).status)
      }
      return statuses
    }
    #expect(batch.solution == [.solved, .failed, .failed] && later.requests.count == 7)
  }

  @Test func theNextModelIsAskedWhenOneIsOver() async throws {
    let over = ServedModel(name: "over", startsAlone: true) { _, _ in throw ModelError(.quotaSpent, "no credit") }
    let next = ServedModel(name: "next") { request, _ in ServedModel.say("1", to: request) }
    let result = try await ask([over, next])
    #expect(result.solution?.text == "1" && over.requests.count == 1)
  }

  @Test func anOutageIsNotWaitedForWhereAnotherModelCanBeAsked() async throws {
    let down = ServedModel(name: "down") { request, call in
      if call > 3 { throw ModelError(.unreachable, "refused") }
      return ServedModel.say("1", to: request)
    }
    let next = ServedModel(name: "next") { request, _ in ServedModel.say("1", to: request) }
    let result = try await ask([down, next])
    #expect(result.solution?.text == "1" && !next.requests.isEmpty)
    #expect(down.requests.count <= 3 + 3 * RetryPolicy().maxAttempts)
  }

  // MARK: The gate

  @Test func callsUnderWayFollowTheServer() async throws {
    let gate = Gate(16, clock: LeapingClock())
    var random = SplitMix64(seed: 1)
    func call(_ body: (Gate.Pass) -> Void) async throws {
      try await gate.run(tokens: 1, timeLeft: { nil }) { pass in body(pass) }
    }
    // Calls that began together and fail together are one sign.
    try await call { first in
      #expect(gate.pause(first, RetryPolicy(), asked: nil, using: &random) != nil)
      #expect(gate.pause(first, RetryPolicy(), asked: nil, using: &random) == nil)
    }
    #expect(gate.width == 8)
    try await call { gate.narrow($0) }
    #expect(gate.width == 4)
    for _ in 0..<4 { try await call { gate.answered($0, tokens: 1) } }
    #expect(gate.width == 5)
    for _ in 0..<4 { try await call { gate.answered($0, tokens: 1) } }
    #expect(gate.width == 5)
    for _ in 0..<500 { try await call { gate.answered($0, tokens: 1) } }
    #expect(gate.width == 16)
    for _ in 0..<9 { try await call { gate.narrow($0) } }
    #expect(gate.width == 1)
  }

  @Test(arguments: [(ModelError.Code.timedOut, true), (.rateLimited, true), (.unreadable, false)])
  func onlyLoadNarrowsTheGate(code: ModelError.Code, narrows: Bool) async throws {
    let model = ServedModel { request, call in
      if call == 1 { throw ModelError(code, "no") }
      return ServedModel.say("1", to: request)
    }
    let line = ModelLine(model, gate: Gate(8, clock: LeapingClock()))
    let budget = Budget(Self.limits)
    let session = ModelSession(
      model, line: line, budget: budget, limiter: Limiter(8), retry: RetryPolicy(), clock: LeapingClock(),
      events: EventHub(run: "r", listeners: []))
    _ = try await session.complete(ModelRequest(prompt: "# Solver\n"), at: .root)
    #expect(line.gate.width == (narrows ? 4 : 8))
  }

  @Test func noMoreThanSoManyRequestsBeginWithinAMinute() throws {
    var window = RateWindow(RateLimits(requestsPerMinute: 2))
    #expect(window.wait(1, now: .zero) == nil)
    _ = window.begin(1, now: .zero)
    _ = window.begin(1, now: .seconds(10))
    #expect(window.wait(1, now: .seconds(20)) == .seconds(40))
    #expect(window.wait(1, now: .seconds(60)) == nil)
    _ = window.begin(1, now: .seconds(60))
    #expect(window.wait(1, now: .seconds(61)) == .seconds(9))
  }

  @Test func noMoreThanSoManyTokensAreSentWithinAMinute() throws {
    var window = RateWindow(RateLimits(tokensPerMinute: 100))
    let first = window.begin(60, now: .zero)
    #expect(window.wait(50, now: .seconds(1)) == .seconds(59))
    // What the call really took counts once it is known.
    window.settle(first, 20)
    #expect(window.wait(50, now: .seconds(1)) == nil)
    _ = window.begin(50, now: .seconds(1))
    #expect(window.wait(80, now: .seconds(2)) == .seconds(59))
    // What never fits goes alone.
    #expect(window.wait(1000, now: .seconds(61)) == nil)
  }

  /// Two hundred questions through a quota of sixty requests a minute.
  @Test(arguments: [nil, 60])
  func aQuotaByTheMinuteIsWaitedOut(rpm: Int?) async throws {
    let clock = LeapingClock()
    let model = SimulatedModel(settings: try SimulationSettings(parsing: "accuracy=0.9,seed=2,rpm=60"), clock: clock)
    let models: [any CompletionModel] = [model]
    let settings = RunSettings(
      decompose: .never, limits: Self.limits, rates: RateLimits(requestsPerMinute: rpm))
    let notes = Notes()
    let orchestrator = Orchestrator(domain: QuestionDomain(), models: models, settings: settings, clock: clock)
    let countries = World.standard.subjects(of: .capital)
    let result = try await Batch.run(
      "200 questions", settings: settings, models: models, clock: clock, listeners: [notes.listener]
    ) { batch in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 1...200 {
          let question = Question("What is the capital of \(countries[number % countries.count])?")
          group.addTask {
            try await orchestrator.solve(question, in: batch.problem(number)).status == .solved
          }
        }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
    }
    #expect(result.solution == 200)
    // With the limit given, the server never has to complain (but where its minute and ours differ); without, the waiting
    // is told.
    #expect(rpm == nil ? !notes.waits.isEmpty : notes.waits.count <= 3)
    #expect(clock.slept.reduce(.zero, +) > .seconds(60))
  }
}
