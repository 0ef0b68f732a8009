import MakerVoting

/// The recursion of one run over one domain, as the design has it:
///
/// ```
/// solve(P):  known?   solved already, or being solved → taken over
///            budget   a node more
///            whole?   where code can check it, one sample may solve it as a whole
///            atomic?  by form, else by vote → a leaf, elected and verified
///            else     proposals, one of which is elected; A and B; composed and verified
/// ```
struct Recursion<D: Domain>: Sendable {
  let domain: D
  let run: Run
  let table: ReuseTable<ReuseKey, D.Solution>

  /// Solves a problem, or takes over the solution of an equal one.
  func solve(_ problem: D.Problem, at place: Place) async throws -> Outcome<D.Solution> {
    let canonical = domain.canonical(problem)
    if place.ancestors.contains(canonical.identity) { return stop(problem, at: place, .cycle(.ancestor)) }
    if place.frozen != nil {
      // What a plan says of a problem is said of the problem as it stands, not of its canonical form.
      let standing = Canonical<D.Problem, D.Solution>(
        key: canonical.key, identity: canonical.identity, problem: problem)
      return try await solve(try node(standing, at: place), problem)
    }
    let isShared = place.depth > 0 && shares(place)
    let outcome =
      isShared
      ? try await share(canonical, at: place) : try await solve(try node(canonical, at: place), canonical.problem)
    return outcome.map(canonical.restore)
  }

  /// Solves a node for real.
  func solve(_ node: Node<D>, _ problem: D.Problem) async throws -> Outcome<D.Solution> {
    try run.budget.addNode()
    node.begin(problem)
    let outcome = try await decided(node, problem)
      .located(at: node.place.depth == 0 ? nil : domain.title(of: problem))
    node.tell(
      .nodeComplete(
        solution: outcome.solution.map { domain.text(of: $0) }, failure: outcome.failure,
        isVerified: node.checks.whole == .complete))
    return outcome
  }

  private func decided(_ node: Node<D>, _ problem: D.Problem) async throws -> Outcome<D.Solution> {
    do throws(Rejection) {
      if let solution = try domain.trivialSolution(of: problem) {
        node.decide(.atomic, .nothingToDo)
        return .solved(solution)
      }
    } catch {
      return .failed(.rejected(.problem, error.description))
    }
    if let frozen = node.place.frozen { return try await follow(frozen, node, problem) }
    let (verdict, problem) = try await node.atomicity(of: problem)
    switch verdict {
    case .failed(let reason): return .failed(reason)
    case .split(let evidence) where run.settings.decompose == .asNeeded:
      return try await node.canAttempt
        ? attemptThenSplit(node, problem) : leafThenSplit(node, problem, .directFirst(evidence))
    case .split(let evidence): return try await split(node, problem, .split, evidence)
    case .leaf(let evidence) where node.isLastResort: return try await node.leaf(problem, evidence)
    case .leaf(let evidence): return try await leafThenSplit(node, problem, evidence)
    }
  }

  /// Lets one sample solve the problem as a whole; where code does not accept that, splits it.
  private func attemptThenSplit(_ node: Node<D>, _ problem: D.Problem) async throws -> Outcome<D.Solution> {
    let outcome = try await node.attempt(problem)
    guard let reason = outcome.failure else { return outcome }
    return try await split(node, problem, .split, .attempted(reason))
  }

  /// Solves a problem directly; where solvers say that it is compound, by splitting it, and where that fails for want of
  /// agreement, by forced decomposition.
  private func leafThenSplit(
    _ node: Node<D>, _ problem: D.Problem, _ evidence: Evidence
  ) async throws -> Outcome<D.Solution> {
    let outcome = try await node.leaf(problem, evidence, isOpen: true)
    guard let reason = outcome.failure, !reason.isFinal || run.settings.decompose == .asNeeded else { return outcome }
    if reason == .compound, domain.decomposing?.classifying != nil {
      return try await split(node, problem, .split, .compound)
    }
    node.tell(.escalated(.forcedDecomposition, reason))
    let forced = try await split(node, problem, .escalated, .forced(reason))
    // The reason why the direct way failed says more than that splitting an atomic problem failed too.
    return forced.failure == nil ? forced : outcome
  }

  // MARK: Places

  /// Whether equal problems are solved once here.
  func shares(_ place: Place) -> Bool { run.settings.reuse && place.frozen == nil }

  /// The node of a canonical problem.
  func node(
    _ canonical: Canonical<D.Problem, D.Solution>, at place: Place, key: ReuseKey? = nil
  ) throws -> Node<D> {
    let margin = try place.margin()
    return Node(
      recursion: self, place: place, key: key, identity: canonical.identity,
      source: shares(place)
        ? .problem(canonical.stream, margin: margin.k, margins: place.margins.followed, place.realm)
        : .place(place.path),
      margin: margin, checks: domain.checks(of: canonical.problem))
  }

  /// A node that ends before it has begun.
  private func stop(_ problem: D.Problem, at place: Place, _ reason: Reason) -> Outcome<D.Solution> {
    run.events.tell(.nodeStarted(problem: domain.title(of: problem), depth: place.depth), node: place.path)
    run.events.tell(.nodeComplete(solution: nil, failure: reason), node: place.path)
    return .failed(reason)
  }
}

extension Recursion {
  // MARK: Reuse

  /// Solves a canonical problem unless somebody has, or does: then waits.
  private func share(
    _ canonical: Canonical<D.Problem, D.Solution>, at place: Place
  ) async throws -> Outcome<D.Solution> {
    let key = ReuseKey(
      problem: canonical.key, margin: try place.margin().k, margins: place.margins.followed, realm: place.realm)
    while true {
      try Task.checkCancellation()
      switch table.claim(key, path: place.path, by: place.parentKey) {
      case .solved(let solution, let path): return reuse(solution, of: canonical, from: path, at: place)
      case .cycle: return stop(canonical.problem, at: place, .cycle(.waiting))
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
    _ shared: SharedNode<D.Solution?>, _ key: ReuseKey, _ canonical: Canonical<D.Problem, D.Solution>, at place: Place
  ) async throws -> Outcome<D.Solution> {
    let outcome = SharedNode<Outcome<D.Solution>>()
    let cancel = run.tasks.start {
      let result: Result<Outcome<D.Solution>, any Error>
      do {
        result = .success(try await solve(try node(canonical, at: place, key: key), canonical.problem))
      } catch { result = .failure(error) }
      table.finish(key, node: shared, path: place.path, value: (try? result.get())?.solution)
      outcome.finish(result)
      shared.finish(result.map(\.solution))
    }
    shared.setCancel(cancel)
    // The owner waits like everybody else, so that the node is cancelled when nobody is left.
    _ = try await shared.wait()
    return try await outcome.wait()
  }

  private func reuse(
    _ solution: D.Solution, of canonical: Canonical<D.Problem, D.Solution>, from path: NodePath, at place: Place
  ) -> Outcome<D.Solution> {
    run.events.tell(
      .nodeStarted(problem: domain.title(of: canonical.problem), depth: place.depth), node: place.path)
    run.events.tell(.reused(from: path), node: place.path)
    run.events.tell(
      .nodeComplete(
        solution: domain.text(of: solution), failure: nil,
        isVerified: domain.checks(of: canonical.problem).whole == .complete),
      node: place.path)
    return .solved(solution)
  }
}
