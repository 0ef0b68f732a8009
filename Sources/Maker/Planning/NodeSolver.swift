import MakerVoting

/// Solves the nodes of one run over one domain: the recursion.
struct NodeSolver<D: Domain>: Sendable {
  /// Where a node stands in the tree.
  struct Place: Sendable {
    /// `1` for the root, then attempt and part: `1.1a`, `1.1a.2b`.
    let path: String
    let depth: Int
    /// The identities of the problems above, the nearest last.
    let ancestors: [String]
    /// The key of the problem above.
    let parentKey: String
    /// Solutions are shared within one realm. A new one begins after a rejection: some solution that was taken over was
    /// wrong, and nobody knows which.
    let realm: String
    /// The part of a frozen plan that governs this node.
    let frozen: Plan.Node?
    /// Solutions to which a frozen plan's references are bound.
    let bindings: [String: String]
    /// What the elections on the way here have shown.
    let margins: MarginState

    static func root(_ plan: Plan?, _ settings: RunSettings) throws(Margin.InvalidParameter) -> Place {
      Place(
        path: "1", depth: 0, ancestors: [], parentKey: "", realm: "", frozen: plan?.root, bindings: [:],
        margins: try MarginState(settings))
    }

    /// The margin of the elections here, and the bound that holds it.
    func margin() throws(Margin.InvalidParameter) -> (k: Int, bound: AdaptiveMargin.Bound?) {
      try margins.margin(at: .node(depth: depth))
    }

    func part(
      _ part: String, attempt: Int, identity: String, key: String, realm: String, frozen: Plan.Node?,
      bindings: [String: String], margins: MarginState
    ) -> Place {
      Place(
        path: "\(path).\(attempt)\(part)", depth: depth + 1, ancestors: ancestors + [identity], parentKey: key,
        realm: realm, frozen: frozen, bindings: bindings, margins: margins)
    }
  }

  let domain: D
  let run: Run
  let table: ReuseTable<D.Solution>

  /// Solves a problem, or takes over the solution of an equal one.
  func solve(_ problem: D.Problem, at place: Place) async throws -> Outcome<D.Solution> {
    let canonical = domain.canonical(problem)
    guard !place.ancestors.contains(canonical.identity) else {
      return stop(problem, at: place, .cycle("the problem comes back to one above it"))
    }
    if place.frozen != nil {
      // What a plan says of a problem is said of the problem as it stands, not of its canonical form.
      return try await solveCanonical(
        Canonical(key: canonical.key, identity: canonical.identity, problem: problem), at: place)
    }
    if place.depth == 0 || !shares(place) {
      return try await solveCanonical(canonical, at: place).map(canonical.restore)
    }
    return try await share(canonical, at: place).map(canonical.restore)
  }

  /// Whether equal problems are solved once here.
  private func shares(_ place: Place) -> Bool { run.settings.reuse && place.frozen == nil }

  /// Solves a canonical problem unless somebody has, or does: then waits.
  private func share(
    _ canonical: Canonical<D.Problem, D.Solution>, at place: Place
  ) async throws -> Outcome<D.Solution> {
    let key = "\(canonical.key)\u{1f}\(try place.margin().k)\u{1f}\(place.margins.key)\u{1f}\(place.realm)"
    while true {
      try Task.checkCancellation()
      switch table.claim(key, path: place.path, by: place.parentKey) {
      case .solved(let solution, let path):
        return reuse(solution, of: canonical, from: path, at: place)
      case .cycle:
        return stop(canonical.problem, at: place, .cycle("waiting for an equal problem would never end"))
      case .join(let node, let path):
        defer { table.release(key, by: place.parentKey) }
        do {
          if let solution = try await node.wait() { return reuse(solution, of: canonical, from: path, at: place) }
        } catch is CancellationError where !Task.isCancelled {
          // All who waited before had just gone, and took the node with them: solve it here.
        }
      case .own(let node):
        defer { table.release(key, by: place.parentKey) }
        return try await own(node, key, canonical, at: place)
      }
    }
  }

  /// Runs a shared node in the run's own scope, so that it outlives the one who asked for it first.
  private func own(
    _ node: SharedNode<D.Solution?>, _ key: String, _ canonical: Canonical<D.Problem, D.Solution>, at place: Place
  ) async throws -> Outcome<D.Solution> {
    let outcome = SharedNode<Outcome<D.Solution>>()
    let cancel = run.tasks.start {
      let result: Result<Outcome<D.Solution>, any Error>
      do { result = .success(try await solveCanonical(canonical, at: place, key: key)) } catch {
        result = .failure(error)
      }
      table.finish(key, node: node, path: place.path, value: (try? result.get())?.solution)
      outcome.finish(result)
      node.finish(result.map(\.solution))
    }
    node.setCancel(cancel)
    // The owner waits like everybody else, so that the node is cancelled when nobody is left.
    _ = try await node.wait()
    return try await outcome.wait()
  }

  private func reuse(
    _ solution: D.Solution, of canonical: Canonical<D.Problem, D.Solution>, from path: String, at place: Place
  ) -> Outcome<D.Solution> {
    enter(canonical.problem, at: place)
    run.ledger.update(place.path) { record in
      record.decision = .reused
      record.reusedFrom = path
      record.solution = domain.text(of: solution)
    }
    run.events.tell(.reused(from: path), node: place.path)
    tellComplete(.solved(solution), at: place)
    return .solved(solution)
  }

  /// Solves a node for real.
  private func solveCanonical(
    _ canonical: Canonical<D.Problem, D.Solution>, at place: Place, key: String? = nil
  ) async throws -> Outcome<D.Solution> {
    try run.budget.addNode()
    enter(canonical.problem, at: place)
    let margin = try place.margin()
    let node = NodeRun(
      solver: self, place: place, key: key ?? canonical.key, identity: canonical.identity,
      // Margin, realm and all, so that two nodes never draw from one stream in turns.
      streamIdentity: shares(place)
        ? "\(canonical.stream)\u{1f}\(margin.k)\(place.margins.key)\u{1f}\(place.realm)" : place.path,
      margin: margin)
    let outcome = try await node.solve(canonical.problem).located(
      at: place.depth == 0 ? nil : domain.title(of: canonical.problem))
    run.ledger.update(place.path) { record in
      record.solution = outcome.solution.map { domain.text(of: $0) }
      record.failure = outcome.failure?.reason
      if outcome.failure != nil { record.decision = .stopped }
    }
    tellComplete(outcome, at: place)
    return outcome
  }

  func enter(_ problem: D.Problem, at place: Place) {
    let title = domain.title(of: problem)
    run.ledger.add(NodeRecord(id: place.path, problem: title, depth: place.depth))
    run.events.tell(.nodeStarted(problem: title, depth: place.depth), node: place.path)
  }

  private func stop(_ problem: D.Problem, at place: Place, _ failure: Failure) -> Outcome<D.Solution> {
    enter(problem, at: place)
    run.ledger.update(place.path) { record in
      record.decision = .stopped
      record.failure = failure.reason
    }
    tellComplete(.failed(failure), at: place)
    return .failed(failure)
  }

  private func tellComplete(_ outcome: Outcome<D.Solution>, at place: Place) {
    run.events.tell(
      .nodeComplete(solution: outcome.solution.map { domain.text(of: $0) }, failure: outcome.failure?.reason),
      node: place.path)
  }
}

/// What became of a node.
enum Outcome<Solution: Sendable>: Sendable {
  case solved(Solution)
  case failed(Failure)

  var solution: Solution? { if case .solved(let solution) = self { solution } else { nil } }
  var failure: Failure? { if case .failed(let failure) = self { failure } else { nil } }

  /// Says in a failure's reason where it happened: at the lowest node that failed.
  func located(at title: String?) -> Outcome {
    guard case .failed(let failure) = self, !failure.isLocated, let title else { return self }
    return .failed(
      Failure(
        reason: "\(title): \(failure.reason)", isRejection: failure.isRejection, isFinal: failure.isFinal,
        isLocated: true))
  }

  func map<Other>(_ transform: (Solution) -> Other) -> Outcome<Other> {
    switch self {
    case .solved(let solution): .solved(transform(solution))
    case .failed(let failure): .failed(failure)
    }
  }
}

/// Why a node has no solution.
struct Failure: Hashable, Sendable {
  let reason: String
  /// Whether a verifier had the last word.
  let isRejection: Bool
  /// Whether nothing else is worth trying: the models say that they do not know.
  let isFinal: Bool
  /// Whether the reason says at which node.
  var isLocated = false

  static func noConsensus(_ reason: String) -> Failure { Failure(reason: reason, isRejection: false, isFinal: false) }
  static func rejected(_ reason: String) -> Failure { Failure(reason: reason, isRejection: true, isFinal: false) }
  static func unknown(_ reason: String) -> Failure { Failure(reason: reason, isRejection: false, isFinal: true) }
  static func cycle(_ reason: String) -> Failure { Failure(reason: reason, isRejection: false, isFinal: false) }
}
