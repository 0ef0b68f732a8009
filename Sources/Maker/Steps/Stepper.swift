public import MakerJournal
import MakerVoting

/// A problem that is solved step by step, each step by one voted micro-agent that sees the current state and nothing else
/// (arXiv 2511.09030, Algorithm 1 with m = 1).
public protocol StepDomain: Sendable {
  /// What is handed on from step to step.
  associatedtype State: Sendable
  /// What one agent decides.
  associatedtype Step: Hashable & Sendable

  /// The problem in one line.
  var title: String { get }
  /// Whether there is nothing left to do after so many steps.
  func isDone(_ state: State, after steps: Int) -> Bool
  /// The agent that decides the next step.
  func solver(for state: State, wording: Int) -> Inquiry<Step>
  /// The class of a step, and how it is shown.
  func candidate(for step: Step) -> String
  /// How much ``apply(_:to:)`` proves of a step, and ``checkEnd(_:after:)`` of the whole walk.
  var checks: Checks { get }
  /// Accepts or rejects the state in which the walk ended. Code only.
  ///
  /// - Throws: ``Rejection`` where it is not what the walk was for.
  func checkEnd(_ state: State, after steps: Int) throws(Rejection)
  /// The state to which code comes by a step.
  ///
  /// - Throws: ``Rejection`` for a step that is illegal, or that claims another state.
  func apply(_ step: Step, to state: State) throws(Rejection) -> State
}

/// What a stepwise run came to.
public struct Walk<State: Sendable>: Sendable {
  /// The state after the last step.
  public let end: State
  /// Steps taken.
  public let steps: Int
  /// Samples drawn, discarded ones included.
  public let samples: Int
  /// Steps of which some elected candidate was rejected, the first ten of them, from 1.
  public let rejectedSteps: [Int]
}

/// Walks from state to state. Work and memory of a step do not grow with the number of steps.
public struct Stepper<D: StepDomain>: Sendable {
  private let domain: D
  private let harness: Harness
  private let isStrict: Bool

  /// A stepper.
  ///
  /// - Parameters:
  ///   - isStrict: whether the first rejected candidate ends the run.
  public init(
    domain: D, models: [any CompletionModel], settings: RunSettings = RunSettings(), isStrict: Bool = false,
    clock: any Clock<Duration> = ContinuousClock(), listeners: [EventListener] = []
  ) {
    self.domain = domain
    self.isStrict = isStrict
    harness = Harness(models: models, settings: settings, clock: clock, listeners: listeners)
  }

  /// Walks until the domain says that nothing is left to do, or a step cannot be decided. A walk that does not end where it
  /// should is rejected.
  ///
  /// - Parameters:
  ///   - stop: ends the run early, with a result.
  ///   - run: the run's id; the journal's, else made, if none is given.
  ///   - journal: keeps the run's events; see ``Orchestrator/solve(_:plan:stop:run:journal:in:)``.
  ///   - place: where in a batch the walk stands.
  ///   - onStep: is told every accepted step, in order. A fault that it throws ends the run.
  /// - Throws: as ``Orchestrator/solve(_:plan:stop:run:journal:in:)``.
  public func walk(
    from start: D.State, stop: StopSignal? = nil, run id: String? = nil, journal: Journal? = nil,
    in place: ProblemPlace? = nil, onStep: @escaping @Sendable (D.Step) throws -> Void = { _ in }
  ) async throws -> RunResult<Walk<D.State>> {
    _ = try MarginState(harness.settings)
    return try await harness.run(
      domain.title, text: { "\($0.steps) steps" }, stop: stop, id: id, journal: journal, in: place
    ) { run in
      run.events.tell(.nodeStarted(problem: domain.title, depth: 0), node: run.root)
      let outcome = try await walk(run, from: start, onStep)
      run.events.tell(
        .nodeComplete(
          solution: outcome.solution.map { "\($0.steps) steps" }, failure: outcome.failure,
          isVerified: domain.checks.whole == .complete), node: run.root)
      return outcome
    }
  }

  private func walk(
    _ run: Run, from start: D.State, _ onStep: @Sendable (D.Step) throws -> Void
  ) async throws -> Outcome<Walk<D.State>> {
    var state = start
    var margins = try MarginState(run.settings)
    var number = 0
    var samples = 0
    var rejected: [Int] = []
    while !domain.isDone(state, after: number) {
      number += 1
      let node = run.root.appending(.step(number))
      let decision = decision(run, state, number, node, try margins.margin(at: .step(number)))
      let (verdict, account) = try await decision.make()
      run.sampler.forget(decision.stream)
      samples += account.samples
      margins.observe(
        votes: account.votes, of: account.cast,
        isChecked: verdict.accepted != nil && domain.checks.checksWinners(of: .step))
      if account.rejection != nil, rejected.count < 10 { rejected.append(number) }
      switch verdict {
      case .elected(let step, let next):
        state = next
        try onStep(step)
      case .failed(let reason):
        let why = account.rejection.map { Reason.rejected(.elected, $0.description) } ?? reason
        run.events.tell(.nodeComplete(solution: nil, failure: why), node: node)
        return .failed(.at("step \(number)", why))
      case .remark(let remark): return .failed(.at("step \(number)", remark.reason))
      }
    }
    do throws(Rejection) { try domain.checkEnd(state, after: number) } catch {
      return .failed(.rejected(.goal, error.description))
    }
    return .solved(Walk(end: state, steps: number, samples: samples, rejectedSteps: rejected))
  }

  private func decision(
    _ run: Run, _ state: D.State, _ number: Int, _ node: NodePath, _ margin: PlaceMargin
  ) -> Decision<D.Step, D.State> {
    let domain = domain
    let isProof = domain.checks.leaf == .complete && !run.settings.votesOnProofs
    return Decision(
      kind: .step, node: node, stream: run.stream(.step(number, of: run.root), .solver),
      rules: run.settings.rules(margin: isProof ? 1 : margin.k), basis: isProof ? .proof : .votes, bound: margin.bound,
      sampler: run.sampler, events: run.events,
      ladder: run.ladder, candidacy: Candidacy(candidate: domain.candidate, show: domain.candidate),
      inquiry: { domain.solver(for: state, wording: $0.wording) }, isStrict: isStrict
    ) { (step: D.Step) throws(Rejection) in try domain.apply(step, to: state) }
  }
}
