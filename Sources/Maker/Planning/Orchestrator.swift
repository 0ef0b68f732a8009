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
  private let harness: RunHarness

  /// An orchestrator.
  ///
  /// - Parameters:
  ///   - domain: what the planner must know of the problems.
  ///   - models: at least one. The first is asked; the others in turn when elections do not converge.
  ///   - settings: margin, limits and the rest.
  ///   - clock: measures the run's time limit and the delays between retries.
  ///   - listeners: are told every event.
  ///   - shared: what this run and others spend from, instead of the settings' limits.
  public init(
    domain: D, models: [any CompletionModel], settings: RunSettings = RunSettings(),
    clock: any Clock<Duration> = ContinuousClock(), listeners: [EventListener] = [], shared: SharedBudget? = nil
  ) {
    self.domain = domain
    harness = RunHarness(models: models, settings: settings, clock: clock, listeners: listeners, shared: shared)
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
      try await solver.solve(problem, at: .root(plan, solver.run.settings))
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
      try await solver.plan(problem, text: domain.title(of: problem), id: "1", at: .root(nil, solver.run.settings))
    }
    return (result.solution.map { Plan(root: $0) }, result)
  }

  /// Elects one way to split a problem, or that it is to be solved directly. Neither part is looked at further.
  ///
  /// - Returns: the result, whose solution is the elected reply.
  /// - Throws: as ``solve(_:plan:stop:run:)``.
  public func decompose(
    _ problem: D.Problem, stop: StopSignal? = nil, run id: String? = nil
  ) async throws -> RunResult<DecomposerReply> {
    try await start(problem, stop: stop, run: id) { solver in
      try await solver.decompose(problem, at: .root(nil, solver.run.settings))
    }
  }

  private func start<Solution: Sendable>(
    _ problem: D.Problem, stop: StopSignal?, run id: String?,
    _ body: @escaping @Sendable (NodeSolver<D>) async throws -> Outcome<Solution>
  ) async throws -> RunResult<Solution> {
    let domain = domain
    return try await harness.run(domain.title(of: problem), stop: stop, id: id) { run in
      try await body(NodeSolver(domain: domain, run: run, table: ReuseTable()))
    }
  }
}
