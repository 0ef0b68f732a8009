import Foundation
import MakerVoting

/// Solves problems of one domain: samples decompositions, elects them, recurses to leaves that agents solve by vote, and
/// lets the domain's code verify everything. It owns the state of a run and never asks a model for it.
///
/// ```swift
/// let orchestrator = Orchestrator(domain: QuestionDomain(), models: [model])
/// let result = try await orchestrator.solve(Question("Who wrote Emma?"))
/// print(result.solution?.text ?? result.reason ?? "")
/// ```
public struct Orchestrator<D: Domain>: Sendable {
  private let domain: D
  private let models: [any LanguageModel]
  private let settings: RunSettings
  private let clock: any Clock<Duration>
  private let listeners: [EventListener]

  /// An orchestrator.
  ///
  /// - Parameters:
  ///   - domain: what the planner must know of the problems.
  ///   - models: at least one. The first is asked; the others in turn when elections do not converge.
  ///   - settings: margin, limits and the rest.
  ///   - clock: measures the run's time limit and the delays between retries.
  ///   - listeners: are told every event.
  public init(
    domain: D, models: [any LanguageModel], settings: RunSettings = RunSettings(),
    clock: any Clock<Duration> = ContinuousClock(), listeners: [EventListener] = []
  ) {
    precondition(!models.isEmpty, "an orchestrator needs a model")
    self.domain = domain
    self.models = models
    self.settings = settings
    self.clock = clock
    self.listeners = listeners
  }

  /// Solves a problem.
  ///
  /// No consensus, a verifier's rejection, a spent budget and an interruption are results, with the tree as far as it was
  /// decided. Faults are thrown.
  ///
  /// - Parameters:
  ///   - problem: the whole problem.
  ///   - plan: decompositions that stand already; elections decide only the rest.
  ///   - stop: ends the run early, with a result.
  ///   - run: the run's id; made if none is given.
  /// - Throws: ``ModelError`` when a model fails for good, ``MakerVoting/Margin/InvalidParameter`` for a margin that
  ///   cannot be computed, `CancellationError` when the calling task is cancelled.
  public func solve(
    _ problem: D.Problem, plan: Plan? = nil, stop: StopSignal? = nil, run id: String? = nil
  ) async throws -> RunResult<D.Solution> {
    try await start(problem, stop: stop, run: id) { solver in
      try await solver.solve(problem, at: .root(plan))
    }
  }

  /// Decomposes a problem without solving it.
  ///
  /// - Returns: the elected plan, and the result of the run that made it, which has no solution.
  /// - Throws: as ``solve(_:plan:stop:run:)``.
  public func plan(
    _ problem: D.Problem, stop: StopSignal? = nil, run id: String? = nil
  ) async throws -> (plan: Plan?, result: RunResult<Plan.Node>) {
    let result = try await start(problem, stop: stop, run: id) { solver in
      try await solver.plan(problem, id: "1", at: .root(nil))
    }
    return (result.solution.map { Plan(root: $0) }, result)
  }

  private func start<Solution: Sendable>(
    _ problem: D.Problem, stop: StopSignal?, run id: String?,
    _ body: @escaping @Sendable (NodeSolver<D>) async throws -> Outcome<Solution>
  ) async throws -> RunResult<Solution> {
    let run = Run(
      id: id ?? RunID.make(), settings: settings, models: models, clock: clock, listeners: listeners)
    run.events.tell(
      .runStarted(problem: domain.title(of: problem), settings: settings.json(models: models.map(\.name))))
    let solver = NodeSolver(domain: domain, run: run, table: ReuseTable())
    let ending: Result<Outcome<Solution>, any Error>
    do {
      ending = .success(try await withLimits(run, stop) { try await body(solver) })
    } catch {
      ending = .failure(error)
    }
    run.tasks.cancel()
    await run.tasks.drain()
    let result = try self.result(of: run, problem, ending)
    run.events.tell(.complete(result.json("solution", nil)))
    return result
  }

  /// Runs `body` until it ends, time is up, or somebody stops it.
  private func withLimits<Value: Sendable>(
    _ run: Run, _ stop: StopSignal?, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let (stops, stopper) = AsyncStream<RunStop>.makeStream(bufferingPolicy: .bufferingOldest(1))
    stop?.observe { stopper.yield(.interrupted) }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        for await stop in stops { throw stop }
        return nil
      }
      if let limit = settings.limits.time {
        let clock = clock
        group.addTask {
          try await clock.sleep(for: limit)
          throw RunStop.budget("--timeout \(limit) reached")
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
    of run: Run, _ problem: D.Problem, _ ending: Result<Outcome<Solution>, any Error>
  ) throws -> RunResult<Solution> {
    let tree = run.ledger.tree("1") ?? NodeRecord(id: "1", problem: domain.title(of: problem), depth: 0)
    var agreement = Agreement()
    for election in tree.decisions {
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

/// Makes ids of runs: they sort by time and name no machine.
package enum RunID {
  /// A new id.
  package static func make() -> String {
    var random = SystemRandomNumberGenerator()
    let time = String(UInt64(Date().timeIntervalSince1970 * 1000), radix: 36)
    let salt = String(random.next() % 1_679_616, radix: 36)
    return time + "-" + String(repeating: "0", count: 4 - salt.count) + salt
  }
}
