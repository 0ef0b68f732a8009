import MakerVoting

/// One node being solved.
struct Node<D: Domain>: Sendable {
  let recursion: Recursion<D>
  let place: Place
  /// Under which it is shared; `nil` where it is not.
  let key: ReuseKey?
  let identity: String
  /// What the seeds of its samples come from.
  let source: StreamSource
  let margin: (k: Int, bound: AdaptiveMargin.Bound?)

  var domain: D { recursion.domain }
  var run: Run { recursion.run }

  /// Whether this node may not be split.
  var isLastResort: Bool {
    run.settings.decompose == .never || domain.decomposing == nil || place.depth >= run.settings.maxDepth
  }

  // MARK: Telling

  func tell(_ payload: Event.Payload) { run.events.tell(payload, node: place.path) }

  func begin(_ problem: D.Problem) {
    tell(.nodeStarted(problem: domain.title(of: problem), depth: place.depth))
  }

  func decide(_ decision: NodeDecision, _ evidence: Evidence) { tell(.nodeDecided(decision, evidence)) }

  // MARK: Deciding

  /// The stream of an agent's samples here.
  func stream(_ agent: Agent) -> UInt64 { run.stream(source, agent) }

  /// A decision at this node, by its margin.
  func decision<Value, Accepted>(
    _ kind: DecisionKind, stream: UInt64, maxVotes: Int? = nil, _ candidacy: Candidacy<Value>,
    memo: SampleMemo<Value>? = nil, isEachItsOwn: Bool = false, isUnknown: @escaping (Value) -> Bool = { _ in false },
    inquiry: @escaping (Slot) -> Inquiry<Value>, accept: @escaping (Value) throws(Rejection) -> Accepted
  ) -> Decision<Value, Accepted> {
    var rules = run.settings.rules(margin: margin.k)
    if let maxVotes { rules.maxVotes = min(rules.maxVotes, maxVotes) }
    return Decision(
      kind: kind, node: place.path, stream: stream, rules: rules, bound: margin.bound, sampler: run.sampler,
      events: run.events, ladder: run.ladder, candidacy: candidacy, inquiry: inquiry, isEachItsOwn: isEachItsOwn,
      memo: memo, isUnknown: isUnknown, accept: accept)
  }

  /// Solves a problem directly.
  func leaf(_ problem: D.Problem, _ evidence: Evidence) async throws -> Outcome<D.Solution> {
    decide(.atomic, evidence)
    return try await solution(of: problem, .solution, isLeaf: true) { domain.solver(for: problem, wording: $0) }
  }

  /// Elects a solution that code accepts.
  func solution(
    of problem: D.Problem, _ kind: DecisionKind, isLeaf: Bool, _ inquiry: @escaping (Int) -> Inquiry<D.Solution>
  ) async throws -> Outcome<D.Solution> {
    let decision = decision(
      kind, stream: stream(isLeaf ? .solver : .composer),
      Candidacy(
        candidate: { domain.candidate(for: $0, of: problem) }, show: { domain.text(of: $0) },
        matcher: matcher(for: problem)),
      isUnknown: domain.isUnknown, inquiry: { inquiry($0.wording) }
    ) { (winner: D.Solution) throws(Rejection) in
      try domain.verify(winner, of: problem, isLeaf: isLeaf)
      return winner
    }
    switch try await decision.make().verdict {
    case .elected(_, let solution): return .solved(solution)
    case .unknown: return .failed(.unknown)
    case .failed(let reason): return .failed(reason)
    }
  }

  // MARK: Atomicity

  /// What is to be done with a node.
  enum Verdict {
    case leaf(Evidence)
    case split(Evidence)
    case failed(Reason)
  }

  /// Decides whether a problem is atomic, and of which kind it is.
  func atomicity(of problem: D.Problem) async throws -> (Verdict, D.Problem) {
    guard let parts = domain.decomposing else { return (.leaf(.form(isAtomic: true)), problem) }
    if isLastResort {
      let isNever = run.settings.decompose == .never
      guard isNever || parts.solvesAtDepthLimit || parts.atomicity(of: problem) == .atomic else {
        return (.failed(.depthLimit(run.settings.maxDepth)), problem)
      }
      return (.leaf(isNever ? .never : .depthLimit), try await classifiedKind(problem))
    }
    switch parts.atomicity(of: problem) {
    case .atomic: return (.leaf(.form(isAtomic: true)), problem)
    case .composite: return (.split(.form(isAtomic: false)), problem)
    case .undecided: break
    }
    let (isAtomic, problem) = try await classify(problem, parts.classifying)
    switch isAtomic {
    case let isAtomic?: return (isAtomic ? .leaf(.elected(isAtomic: true)) : .split(.elected(isAtomic: false)), problem)
    // Not a decision: decomposers may still propose, and discriminators elect, to solve it directly.
    case nil: return (.split(.undecided), problem)
    }
  }

  /// Two decisions over one stream of samples: is the problem atomic, and what kind of solution does it want?
  private func classify(
    _ problem: D.Problem, _ classifying: (any Classifying<D.Problem>)?
  ) async throws -> (isAtomic: Bool?, problem: D.Problem) {
    guard let classifying else { return (nil, problem) }
    let samples = SampleMemo<Classification>()
    let atomic = try await classification(.atomic, problem, classifying, samples) { String($0.isAtomic) }
    let kind = try await electedKind(of: problem, classifying, samples)
    tell(.classificationComplete(atomic: atomic?.isAtomic, kind: kind))
    return (atomic?.isAtomic, kind.map { classifying.classified(problem, as: $0) } ?? problem)
  }

  /// Only the kind: for a problem that is solved directly in any case.
  func classifiedKind(_ problem: D.Problem) async throws -> D.Problem {
    guard let classifying = domain.decomposing?.classifying else { return problem }
    let kind = try await electedKind(of: problem, classifying, SampleMemo())
    tell(.classificationComplete(atomic: nil, kind: kind))
    return kind.map { classifying.classified(problem, as: $0) } ?? problem
  }

  private func electedKind(
    of problem: D.Problem, _ classifying: any Classifying<D.Problem>, _ samples: SampleMemo<Classification>
  ) async throws -> String? {
    if let kind = domain.kind(of: problem) { return kind }
    return try await classification(.kind, problem, classifying, samples, \.kind)?.kind
  }

  private func classification(
    _ kind: DecisionKind, _ problem: D.Problem, _ classifying: any Classifying<D.Problem>,
    _ samples: SampleMemo<Classification>, _ candidate: @escaping (Classification) -> String
  ) async throws -> Classification? {
    let decision = decision(
      kind, stream: stream(.classifier), Candidacy(candidate: candidate, show: candidate), memo: samples,
      inquiry: { classifying.classifier(for: problem, wording: $0.wording) }, accept: { $0 })
    return try await decision.make().verdict.accepted
  }

  // MARK: Parts

  /// The place of a part.
  ///
  /// - Parameters:
  ///   - a: part A's id in the plan that is followed, and its solution, for a part B that waits for it.
  ///   - placeA: where A was solved, for a part B that waits for it.
  func part(
    _ part: NodePath.Part, _ attempt: Int, realm: Realm? = nil, frozen: Plan.Node? = nil,
    a: (id: String?, solution: D.Solution)? = nil, after placeA: NodePath? = nil
  ) -> Place {
    var bindings = place.bindings
    if let a, let id = a.id { bindings[id] = Plan.harmless(domain.text(of: a.solution)) }
    // What this node's own elections have shown, and those beneath A where B waits for A.
    var margins = place.margins
    if margins.isAdaptive {
      let shown = run.events.read { fold in
        fold.elections(of: place.path) + (placeA.map { fold.decisions(of: $0) } ?? [])
      }
      margins.observe(shown) { domain.verifiesLeavesFully && $0.decision == .solution }
    }
    return Place(
      path: place.path.appending(.part(part, attempt: attempt)), depth: place.depth + 1,
      ancestors: place.ancestors + [identity], parentKey: key, realm: realm ?? place.realm, frozen: frozen,
      bindings: bindings, margins: margins)
  }

  /// No part may be the problem itself or one above it.
  func checkProgress(_ found: Decomposition<D.Problem>) throws(Rejection) {
    let above = Set(place.ancestors).union([identity])
    for (name, part) in [("A", found.a), ("B", found.b)] where name == "A" || !found.needsA {
      if above.contains(domain.canonical(part).identity) {
        throw Rejection("part \(name) is the problem itself, or one above it")
      }
    }
  }
}
