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
  private let harness: Harness

  /// An orchestrator.
  ///
  /// - Parameters:
  ///   - domain: what the planner must know of the problems.
  ///   - models: at least one. The first is asked; the others in turn when elections do not converge.
  ///   - settings: margin, limits and the rest.
  ///   - clock: measures the run's time limit and the delays between retries.
  ///   - listeners: are told every event.
  public init(
    domain: D, models: [any CompletionModel], settings: RunSettings = RunSettings(),
    clock: any Clock<Duration> = ContinuousClock(), listeners: [EventListener] = []
  ) {
    self.domain = domain
    harness = Harness(
      models: models, settings: settings.filled(by: domain.defaults), clock: clock, listeners: listeners)
  }

  /// Solves a problem.
  ///
  /// No consensus, a verifier's rejection, a spent budget, an interruption and a fault are results, with the tree as far as it
  /// was decided.
  ///
  /// - Parameters:
  ///   - problem: the whole problem.
  ///   - plan: decompositions that stand already; elections decide only the rest.
  ///   - stop: ends the run early, with a result.
  ///   - run: the run's id; the journal's, else made, if none is given.
  ///   - journal: keeps the run's events. With one that was opened by ``MakerJournal/Journal/init(resuming:sync:)`` the run goes
  ///     on where it stopped: what it had decided is not asked again, and what it had spent counts towards the limits.
  ///   - place: where in a batch the problem stands; the batch's journal, limits and stop then hold.
  /// - Throws: ``MakerVoting/Margin/InvalidParameter`` for a margin that cannot be computed, `CancellationError` when the
  ///   calling task is cancelled.
  public func solve(
    _ problem: D.Problem, plan: Plan? = nil, stop: StopSignal? = nil, run id: String? = nil, journal: Journal? = nil,
    in place: ProblemPlace? = nil
  ) async throws -> RunResult<D.Solution> {
    let domain = domain
    return try await start(problem, text: { domain.text(of: $0) }, stop: stop, run: id, journal, place) { recursion in
      try await recursion.solve(problem, at: .root(plan, recursion.run))
    }
  }

  /// Decomposes a problem without solving it.
  ///
  /// - Returns: the elected plan, and the result of the run that made it, which has no solution.
  /// - Throws: as ``solve(_:plan:stop:run:journal:in:)``.
  public func plan(
    _ problem: D.Problem, stop: StopSignal? = nil, run id: String? = nil, journal: Journal? = nil
  ) async throws -> (plan: Plan?, result: RunResult<Plan.Node>) {
    let result = try await start(problem, text: { _ in "a plan" }, stop: stop, run: id, journal, nil) { recursion in
      try await recursion.plan(problem, text: domain.title(of: problem), id: "1", at: .root(nil, recursion.run))
    }
    return (result.solution.map { Plan(root: $0) }, result)
  }

  /// Elects one way to split a problem, or that it is to be solved directly. Neither part is looked at further.
  ///
  /// - Returns: the result, whose solution is the elected reply.
  /// - Throws: as ``solve(_:plan:stop:run:journal:in:)``.
  public func decompose(
    _ problem: D.Problem, stop: StopSignal? = nil, run id: String? = nil, journal: Journal? = nil
  ) async throws -> RunResult<DecomposerReply> {
    try await start(problem, text: \.line, stop: stop, run: id, journal, nil) { recursion in
      try await recursion.decompose(problem, at: .root(nil, recursion.run))
    }
  }

  private func start<Solution: Sendable>(
    _ problem: D.Problem, text: @escaping @Sendable (Solution) -> String, stop: StopSignal?, run id: String?,
    _ journal: Journal?, _ place: ProblemPlace?,
    _ body: @escaping @Sendable (Recursion<D>) async throws -> Outcome<Solution>
  ) async throws -> RunResult<Solution> {
    // A margin that cannot be computed is a mistake of whoever calls, not an outcome.
    _ = try MarginState(harness.settings)
    let domain = domain
    return try await harness.run(
      domain.title(of: problem), text: text, stop: stop, id: id, journal: journal, in: place
    ) { run in
      try await body(Recursion(domain: domain, run: run, table: ReuseTable()))
    }
  }
}
