import MakerVoting

extension NodeRun {
  /// Solves a problem by an elected decomposition; one that fails is struck off and the next is elected.
  func split(
    _ problem: D.Problem, _ decision: NodeDecision, _ evidence: String
  ) async throws -> Outcome<D.Solution> {
    note(decision, evidence)
    var search = DecompositionSearch(self, problem)
    var attempt = 0
    var realm = place.realm
    while let choice = try await search.next() {
      switch choice {
      case .stop:
        // A problem that was split because solving it directly failed is not tried again in the same way.
        if decision == .escalated { return .failed(.noConsensus("elected atomic, but solving it directly failed")) }
        forgetParts()
        return try await leaf(problem, .atomic, "elected atomic among the proposals")
      case .decomposition(let elected):
        attempt += 1
        let outcome = try await carryOut(elected, of: problem, attempt: attempt, realm: realm)
        guard let failure = outcome.failure, !failure.isFinal else { return outcome }
        // A solution beneath is wrong, and nobody knows which: the next attempt takes over none from before.
        if failure.isRejection { realm = "\(streamIdentity) attempt \(attempt + 1)" }
        search.strikeOff(elected, failure)
      }
    }
    return .failed(search.failure)
  }

  /// Makes a decomposition the one that this node is trying.
  func begin(_ elected: Decomposition<D.Problem>, attempt: Int) {
    run.ledger.update(place.path) { $0.compose = elected.compose.text }
    run.ledger.setChildren([part("a", attempt).path, part("b", attempt).path], of: place.path)
    run.events.tell(
      .decomposed(
        a: elected.reply.subproblemA, b: elected.reply.subproblemB, compose: elected.compose.text), node: place.path)
  }

  /// What was tried before is no part of a problem that is solved directly after all.
  func forgetParts() {
    run.ledger.update(place.path) { $0.compose = nil }
    run.ledger.setChildren([], of: place.path)
  }

  /// Solves both parts, composes, and verifies.
  func carryOut(
    _ elected: Decomposition<D.Problem>, of problem: D.Problem, attempt: Int,
    realm: String? = nil, frozen: (a: Plan.Node, b: Plan.Node)? = nil
  ) async throws -> Outcome<D.Solution> {
    begin(elected, attempt: attempt)
    let placeA = part("a", attempt, realm: realm, frozen: frozen?.a)
    let a: D.Solution
    let b: D.Solution
    if elected.needsA {
      switch try await solver.solve(elected.a, at: placeA) {
      case .failed(let failure): return .failed(failure)
      case .solved(let solution): a = solution
      }
      let bound: D.Problem
      do throws(Rejection) { bound = try domain.bind(elected, to: a) } catch { return .failed(.rejected("\(error)")) }
      let placeB = part("b", attempt, realm: realm, frozen: frozen?.b, a: (frozen?.a.id, a), after: placeA.path)
      switch try await solver.solve(bound, at: placeB) {
      case .failed(let failure): return .failed(failure)
      case .solved(let solution): b = solution
      }
    } else {
      let placeB = part("b", attempt, realm: realm, frozen: frozen?.b)
      switch try await sideBySide(elected, placeA, placeB) {
      case .failed(let failure): return .failed(failure)
      case .solved(let pair): (a, b) = (pair.a, pair.b)
      }
    }
    return try await compose(elected, of: problem, a: a, b: b)
  }

  private struct Pair: Sendable {
    let a: D.Solution
    let b: D.Solution
  }

  /// Solves two parts that do not depend on each other. When A fails, nothing more is spent on B. When B fails, A goes on:
  /// which failure counts must not depend on who was faster.
  private func sideBySide(
    _ elected: Decomposition<D.Problem>, _ placeA: NodeSolver<D>.Place, _ placeB: NodeSolver<D>.Place
  ) async throws -> Outcome<Pair> {
    try await withThrowingTaskGroup(of: (isA: Bool, outcome: Outcome<D.Solution>).self) { group in
      group.addTask { (true, try await solver.solve(elected.a, at: placeA)) }
      group.addTask { (false, try await solver.solve(elected.b, at: placeB)) }
      var a: D.Solution?
      var b: D.Solution?
      var failureOfB: Failure?
      for try await (isA, outcome) in group {
        switch outcome {
        case .failed(let failure) where isA:
          group.cancelAll()
          // The other part ends with a cancellation, which is no fault of the run.
          while let other = await group.nextResult() { if case .failure(let error as RunStop) = other { throw error } }
          return .failed(failure)
        case .failed(let failure): failureOfB = failure
        case .solved(let solution):
          if isA { a = solution } else { b = solution }
        }
      }
      if let failureOfB { return .failed(failureOfB) }
      guard let a, let b else { throw CancellationError() }
      return .solved(Pair(a: a, b: b))
    }
  }

  private func compose(
    _ elected: Decomposition<D.Problem>, of problem: D.Problem, a: D.Solution, b: D.Solution
  ) async throws -> Outcome<D.Solution> {
    let composed: Outcome<D.Solution>
    do throws(Rejection) {
      switch try domain.compose(elected, of: problem, a: a, b: b) {
      case .solution(let solution):
        try domain.verify(solution, of: problem, isLeaf: false)
        composed = .solved(solution)
      case .agents:
        composed = .failed(.noConsensus(""))
      }
    } catch {
      return .failed(.rejected("the composed solution was rejected: \(error)"))
    }
    var outcome = composed
    if outcome.solution == nil {
      outcome = try await solution(of: problem, decision: "composition", isLeaf: false) {
        domain.composer(for: problem, decomposition: elected, a: a, b: b, wording: $0)
      }
    }
    if let solution = outcome.solution {
      run.events.tell(.synthesisComplete(solution: domain.text(of: solution)), node: place.path)
    }
    return outcome
  }

  func part(
    _ name: String, _ attempt: Int, realm: String? = nil, frozen: Plan.Node? = nil,
    a: (id: String?, solution: D.Solution)? = nil, after placeA: String? = nil
  ) -> NodeSolver<D>.Place {
    var bindings = place.bindings
    if let a, let id = a.id { bindings[id] = Plan.harmless(domain.text(of: a.solution)) }
    // What this node's own elections have shown, and those beneath A where B waits for A.
    var margins = place.margins
    if margins.isAdaptive {
      margins.observe(run.ledger.elections(of: place.path), checked: isChecked)
      if let placeA { margins.observe(run.ledger.decisions(placeA), checked: isChecked) }
    }
    return place.part(
      name, attempt: attempt, identity: identity, key: key, realm: realm ?? place.realm, frozen: frozen,
      bindings: bindings, margins: margins)
  }

  /// Whether the winner of such an election is known to be right, since the domain's code accepted it.
  private func isChecked(_ election: ElectionRecord) -> Bool {
    domain.verifiesLeavesFully && election.decision == "solution"
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
