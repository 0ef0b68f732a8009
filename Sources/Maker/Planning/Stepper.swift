import MakerVoting
import Synchronization

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
  /// Whether a step that ``apply(_:to:)`` accepts is right beyond doubt, and not only legal.
  var verifiesFully: Bool { get }
  /// The state to which code comes by a step.
  ///
  /// - Throws: ``Rejection`` for a step that is illegal, or that claims another state.
  func apply(_ step: Step, to state: State) throws(Rejection) -> State
}

extension StepDomain {
  /// No: most checks only rule out.
  public var verifiesFully: Bool { false }
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
  private let harness: RunHarness
  private let isStrict: Bool

  /// A stepper.
  ///
  /// - Parameters:
  ///   - isStrict: whether the first rejected candidate ends the run.
  public init(
    domain: D, models: [any CompletionModel], settings: RunSettings = RunSettings(), isStrict: Bool = false,
    clock: any Clock<Duration> = ContinuousClock(), listeners: [EventListener] = [], shared: SharedBudget? = nil
  ) {
    self.domain = domain
    self.isStrict = isStrict
    harness = RunHarness(models: models, settings: settings, clock: clock, listeners: listeners, shared: shared)
  }

  /// Walks until the domain says that nothing is left to do, or a step cannot be decided.
  ///
  /// - Parameters:
  ///   - onStep: is told every accepted step, in order.
  public func walk(
    from start: D.State, stop: StopSignal? = nil, run id: String? = nil,
    onStep: @escaping @Sendable (D.Step) throws -> Void = { _ in }
  ) async throws -> RunResult<Walk<D.State>> {
    try await harness.run(domain.title, stop: stop, id: id) { run in
      try await walk(run, from: start, onStep)
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
      let node = "step \(number)"
      let margin = try margins.margin(at: .step(number))
      let decided = try await decide(run, state, node, margin, &samples)
      margins.observe(
        votes: decided.votes, of: decided.cast,
        isChecked: decided.accepted != nil && domain.verifiesFully)
      run.forget(node, stream: run.stream(node, .solver))
      if decided.rejection != nil, rejected.count < 10 { rejected.append(number) }
      guard let (step, next) = decided.accepted else {
        let why = decided.rejection.map { "a verifier rejected what was elected: \($0)" } ?? "the vote did not converge"
        return .failed(
          Failure(reason: "step \(number): \(why)", isRejection: decided.rejection != nil, isFinal: true))
      }
      state = next
      try onStep(step)
    }
    return .solved(Walk(end: state, steps: number, samples: samples, rejectedSteps: rejected))
  }

  private func decide(
    _ run: Run, _ state: D.State, _ node: String, _ margin: (k: Int, bound: AdaptiveMargin.Bound?),
    _ samples: inout Int
  ) async throws -> Decided {
    var rejection: Rejection?
    let stream = run.stream(node, .solver)
    for rung in run.ladder {
      let first = run.sampler.nextNumber(of: stream)
      var contest = Contest(
        ElectionTerms(
          node: node, decision: "step", agent: .solver, rung: rung, stream: stream,
          rules: run.settings.rules(margin: margin.k), bound: margin.bound,
          prompt: domain.solver(for: state, wording: rung.wording).prompt),
        run: run, from: first, candidate: domain.candidate, show: domain.candidate
      ) { wanted in
        try await run.sampler.draw(wanted) { domain.solver(for: state, wording: $0.wording) }
      }
      defer { samples += contest.next - first }
      while true {
        try await contest.hold()
        guard let winner = contest.winner else { break }
        do throws(Rejection) {
          let next = try domain.apply(winner, to: state)
          let (votes, ballots) = contest.agreement
          run.agreement.withLock { $0.add(votes: votes, of: ballots, margin: margin.k) }
          return Decided(accepted: (winner, next), rejection: rejection, votes: votes, cast: contest.votesCast)
        } catch {
          rejection = error
          if isStrict { return Decided(rejection: error) }
          contest.strikeOff(winner, error)
        }
      }
    }
    return Decided(rejection: rejection)
  }

  /// What became of one step.
  private struct Decided {
    var accepted: (step: D.Step, next: D.State)?
    var rejection: Rejection?
    var votes = 0
    /// Votes for all candidates, those that were struck off included.
    var cast = 0
  }
}
