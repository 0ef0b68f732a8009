import MakerVoting
import Synchronization

/// What every run has around it, whatever it does inside: its limits, its listeners, and a result that keeps what was
/// decided.
struct RunHarness: Sendable {
  private static let longestSleep = Duration.seconds(5)

  private let models: [any CompletionModel]
  private let settings: RunSettings
  private let clock: any Clock<Duration>
  private let listeners: [EventListener]
  private let shared: SharedBudget?

  init(
    models: [any CompletionModel], settings: RunSettings, clock: any Clock<Duration>, listeners: [EventListener],
    shared: SharedBudget?
  ) {
    precondition(!models.isEmpty, "a run needs a model")
    self.models = models
    self.settings = settings
    self.clock = clock
    self.listeners = listeners
    self.shared = shared
  }

  /// Runs `body` to its end, or until a limit, the stop signal or a fault ends it.
  ///
  /// - Parameters:
  ///   - title: the problem in one line.
  ///   - id: the run's id; made if none is given.
  func run<Solution: Sendable>(
    _ title: String, stop: StopSignal?, id: String?,
    _ body: @escaping @Sendable (Run) async throws -> Outcome<Solution>
  ) async throws -> RunResult<Solution> {
    let run = Run(
      id: id ?? RunID.make(), settings: settings, models: models, clock: clock, listeners: listeners, shared: shared)
    run.events.tell(.runStarted(problem: title, settings: settings.json(models: models.map(\.name))))
    let ending: Result<Outcome<Solution>, any Error>
    do {
      ending = .success(try await withLimits(run, stop) { try await body(run) })
    } catch {
      ending = .failure(error)
    }
    run.tasks.cancel()
    await run.tasks.drain()
    let result = try result(of: run, title, ending)
    run.events.tell(.complete(result.json("solution", result.tree.solution.map { .string($0) })))
    return result
  }

  private func withLimits<Value: Sendable>(
    _ run: Run, _ stop: StopSignal?, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let (stops, stopper) = AsyncStream<RunStop>.makeStream(bufferingPolicy: .bufferingOldest(1))
    let observer = stop?.observe { stopper.yield(.interrupted) }
    defer { if let observer { stop?.forget(observer) } }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        for await stop in stops { throw stop }
        return nil
      }
      if let (time, spent) = run.budget.timeLeft {
        let clock = clock
        group.addTask {
          // A sleep that is cancelled keeps its memory until its time has come; a server has many runs, so none is long.
          var left = time
          while left > .zero {
            try await clock.sleep(for: min(left, Self.longestSleep))
            left -= Self.longestSleep
          }
          throw RunStop.budget(spent)
        }
      }
      defer {
        group.cancelAll()
        run.tasks.cancel()
      }
      while let ended = try await group.next() {
        if let value = ended { return value }
      }
      throw CancellationError()
    }
  }

  private func result<Solution: Sendable>(
    of run: Run, _ title: String, _ ending: Result<Outcome<Solution>, any Error>
  ) throws -> RunResult<Solution> {
    let tree = run.ledger.tree("1") ?? NodeRecord(id: "1", problem: title, depth: 0)
    var agreement = run.agreement.withLock { $0 }
    for election in run.ledger.decisions("1") {
      agreement.add(votes: election.winnerVotes, of: election.ballots, margin: election.margin)
    }
    func make(_ status: RunStatus, _ solution: Solution?, _ reason: String?) -> RunResult<Solution> {
      RunResult(
        run: run.id, status: status, solution: solution, reason: reason, reliability: agreement.reliability, tree: tree,
        usage: run.usage)
    }
    switch ending {
    case .success(.solved(let solution)): return make(.solved, solution, nil)
    case .success(.failed(let failure)):
      return make(failure.isRejection ? .rejected : .noConsensus, nil, failure.reason)
    case .failure(RunStop.budget(let limit)): return make(.budgetExhausted, nil, limit)
    case .failure(RunStop.interrupted): return make(.interrupted, nil, "interrupted")
    case .failure(let error): throw error
    }
  }
}
