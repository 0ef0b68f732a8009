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
  let margin: PlaceMargin
  /// How much code proves here.
  let checks: Checks
  /// What decomposers say here first: each reply is a ballot on atomicity and on the kind, and a proposal.
  let proposed = SampleMemo<DecomposerReply>()

  var domain: D { recursion.domain }
  var run: Run { recursion.run }

  /// Whether this node may not be split.
  var isLastResort: Bool {
    run.settings.decompose == .never || domain.decomposing == nil || place.depth >= maxDepth
  }

  private var maxDepth: Int { run.settings.maxDepth ?? domain.defaults.maxDepth }

  /// How many decompositions are proposed side by side.
  var proposals: Int { run.settings.proposals(at: min(margin.k, margin.base), hasFallen: margin.hasFallen) }

  /// The margin of decisions on the structure of the tree, and why it is that.
  private var structure: (k: Int, basis: MarginBasis) {
    if let k = run.settings.structureMargin { return (k, checks.makesStructureCheap ? .cost : .votes) }
    guard checks.makesStructureCheap else { return (margin.k, .votes) }
    return (run.settings.margin.structureMargin(besides: margin, proposals: proposals), .cost)
  }

  // MARK: Telling

  func tell(_ payload: Event.Payload) { run.events.tell(payload, node: place.path) }

  func begin(_ problem: D.Problem) {
    tell(.nodeStarted(problem: domain.title(of: problem), depth: place.depth))
  }

  func decide(_ decision: NodeDecision, _ evidence: Evidence) { tell(.nodeDecided(decision, evidence)) }

  // MARK: Deciding

  /// How many samples a decision may take.
  enum Effort {
    /// As many as the settings allow, on every rung. Where the first that code accepts is the winner, few do.
    case whole
    /// As many on the first rung, and no other: where no result is a result as well.
    case oneRung
    /// Up to twice the margin, on the first rung.
    case brief
    /// One, and one more where code rejects the first: an attempt costs one sample, and what it can save is a whole split.
    case attempt
  }

  /// The stream of an agent's samples here.
  func stream(_ agent: Agent) -> UInt64 { run.stream(source, agent) }

  /// A decision at this node, by its margin.
  ///
  /// - Parameters:
  ///   - isProof: whether what code accepts is proved right by that.
  ///   - effort: how many samples it may take.
  func decision<Value, Accepted>(
    _ kind: DecisionKind, stream: UInt64, isProof: Bool = false, effort: Effort = .whole, maxVotes: Int? = nil,
    _ candidacy: Candidacy<Value>,
    memo: SampleMemo<Value>? = nil, isEachItsOwn: Bool = false,
    told: @escaping (Rejection) -> String? = { _ in nil }, remark: @escaping (Value) -> Remark? = { _ in nil },
    inquiry: @escaping (Slot) -> Inquiry<Value>, accept: @escaping (Value) async throws -> Accepted
  ) -> Decision<Value, Accepted> {
    let (k, basis): (Int, MarginBasis) =
      if [.atomic, .decomposition].contains(kind) {
        structure
      } else if isProof && !run.settings.votesOnProofs {
        (1, .proof)
      } else {
        effort == .attempt ? (1, .cost) : (margin.k, .votes)
      }
    var rules = run.settings.rules(margin: k)
    let most =
      switch effort {
      case .whole, .oneRung: basis == .proof ? 4 * margin.k : maxVotes
      case .brief: 2 * margin.k - 1
      case .attempt: 2
      }
    if let most { rules.maxVotes = min(rules.maxVotes, most) }
    return Decision(
      kind: kind, node: place.path, stream: stream, rules: rules, basis: basis,
      bound: basis == .votes ? margin.bound : nil,
      sampler: run.sampler, events: run.events, ladder: effort == .whole ? run.ladder : Array(run.ladder.prefix(1)),
      candidacy: candidacy, inquiry: inquiry, isEachItsOwn: isEachItsOwn,
      memo: memo, told: told, remark: remark, accept: accept)
  }

  /// Solves a problem directly.
  ///
  /// - Parameters:
  ///   - isOpen: whether it can still be split, so that solvers may say that it should be.
  func leaf(_ problem: D.Problem, _ evidence: Evidence, isOpen: Bool = false) async throws -> Outcome<D.Solution> {
    decide(.atomic, evidence)
    let asked = isOpen ? domain.decomposing?.classifying?.open(problem) ?? problem : problem
    return try await solution(of: asked, .solution, isLeaf: true) { domain.solver(for: asked, wording: $0) }
  }

  /// Whether code can tell enough of a solution for one sample to try the problem as a whole.
  var canAttempt: Bool { checks.leaf > .none }

  /// Lets one sample solve the problem as a whole, or a second one where code rejects the first. That is the check of
  /// atomicity: where code proves the solution right, it is the solution; where code can only not rule it out, it is the
  /// first ballot of an election that may take twice the margin at most; and where code rejects both, the problem wants
  /// splitting.
  func attempt(_ problem: D.Problem) async throws -> Outcome<D.Solution> {
    let memo = SampleMemo<D.Solution>()
    let solver: (Int) -> Inquiry<D.Solution> = { domain.solver(for: problem, wording: $0) }
    let first = try await solution(of: problem, .attempt, isLeaf: true, effort: .attempt, memo: memo, solver)
    guard first.solution != nil else { return first }
    decide(.atomic, .whole)
    if checks.leaf == .complete, !run.settings.votesOnProofs { return first }
    return try await solution(of: problem, .solution, isLeaf: true, effort: .brief, memo: memo, solver)
  }

  /// Elects a solution that code accepts.
  func solution(
    of problem: D.Problem, _ kind: DecisionKind, isLeaf: Bool, effort: Effort = .whole,
    memo: SampleMemo<D.Solution>? = nil, _ inquiry: @escaping (Int) -> Inquiry<D.Solution>
  ) async throws -> Outcome<D.Solution> {
    let strength = isLeaf ? checks.leaf : checks.whole
    let decision = decision(
      kind, stream: stream(isLeaf ? .solver : .composer), isProof: strength == .complete, effort: effort,
      Candidacy(
        candidate: { domain.candidate(for: $0, of: problem) }, show: { domain.text(of: $0) },
        matcher: effort == .attempt ? nil : matcher(for: problem), areSame: areSame(for: problem)),
      memo: memo, told: { domain.told(of: $0, isProposal: false) }, remark: domain.remark,
      inquiry: { inquiry($0.wording) }
    ) { winner in
      try await domain.verify(winner, of: problem, isLeaf: isLeaf)
      return winner
    }
    switch try await decision.make().verdict {
    case .elected(_, let solution): return .solved(solution)
    case .remark(let remark): return .failed(remark.reason)
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
  ///
  /// - Parameters:
  ///   - asksSolvers: whether solvers may be asked who can say that the problem is compound.
  func atomicity(of problem: D.Problem, asksSolvers: Bool = true) async throws -> (Verdict, D.Problem) {
    guard let parts = domain.decomposing else { return (.leaf(.form(isAtomic: true)), problem) }
    if isLastResort {
      let isNever = run.settings.decompose == .never
      guard isNever || parts.solvesAtDepthLimit || parts.atomicity(of: problem) == .atomic else {
        return (.failed(.depthLimit(maxDepth)), problem)
      }
      return (.leaf(isNever ? .never : .depthLimit), try await classifiedKind(problem))
    }
    switch parts.atomicity(of: problem) {
    case .atomic: return (.leaf(.form(isAtomic: true)), problem)
    case .composite: return (.split(.form(isAtomic: false)), problem)
    case .undecided: break
    }
    // An attempt is the check of atomicity, and so is a question to solvers who may say that it is compound: what they say
    // counts in any case. Parts are small as a rule.
    let isAsNeeded = run.settings.decompose == .asNeeded
    if isAsNeeded, canAttempt { return (.split(.undecided), try await classifiedKind(problem)) }
    if asksSolvers, let classifying = parts.classifying, classifying.open(problem) != nil {
      if isAsNeeded { return (.leaf(.asked), try await classifiedKind(problem)) }
      if place.depth > 0 {
        if domain.kind(of: problem) != nil { return (.leaf(.asked), try await classifiedKind(problem)) }
        // Nobody named a kind for this part, so that classifiers are asked: both things that they say count.
        let samples = SampleMemo<Classification>()
        let isAtomic = try await classification(.atomic, problem, classifying, samples) { String($0.isAtomic) }
        let kind = try await classification(.kind, problem, classifying, samples, \.kind)
        return classified(problem, isAtomic: isAtomic?.isAtomic, kind: kind?.kind)
      }
    }
    let isAtomic = try await proposal(.atomic, problem, parts) { String($0.stop) }?.stop
    let isOfAKind = parts.classifying == nil || domain.kind(of: problem) != nil
    let kind = isOfAKind ? nil : try await proposal(.kind, problem, parts) { $0.kinds.whole ?? "any" }?.kinds.whole
    return classified(problem, isAtomic: isAtomic, kind: kind)
  }

  /// What was elected, and the problem with its elected kind.
  private func classified(_ problem: D.Problem, isAtomic: Bool?, kind: String?) -> (Verdict, D.Problem) {
    var classified = problem
    if let classifying = domain.decomposing?.classifying {
      tell(.classificationComplete(atomic: isAtomic, kind: kind ?? domain.kind(of: problem)))
      if let kind { classified = classifying.classified(problem, as: kind) }
    }
    return switch isAtomic {
    case true?: (.leaf(.elected(isAtomic: true)), classified)
    case false?: (.split(.elected(isAtomic: false)), classified)
    // Not a decision: discriminators may still elect to solve it directly.
    case nil: (.split(.undecided), classified)
    }
  }

  /// A decision on what decomposers say besides their proposals. Where it comes to no result, discriminators decide, or any
  /// kind will do.
  private func proposal(
    _ kind: DecisionKind, _ problem: D.Problem, _ parts: any Decomposing<D.Problem, D.Solution>,
    _ candidate: @escaping (DecomposerReply) -> String
  ) async throws -> DecomposerReply? {
    let decision = decision(
      kind, stream: stream(.decomposer), effort: .oneRung, Candidacy(candidate: candidate, show: candidate),
      memo: proposed,
      inquiry: { parts.decomposer(for: problem, wording: $0.wording) }, accept: { $0 })
    return try await decision.make().verdict.accepted
  }

  /// Only the kind: for a problem that is solved directly in any case.
  func classifiedKind(_ problem: D.Problem) async throws -> D.Problem {
    guard let classifying = domain.decomposing?.classifying else { return problem }
    if let kind = domain.kind(of: problem) {
      tell(.classificationComplete(atomic: nil, kind: kind))
      return problem
    }
    let kind = try await classification(.kind, problem, classifying, SampleMemo(), \.kind)?.kind
    tell(.classificationComplete(atomic: nil, kind: kind))
    return kind.map { classifying.classified(problem, as: $0) } ?? problem
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
      margins.observe(shown) { checks.checksWinners(of: $0.decision) }
      if checks.checksWinners(of: .decomposition) {
        margins.observe(run.events.read { $0.node(place.path)?.proposals ?? [] })
      }
      // As it has to be where equal problems are solved once.
      if recursion.shares(place) {
        margins = margins.rounded(isCheap: checks.leaf == .complete && checks.whole == .complete)
      }
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
