import MakerVoting

/// Making plans, and following them.
extension Recursion {
  /// Elects the decompositions of a problem and of its parts, without solving anything.
  ///
  /// - Parameters:
  ///   - text: the problem as the plan says it: as a decomposer put it, so that following the plan reads it in the same way.
  ///   - id: the node's id in the plan; A and B append a letter to it.
  func plan(_ problem: D.Problem, text: String, id: String, at place: Place) async throws -> Outcome<Plan.Node> {
    let canonical = domain.canonical(problem)
    guard !place.ancestors.contains(canonical.identity) else { return .failed(.cycle(.ancestor)) }
    return try await record(canonical, problem, at: place) { node in
      let (verdict, problem) = try await node.atomicity(of: problem, asksSolvers: false)
      switch verdict {
      case .failed(let reason): return .failed(reason)
      case .leaf(let evidence):
        node.decide(.atomic, evidence)
        return .solved(.leaf(id: id, problem: text))
      case .split(let evidence):
        node.decide(.split, evidence)
        return try await plan(problem, node, evidence, text: text, id: id)
      }
    }
  }

  /// Elects one decomposition of a problem, and looks no further.
  func decompose(_ problem: D.Problem, at place: Place) async throws -> Outcome<DecomposerReply> {
    try await record(domain.canonical(problem), problem, at: place) { node in
      guard let parts = domain.decomposing else { return .solved(.stop) }
      var search = DecompositionSearch(node, problem, parts)
      switch try await search.next() {
      case .stop:
        node.decide(.atomic, .electedProposal(isAtomic: true))
        return .solved(.stop)
      case .decomposition(let elected):
        node.decide(.split, .electedProposal(isAtomic: false))
        node.begin(elected, attempt: 1)
        return .solved(elected.reply)
      case nil: return .failed(search.failure)
      }
    }
  }

  /// A node that ends without a solution.
  private func record<Value>(
    _ canonical: Canonical<D.Problem, D.Solution>, _ problem: D.Problem, at place: Place,
    _ body: (Node<D>) async throws -> Outcome<Value>
  ) async throws -> Outcome<Value> {
    try run.budget.addNode()
    let node = try node(canonical, at: place)
    node.begin(problem)
    let outcome = try await body(node)
    node.tell(.nodeComplete(solution: nil, failure: outcome.failure))
    return outcome
  }

  private func plan(
    _ problem: D.Problem, _ node: Node<D>, _ evidence: Evidence, text: String, id: String
  ) async throws -> Outcome<Plan.Node> {
    guard let parts = domain.decomposing else { return .failed(.noProposal) }
    var search = DecompositionSearch(node, problem, parts, isSplitElected: evidence == .elected(isAtomic: false))
    var attempt = 0
    while let choice = try await search.next() {
      guard case .decomposition(let elected) = choice else {
        node.decide(.atomic, .electedProposal(isAtomic: true))
        return .solved(.leaf(id: id, problem: text))
      }
      attempt += 1
      switch try await plan(elected, parts, node, id: id, attempt: attempt) {
      case .solved(let (a, b)):
        return .solved(.split(id: id, problem: text, a: a, b: b, compose: elected.compose.text))
      case .failed(let reason): search.strikeOff(elected, reason)
      }
    }
    return .failed(search.failure)
  }

  private func plan(
    _ elected: Decomposition<D.Problem>, _ parts: any Decomposing<D.Problem, D.Solution>, _ node: Node<D>, id: String,
    attempt: Int
  ) async throws -> Outcome<(Plan.Node, Plan.Node)> {
    node.begin(elected, attempt: attempt)
    let (idA, idB) = (id + "a", id + "b")
    let textB = substitute(["A": "{\(idA)}"], in: elected.reply.subproblemB)
    let a: Plan.Node
    switch try await plan(elected.a, text: elected.reply.subproblemA, id: idA, at: node.part(.a, attempt)) {
    case .solved(let made): a = made
    case .failed(let reason): return .failed(reason)
    }
    guard let unbound = parts.unbound(elected, reference: "{\(idA)}") else {
      return .solved((a, .leaf(id: idB, problem: textB)))
    }
    switch try await plan(unbound, text: textB, id: idB, at: node.part(.b, attempt)) {
    case .solved(let b): return .solved((a, b))
    case .failed(let reason): return .failed(reason)
    }
  }

  /// Follows a saved plan: no decomposition is voted on, but the same code checks it, and leaves are voted on as ever.
  func follow(_ frozen: Plan.Node, _ node: Node<D>, _ problem: D.Problem) async throws -> Outcome<D.Solution> {
    guard case .split(let id, _, let a, let b, let compose) = frozen, let parts = domain.decomposing else {
      return try await node.leaf(try await node.classifiedKind(problem), .plan(isLeaf: true))
    }
    node.decide(.split, .plan(isLeaf: false))
    var namesA = node.place.bindings
    namesA[a.id] = "{A}"
    let reply = DecomposerReply(
      subproblemA: substitute(node.place.bindings, in: a.problem), subproblemB: substitute(namesA, in: b.problem),
      composeFn: compose)
    let found: Decomposition<D.Problem>
    do throws(Rejection) {
      found = try parts.decomposition(of: problem, from: reply)
      try node.checkProgress(found)
    } catch {
      return .failed(.rejected(.plan, "node \(id) of the plan: \(error)"))
    }
    return try await carryOut(found, parts, node, of: problem, attempt: 1, frozen: (a, b))
  }
}
