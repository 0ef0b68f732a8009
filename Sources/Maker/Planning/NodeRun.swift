import MakerVoting

/// One node being solved: decide whether it is atomic, then solve it directly or split it.
struct NodeRun<D: Domain>: Sendable {
  let solver: NodeSolver<D>
  let place: NodeSolver<D>.Place
  /// The key under which equal problems are shared.
  let key: String
  let identity: String
  /// What the seeds of this node's samples come from.
  let streamIdentity: String
  let margin: (k: Int, bound: AdaptiveMargin.Bound?)

  var domain: D { solver.domain }
  var run: Run { solver.run }

  /// What is to be done with a node.
  enum Decision {
    case leaf(String)
    case split(String)
    case failed(Failure)
  }

  func solve(_ problem: D.Problem) async throws -> Outcome<D.Solution> {
    do throws(Rejection) {
      if let solution = try domain.trivialSolution(of: problem) {
        note(.atomic, "nothing to do")
        return .solved(solution)
      }
    } catch {
      return .failed(.rejected("\(error)"))
    }
    if let frozen = place.frozen { return try await follow(frozen, problem) }
    let (decision, problem) = try await decide(problem)
    switch decision {
    case .failed(let failure): return .failed(failure)
    case .split(let evidence) where run.settings.decompose == .asNeeded:
      return try await leafThenSplit(problem, "\(evidence); tried directly first, --decompose as-needed")
    case .split(let evidence): return try await split(problem, .split, evidence)
    case .leaf(let evidence) where isLastResort: return try await leaf(problem, .atomic, evidence)
    case .leaf(let evidence): return try await leafThenSplit(problem, evidence)
    }
  }

  /// Decides whether a problem is atomic, and of which kind it is.
  func decide(_ problem: D.Problem) async throws -> (Decision, D.Problem) {
    if isLastResort {
      let isLeaf = domain.solvesAtDepthLimit || domain.atomicity(of: problem) == .atomic
      guard run.settings.decompose == .never || isLeaf else {
        return (.failed(.noConsensus("the depth limit of \(run.settings.maxDepth) is reached")), problem)
      }
      let evidence = run.settings.decompose == .never ? "--decompose never" : "the depth limit is reached"
      return (.leaf(evidence), try await kindOnly(problem))
    }
    switch domain.atomicity(of: problem) {
    case .atomic: return (.leaf("an atomic problem by its form"), problem)
    case .composite: return (.split("a composite problem by its form"), problem)
    case .undecided: break
    }
    let (isAtomic, problem) = try await classify(problem)
    switch isAtomic {
    case true?: return (.leaf("elected atomic"), problem)
    case false?: return (.split("elected compound"), problem)
    // Not a decision: decomposers may still propose, and discriminators elect, to solve it directly.
    case nil: return (.split("the vote on atomicity did not converge"), problem)
    }
  }

  /// Whether this node may not be split.
  private var isLastResort: Bool { run.settings.decompose == .never || place.depth >= run.settings.maxDepth }

  func note(_ decision: NodeDecision, _ evidence: String) {
    run.ledger.update(place.path) { record in
      record.decision = decision
      record.evidence = evidence
    }
  }

  /// Solves a problem directly; where that fails for want of agreement, by forced decomposition.
  private func leafThenSplit(_ problem: D.Problem, _ evidence: String) async throws -> Outcome<D.Solution> {
    let outcome = try await leaf(problem, .atomic, evidence)
    guard let failure = outcome.failure, !failure.isFinal || run.settings.decompose == .asNeeded else { return outcome }
    run.events.tell(.escalated(step: "forced_decomposition", reason: failure.reason), node: place.path)
    let forced = try await split(problem, .escalated, "forced: \(failure.reason)")
    // The reason why the direct way failed says more than that splitting an atomic problem failed too.
    return forced.failure == nil ? forced : outcome
  }

  // MARK: Classification

  /// Two decisions over one stream of samples: is the problem atomic, and what kind of solution does it want?
  private func classify(_ problem: D.Problem) async throws -> (isAtomic: Bool?, problem: D.Problem) {
    guard let first = domain.classifier(for: problem, wording: 0) else { return (nil, problem) }
    let samples = SampleMemo<Classification>()
    let atomic = try await elect("atomic", candidate: { String($0.isAtomic) }, memo: samples) {
      domain.classifier(for: problem, wording: $0) ?? first
    }
    let kind = try await electKind(problem, first, samples)
    run.events.tell(.classificationComplete(atomic: atomic?.isAtomic, kind: kind), node: place.path)
    return (atomic?.isAtomic, kind.map { domain.classified(problem, as: $0) } ?? problem)
  }

  /// Only the kind: for a problem that is solved directly in any case.
  func kindOnly(_ problem: D.Problem) async throws -> D.Problem {
    guard let first = domain.classifier(for: problem, wording: 0) else { return problem }
    let kind = try await electKind(problem, first, SampleMemo())
    run.events.tell(.classificationComplete(atomic: nil, kind: kind), node: place.path)
    return kind.map { domain.classified(problem, as: $0) } ?? problem
  }

  private func electKind(
    _ problem: D.Problem, _ first: Inquiry<Classification>, _ samples: SampleMemo<Classification>
  ) async throws -> String? {
    if let kind = domain.kind(of: problem) { return kind }
    let elected = try await elect("kind", candidate: \.kind, memo: samples) {
      domain.classifier(for: problem, wording: $0) ?? first
    }
    run.ledger.update(place.path) { $0.kind = elected?.kind }
    return elected?.kind
  }

  // MARK: Leaves

  /// Solves a problem directly.
  func leaf(_ problem: D.Problem, _ decision: NodeDecision, _ evidence: String) async throws -> Outcome<D.Solution> {
    note(decision, evidence)
    return try await solution(of: problem, decision: "solution", isLeaf: true) {
      domain.solver(for: problem, wording: $0)
    }
  }

  /// Elects a solution that code accepts. A rejected winner is struck off and the election goes on; an election that does
  /// not converge is held again, a rung higher.
  func solution(
    of problem: D.Problem, decision: String, isLeaf: Bool, inquiry: @escaping (Int) -> Inquiry<D.Solution>
  ) async throws -> Outcome<D.Solution> {
    var failure = Failure.noConsensus("no election was held")
    let matcher = matcher(for: problem)
    for rung in run.ladder {
      if rung.step != .first {
        run.events.tell(.escalated(step: rung.step.rawValue, reason: failure.reason), node: place.path)
      }
      var contest = contest(
        decision: decision, rung: rung, candidate: { domain.candidate(for: $0, of: problem) },
        show: { domain.text(of: $0) }, matcher: matcher, inquiry: inquiry)
      var rejection: Rejection?
      while true {
        try await contest.hold()
        guard let winner = contest.winner else { break }
        if domain.isUnknown(winner) { return .failed(.unknown("the elected answer is that it is not known")) }
        do throws(Rejection) {
          try domain.verify(winner, of: problem, isLeaf: isLeaf)
          return .solved(winner)
        } catch {
          rejection = error
          contest.strikeOff(winner, error)
        }
      }
      if let rejection {
        failure = .rejected("a verifier rejected what was elected: \(rejection)")
      } else {
        failure = contest.failure
      }
    }
    return .failed(failure)
  }

  // MARK: Elections

  /// Elects a value, rung by rung.
  func elect<Value>(
    _ decision: String, candidate: @escaping (Value) -> String, memo: SampleMemo<Value>,
    inquiry: @escaping (Int) -> Inquiry<Value>
  ) async throws -> Value? {
    for rung in run.ladder {
      var contest = contest(
        decision: decision, rung: rung, candidate: candidate, show: candidate,
        memo: rung.step == .first ? memo : nil, inquiry: inquiry)
      try await contest.hold()
      if let winner = contest.winner { return winner }
    }
    return nil
  }

  /// An election in which all samples of a wording see the same prompt.
  func contest<Value>(
    decision: String, rung: Escalation, candidate: @escaping (Value) -> String, show: @escaping (Value) -> String,
    matcher: Matcher? = nil, memo: SampleMemo<Value>? = nil, inquiry: @escaping (Int) -> Inquiry<Value>
  ) -> Contest<Value> {
    let asked = inquiry(rung.wording)
    let stream = run.stream(streamIdentity, asked.agent)
    let sampler = run.sampler
    let terms = terms(decision, asked.agent, rung, stream, prompt: asked.prompt)
    return Contest(
      terms, run: run, from: memo?.first ?? sampler.nextNumber(of: stream), candidate: candidate, show: show,
      matcher: matcher
    ) { wanted in
      let known = memo?.samples(wanted.numbers) ?? []
      let missing = wanted.numbers.count - known.count
      guard missing > 0 else { return known }
      // The stream may be further on than this election: another one went on with it after the samples both share.
      let first = sampler.nextNumber(of: stream)
      var rest = wanted
      rest.numbers = first..<first + missing
      let drawn = try await sampler.draw(rest) { inquiry($0.wording) }
      memo?.add(drawn)
      return known + drawn
    }
  }

  func terms(
    _ decision: String, _ agent: Agent, _ rung: Escalation, _ stream: UInt64, maxVotes: Int? = nil, prompt: String
  ) -> ElectionTerms {
    var rules = run.settings.rules(margin: margin.k)
    if let maxVotes { rules.maxVotes = min(rules.maxVotes, maxVotes) }
    return ElectionTerms(
      node: place.path, decision: decision, agent: agent, rung: rung, stream: stream, rules: rules,
      bound: margin.bound, prompt: prompt)
  }
}

/// The samples of one stream that were drawn for one decision and serve another as well. Used by one task at a time.
final class SampleMemo<Value: Hashable & Sendable> {
  private var drawn: [Drawn<Value>] = []

  /// The number of the first sample, once there is one.
  var first: Int? { drawn.first?.number }

  /// The known samples at the start of the range.
  func samples(_ numbers: Range<Int>) -> [Drawn<Value>] {
    guard let first else { return [] }
    return Array(drawn.dropFirst(numbers.lowerBound - first).prefix(numbers.count))
  }

  func add(_ samples: [Drawn<Value>]) {
    drawn += samples
  }
}
