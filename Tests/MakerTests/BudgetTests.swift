import Maker
import MakerVoting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct BudgetTests {
  private static let script = Script(
    splits: ["Whole?": ("One?", "Two {A}?", "second")], answers: ["One?": "1", "Two 1?": "2"])

  private func ask(
    _ model: any CompletionModel, _ limits: BudgetLimits, concurrency: Int = 16,
    clock: any Clock<Duration> = ContinuousClock()
  ) async throws -> RunResult<Answer> {
    try await Orchestrator(
      domain: QuestionDomain(), models: [model], settings: RunSettings(limits: limits, concurrency: concurrency),
      clock: clock
    ).solve(Question("Whole?"))
  }

  @Test(arguments: 1...12)
  func callsNeverExceedTheirLimit(limit: Int) async throws {
    let model = Self.script.model()
    let result = try await ask(model, BudgetLimits(calls: limit))
    #expect(model.requests.count == limit)
    #expect(result.usage.calls == limit)
    #expect(result.status == .budgetExhausted)
    #expect(result.reason == .limit(.calls(limit)))
  }

  @Test func whatWasDecidedSurvivesASpentBudget() async throws {
    // One call a sample: 3 decomposers, 3 discriminators, 3 classifiers and 3 solvers for part A, and then no more.
    let result = try await ask(Self.script.model(), BudgetLimits(calls: 13))
    #expect(result.status == .budgetExhausted)
    #expect(result.tree.children.first?.solution == "1")
  }

  @Test(arguments: [2000, 2500, 3000])
  func tokensNeverExceedTheirLimit(limit: Int) async throws {
    let result = try await ask(Self.script.model(), BudgetLimits(tokens: limit))
    #expect(result.status == .budgetExhausted)
    #expect(result.usage.tokens <= limit)
  }

  @Test func aGenerousTokenLimitIsNotReachedByReservationsAlone() async throws {
    // Side by side, the reservations of the first calls exceed the limit many times; they wait for one another.
    let result = try await ask(Self.script.model(), BudgetLimits(tokens: 10_000))
    #expect(result.status == .solved)
  }

  @Test func moneyNeverExceedsItsLimit() async throws {
    let price = Price(inputPerMillion: 1, outputPerMillion: 4)
    let model = ScriptedModel(price: price) { Self.script.reply($0) }
    let result = try await ask(model, BudgetLimits(cost: 0.006))
    #expect(result.status == .budgetExhausted)
    let cost = try #require(result.usage.cost)
    #expect(cost > 0 && cost <= 0.006)
  }

  /// A sleep that is cancelled keeps its memory until its time has come: a server with many short runs and a long limit
  /// would grow.
  @Test func aLongLimitOfTimeIsNoLongSleep() async throws {
    let clock = NotingClock()
    let model = ScriptedModel { _ in
      try await Task.sleep(for: .seconds(3600))
      return ""
    }
    let result = try await ask(model, BudgetLimits(time: .seconds(60)), clock: clock)
    #expect(result.status == .budgetExhausted)
    let slept = clock.slept
    #expect(slept.allSatisfy { $0 <= .seconds(10) })
    #expect(slept.reduce(.zero, +) > .seconds(50))
  }

  @Test func timeEndsARunThatHangs() async throws {
    let model = ScriptedModel { _ in
      try await Task.sleep(for: .seconds(3600))
      return ""
    }
    let result = try await ask(model, BudgetLimits(time: .milliseconds(20)))
    #expect(result.status == .budgetExhausted)
    #expect(result.reason == .limit(.time(0.02)))
  }

  @Test func nodesHaveALimit() async throws {
    // Every question splits into two new ones.
    let model = ScriptedModel(isCompound: { _ in true }) { asked in
      switch asked.agent {
      case "decomposer": Say.split("\(asked.question)a", "\(asked.question)b", "{A}{B}")
      default: #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      }
    }
    let result = try await ask(model, BudgetLimits(nodes: 6))
    #expect(result.status == .budgetExhausted)
    #expect(result.reason == .limit(.nodes(6)))
  }

  @Test(arguments: [1, 2, 5])
  func noMoreCallsAreUnderWayThanAllowed(concurrency: Int) async throws {
    let load = Mutex((now: 0, most: 0))
    let model = ScriptedModel { asked in
      load.withLock {
        $0.now += 1; $0.most = max($0.most, $0.now)
      }
      defer { load.withLock { $0.now -= 1 } }
      await Task.yield()
      return Self.script.reply(asked)
    }
    let result = try await ask(model, BudgetLimits(), concurrency: concurrency)
    #expect(result.solution?.text == "2")
    #expect(load.withLock { $0.most } <= concurrency)
  }

  @Test func cancellingTheTaskStopsSpendingAndThrows() async throws {
    let (begun, beginning) = AsyncStream<Void>.makeStream()
    let model = ScriptedModel { _ in
      beginning.yield()
      try await Task.sleep(for: .seconds(3600))
      return ""
    }
    let task = Task { try await self.ask(model, BudgetLimits(time: nil)) }
    for await _ in begun { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func aStopSignalEndsTheRunWithWhatItHas() async throws {
    let stop = StopSignal()
    let model = ScriptedModel { asked in
      if asked.question.hasPrefix("Two") {
        stop.stop()
        try await Task.sleep(for: .seconds(3600))
      }
      return Self.script.reply(asked)
    }
    let result = try await Orchestrator(domain: QuestionDomain(), models: [model]).solve(Question("Whole?"), stop: stop)
    #expect(result.status == .interrupted)
    #expect(result.tree.children.first?.solution == "1")
    // Paid samples are counted, cancelled ones too.
    #expect(result.usage.samples == model.asked.count)
  }
}

/// A clock that stands still: sleep takes no time and is written down.
private final class NotingClock: Clock, Sendable {
  let now = ContinuousClock.now
  private let noted = Mutex<[Duration]>([])

  var slept: [Duration] { noted.withLock { $0 } }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    noted.withLock { $0.append(now.duration(to: deadline)) }
  }
}
