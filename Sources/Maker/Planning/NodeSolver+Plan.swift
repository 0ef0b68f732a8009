extension NodeSolver {
  /// Elects the decompositions of a problem and of its parts, without solving anything.
  ///
  /// - Parameters:
  ///   - text: the problem as the plan says it: as a decomposer put it, so that following the plan reads it in the same way.
  ///   - id: the node's id in the plan; A and B append a letter to it.
  func plan(_ problem: D.Problem, text: String, id: String, at place: Place) async throws -> Outcome<Plan.Node> {
    let canonical = domain.canonical(problem)
    guard !place.ancestors.contains(canonical.identity) else {
      return .failed(.cycle("the problem comes back to one above it"))
    }
    return try await record(canonical, problem, at: place) { try await $0.plan(problem, text: text, id: id) }
  }

  /// Elects one decomposition of a problem, and looks no further.
  func decompose(_ problem: D.Problem, at place: Place) async throws -> Outcome<DecomposerReply> {
    try await record(domain.canonical(problem), problem, at: place) { try await $0.decompose(problem) }
  }

  /// A node that ends without a solution.
  private func record<Value>(
    _ canonical: Canonical<D.Problem, D.Solution>, _ problem: D.Problem, at place: Place,
    _ body: (NodeRun<D>) async throws -> Outcome<Value>
  ) async throws -> Outcome<Value> {
    try run.budget.addNode()
    enter(problem, at: place)
    let node = NodeRun(
      solver: self, place: place, key: canonical.key, identity: canonical.identity, streamIdentity: canonical.stream,
      margin: try place.margin())
    let outcome = try await body(node)
    run.ledger.update(place.path) { $0.failure = outcome.failure?.reason }
    run.events.tell(.nodeComplete(solution: nil, failure: outcome.failure?.reason), node: place.path)
    return outcome
  }
}

extension NodeRun {
  fileprivate func plan(_ problem: D.Problem, text: String, id: String) async throws -> Outcome<Plan.Node> {
    let (decision, problem) = try await decide(problem)
    switch decision {
    case .failed(let failure): return .failed(failure)
    case .leaf(let evidence):
      note(.atomic, evidence)
      return .solved(.leaf(id: id, problem: text))
    case .split(let evidence): note(.split, evidence)
    }
    var search = DecompositionSearch(self, problem)
    var attempt = 0
    while let choice = try await search.next() {
      guard case .decomposition(let elected) = choice else {
        forgetParts()
        note(.atomic, "elected atomic among the proposals")
        return .solved(.leaf(id: id, problem: text))
      }
      attempt += 1
      switch try await plan(elected, id: id, attempt: attempt) {
      case .solved((let a, let b)):
        return .solved(.split(id: id, problem: text, a: a, b: b, compose: elected.compose.text))
      case .failed(let failure): search.strikeOff(elected, failure)
      }
    }
    return .failed(search.failure)
  }

  fileprivate func decompose(_ problem: D.Problem) async throws -> Outcome<DecomposerReply> {
    var search = DecompositionSearch(self, problem)
    switch try await search.next() {
    case .stop:
      note(.atomic, "elected atomic among the proposals")
      return .solved(.stop)
    case .decomposition(let elected):
      note(.split, "elected among the proposals")
      run.ledger.update(place.path) { $0.compose = elected.compose.text }
      return .solved(elected.reply)
    case nil: return .failed(search.failure)
    }
  }

  private func plan(
    _ elected: Decomposition<D.Problem>, id: String, attempt: Int
  ) async throws -> Outcome<(Plan.Node, Plan.Node)> {
    begin(elected, attempt: attempt)
    let idA = id + "a"
    let idB = id + "b"
    let textB = substitute(["A": "{\(idA)}"], in: elected.reply.subproblemB)
    let a: Plan.Node
    switch try await solver.plan(elected.a, text: elected.reply.subproblemA, id: idA, at: part("a", attempt)) {
    case .solved(let node): a = node
    case .failed(let failure): return .failed(failure)
    }
    guard let unbound = domain.unbound(elected, reference: "{\(idA)}") else {
      return .solved((a, .leaf(id: idB, problem: textB)))
    }
    switch try await solver.plan(unbound, text: textB, id: idB, at: part("b", attempt)) {
    case .solved(let b): return .solved((a, b))
    case .failed(let failure): return .failed(failure)
    }
  }

  /// Follows a saved plan: no decomposition is voted on, but the same code checks it, and leaves are voted on as ever.
  func follow(_ frozen: Plan.Node, _ problem: D.Problem) async throws -> Outcome<D.Solution> {
    guard case .split(let id, _, let a, let b, let compose) = frozen else {
      return try await leaf(try await kindOnly(problem), .atomic, "a leaf of the plan")
    }
    note(.split, "as the plan says")
    var namesA = place.bindings
    namesA[a.id] = "{A}"
    let reply = DecomposerReply(
      subproblemA: substitute(place.bindings, in: a.problem), subproblemB: substitute(namesA, in: b.problem),
      composeFn: compose)
    let found: Decomposition<D.Problem>
    do throws(Rejection) {
      found = try domain.decomposition(of: problem, from: reply)
      try checkProgress(found)
    } catch {
      return .failed(.rejected("node \(id) of the plan: \(error)"))
    }
    return try await carryOut(found, of: problem, attempt: 1, frozen: (a, b))
  }
}
