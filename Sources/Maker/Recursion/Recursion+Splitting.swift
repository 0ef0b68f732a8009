import MakerVoting

extension Recursion {
  /// Solves a problem by an elected decomposition; one that fails is struck off and the next is elected.
  func split(
    _ node: Node<D>, _ problem: D.Problem, _ decision: NodeDecision, _ evidence: Evidence
  ) async throws -> Outcome<D.Solution> {
    guard let parts = domain.decomposing else { return .failed(.noProposal) }
    node.decide(decision, evidence)
    var search = DecompositionSearch(node, problem, parts, isSplitElected: evidence == .elected(isAtomic: false))
    var attempt = 0
    var realm = node.place.realm
    while let choice = try await search.next() {
      switch choice {
      case .stop:
        // A problem that was split because solving it directly failed is not tried again in the same way. Solvers who said
        // that it is compound are asked again, and cannot say so a second time.
        if decision == .escalated { return .failed(.directFailed) }
        return try await node.leaf(problem, .electedProposal(isAtomic: true))
      case .decomposition(let elected):
        attempt += 1
        let outcome = try await carryOut(elected, parts, node, of: problem, attempt: attempt, realm: realm)
        guard let reason = outcome.failure, !reason.isFinal else { return outcome }
        // A solution beneath is wrong, and nobody knows which: the next attempt takes over none from before.
        if reason.isRejection { realm = .attempt(attempt + 1, at: node.source) }
        search.strikeOff(elected, reason)
      }
    }
    return .failed(search.failure)
  }

  /// Solves both parts, composes, and verifies.
  func carryOut(
    _ elected: Decomposition<D.Problem>, _ parts: any Decomposing<D.Problem, D.Solution>, _ node: Node<D>,
    of problem: D.Problem, attempt: Int, realm: Realm? = nil, frozen: (a: Plan.Node, b: Plan.Node)? = nil
  ) async throws -> Outcome<D.Solution> {
    node.begin(elected, attempt: attempt)
    let placeA = node.part(.a, attempt, realm: realm, frozen: frozen?.a)
    let pair: Outcome<Pair>
    if elected.needsA {
      pair = try await inTurn(elected, parts, placeA) { a in
        node.part(.b, attempt, realm: realm, frozen: frozen?.b, a: (frozen?.a.id, a), after: placeA.path)
      }
    } else {
      pair = try await sideBySide(elected, placeA, node.part(.b, attempt, realm: realm, frozen: frozen?.b))
    }
    switch pair {
    case .failed(let reason): return .failed(reason)
    case .solved(let pair): return try await compose(elected, parts.composing, node, of: problem, pair)
    }
  }

  private struct Pair: Sendable {
    let a: D.Solution
    let b: D.Solution
  }

  /// Solves A, and then B, which is bound to A's solution.
  private func inTurn(
    _ elected: Decomposition<D.Problem>, _ parts: any Decomposing<D.Problem, D.Solution>, _ placeA: Place,
    _ placeB: (D.Solution) -> Place
  ) async throws -> Outcome<Pair> {
    let a: D.Solution
    switch try await solve(elected.a, at: placeA) {
    case .failed(let reason): return .failed(reason)
    case .solved(let solution): a = solution
    }
    let bound: D.Problem
    do throws(Rejection) { bound = try parts.bind(elected, to: a) } catch {
      return .failed(.rejected(.binding, error.description))
    }
    return try await solve(bound, at: placeB(a)).map { Pair(a: a, b: $0) }
  }

  /// Solves two parts that do not depend on each other. When A fails, nothing more is spent on B. When B fails, A goes on:
  /// which failure counts must not depend on who was faster.
  private func sideBySide(
    _ elected: Decomposition<D.Problem>, _ placeA: Place, _ placeB: Place
  ) async throws -> Outcome<Pair> {
    try await withThrowingTaskGroup(of: (isA: Bool, outcome: Outcome<D.Solution>).self) { group in
      group.addTask { (true, try await solve(elected.a, at: placeA)) }
      group.addTask { (false, try await solve(elected.b, at: placeB)) }
      var a: D.Solution?
      var b: D.Solution?
      var failureOfB: Reason?
      for try await (isA, outcome) in group {
        switch outcome {
        case .failed(let reason) where isA:
          group.cancelAll()
          // The other part ends with a cancellation, which is no fault of the run.
          while let other = await group.nextResult() { if case .failure(let error as RunStop) = other { throw error } }
          return .failed(reason)
        case .failed(let reason): failureOfB = reason
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
    _ elected: Decomposition<D.Problem>, _ composing: any Composing<D.Problem, D.Solution>, _ node: Node<D>,
    of problem: D.Problem, _ pair: Pair
  ) async throws -> Outcome<D.Solution> {
    let outcome: Outcome<D.Solution>
    let agents: @Sendable (Int) -> Inquiry<D.Solution>
    do {
      switch try composing.compose(elected, of: problem, a: pair.a, b: pair.b) {
      case .solution(let solution):
        try await domain.verify(solution, of: problem, isLeaf: false)
        node.tell(.synthesisComplete(solution: domain.text(of: solution)))
        return .solved(solution)
      case .agents(let inquiry): agents = inquiry
      }
    } catch let error as Rejection {
      // A check that was cut short is no rejection.
      try Task.checkCancellation()
      return .failed(.rejected(.composed, error.description))
    }
    outcome = try await node.solution(of: problem, .composition, isLeaf: false, agents)
    if let solution = outcome.solution { node.tell(.synthesisComplete(solution: domain.text(of: solution))) }
    return outcome
  }
}

extension Node {
  /// Makes a decomposition the one that this node is trying.
  func begin(_ elected: Decomposition<D.Problem>, attempt: Int) {
    tell(
      .decomposed(
        a: elected.reply.subproblemA, b: elected.reply.subproblemB, compose: elected.compose.text, attempt: attempt))
  }
}
