import MakerVoting

/// One run of a graph.
struct GraphRun: Sendable {
  let runner: GraphRunner
  let run: Run
  let state: GraphState

  private var root: NodePath { run.root }
  private var graph: SubtaskGraph { runner.graph }

  /// The path of a subtask's node.
  private func path(_ id: String) -> NodePath { root.appending(.subtask(id)) }

  /// Carries out the graph and composes the answer.
  func solve() async throws -> Outcome<JSON> {
    run.events.tell(.nodeStarted(problem: graph.title, depth: 0), node: root)
    run.events.tell(.outlined(graph.subtasks.map(\.id), compose: graph.compose?.text), node: root)
    run.events.tell(.nodeDecided(.split, .plan(isLeaf: false)), node: root)
    try await carryOut()
    let outcome = try await composed()
    if let answer = outcome.solution { run.events.tell(.synthesisComplete(solution: answer.asText), node: root) }
    end(root, outcome)
    return outcome
  }

  // MARK: Order

  /// Starts each unit as soon as all that it waits for has ended.
  private func carryOut() async throws {
    let units = units()
    var dependents = [[Int]](repeating: [], count: units.count)
    for unit in units.indices { for needed in units[unit].needs { dependents[needed].append(unit) } }
    try await withThrowingTaskGroup(of: Int.self) { group in
      var waiting = units.map(\.needs.count)
      for unit in units.indices where waiting[unit] == 0 {
        group.addTask { try await start(units[unit].members, unit) }
      }
      while let ended = try await group.next() {
        for unit in dependents[ended] {
          waiting[unit] -= 1
          if waiting[unit] == 0 { group.addTask { try await start(units[unit].members, unit) } }
        }
      }
    }
  }

  /// Single subtasks, and loops as a whole: nobody outside sees the output of a loop before its verdict is valid.
  private func units() -> [(members: [String], needs: Set<Int>)] {
    let inLoops = Set(graph.loops.joined())
    let members = graph.loops + graph.shape.order.filter { !inLoops.contains($0) }.map { [$0] }
    var unit: [String: Int] = [:]
    for (position, ids) in members.enumerated() { for id in ids { unit[id] = position } }
    var needs = [Set<Int>](repeating: [], count: members.count)
    for subtask in graph.subtasks {
      guard let own = unit[subtask.id] else { continue }
      needs[own].formUnion(subtask.dependencies.compactMap { unit[$0] }.filter { $0 != own })
    }
    return zip(members, needs).map { ($0, $1) }
  }

  private func start(_ members: [String], _ unit: Int) async throws -> Int {
    let subtasks = members.compactMap { graph[$0] }
    let needed = subtasks.flatMap(\.dependencies).filter { !members.contains($0) }
    if let missing = firstFailed(among: needed) {
      for subtask in subtasks { stop(subtask, .dependency(missing)) }
    } else if let loop = subtasks.last?.loop {
      try await goRound(subtasks, loop)
    } else {
      for subtask in subtasks { _ = try await attempt(subtask, round: 1, after: nil) }
    }
    return unit
  }

  /// The first of these that failed, or whose loop did: without a valid verdict nobody outside may use what is in it.
  private func firstFailed(among ids: [String]) -> String? {
    let failures = state.failures
    return ids.lazy.firstMapped { id in
      failures[id] != nil ? id : graph.loops.first { $0.contains(id) }?.first { failures[$0] != nil }
    }
  }

  private func stop(_ subtask: Subtask, _ reason: Reason) {
    enter(subtask)
    finish(subtask, .failed(reason))
  }

  // MARK: Refinement

  /// Does the members in order until the last one's verdict is valid; then, or after so many rounds, it ends.
  private func goRound(_ members: [Subtask], _ loop: Subtask.Loop) async throws {
    guard let verdictGiver = members.last else { return }
    var earlier: SubtaskAgent.Attempt?
    for round in 1...(loop.atMost + 1) {
      for (position, subtask) in members.enumerated() {
        let outcome = try await attempt(subtask, round: round, after: subtask.id == loop.backTo ? earlier : nil)
        if outcome.failure != nil {
          for later in members[(position + 1)...] { stop(later, .dependency(subtask.id)) }
          return
        }
      }
      let outputs = state.outputs
      guard let verdict = outputs[verdictGiver.id], let output = outputs[loop.backTo] else { return }
      if verdict["valid"] == true { return }
      earlier = SubtaskAgent.Attempt(output: output, verdict: verdict)
      run.events.tell(
        .struckOff(candidate: output.asText, reason: "round \(round): \(verdict.asText)"),
        node: path(loop.backTo))
    }
    guard let earlier else { return }
    let review = GraphReview(
      subtask: verdictGiver.id, revised: loop.backTo, output: earlier.output, verdict: earlier.verdict,
      revisions: loop.atMost)
    if try await isAccepted(review) { return }
    state.keep(review)
    let reason = Reason.notValid(revisions: loop.atMost, verdict: earlier.verdict.asText)
    finish(verdictGiver, Outcome.failed(reason).located(at: verdictGiver.id))
  }

  /// Whether a person takes an output as it stands; what was decided before the run was taken up again still holds.
  private func isAccepted(_ review: GraphReview) async throws -> Bool {
    guard let reviewer = runner.reviewer else { return false }
    let node = path(review.subtask)
    if let known = run.events.history?.nextReview(at: node) {
      run.events.tell(.reviewed(isAccepted: known), node: node)
      return known
    }
    let isAccepted = try await reviewer(review)
    run.events.tell(.reviewed(isAccepted: isAccepted), node: node)
    return isAccepted
  }

  // MARK: Subtasks

  private func attempt(
    _ subtask: Subtask, round: Int, after earlier: SubtaskAgent.Attempt?
  ) async throws -> Outcome<JSON> {
    try run.budget.addNode()
    if round == 1 { enter(subtask) }
    let outcome: Outcome<JSON>
    do throws(Rejection) {
      try checkInputs(of: subtask)
      if let output = try subtask.compose?.apply(to: values, all: subtask.dependencies) {
        return finish(subtask, .solved(output))
      }
    } catch {
      return finish(subtask, Outcome.failed(.rejected(.inputs, "\(error)")).located(at: subtask.id))
    }
    let agent = SubtaskAgent(subtask, values: values, earlier: earlier, prompts: runner.prompts)
    outcome = try await SubtaskElection(
      subtask: subtask, agent: agent, run: run, node: path(subtask.id), kind: .solution,
      source: .subtask(subtask.id), criticality: subtask.criticality ?? runner.criticality,
      margin: try margin(of: subtask), verifier: runner.verifier
    ).hold().located(at: subtask.id)
    return finish(subtask, outcome)
  }

  /// The margin of a subtask's elections: its criticality's, else the run's, which may follow what the elections that it
  /// waited for have shown, and no others.
  private func margin(of subtask: Subtask) throws -> PlaceMargin {
    if let criticality = subtask.criticality ?? runner.criticality {
      return PlaceMargin(k: criticality.margin, bound: nil, base: criticality.margin)
    }
    var state = try MarginState(run.settings)
    if state.isAdaptive {
      let before = graph.ancestors(of: subtask)
      for id in graph.shape.order where before.contains(id) {
        let posed = graph[id].map { SubtaskAgent($0, values: values, prompts: runner.prompts).posed }
        let isChecked = posed.flatMap { runner.verifier?.strength(for: $0) } ?? .none > .none
        state.observe(run.events.read { $0.elections(of: path(id)) }) { $0.decision == .solution && isChecked }
      }
    }
    return try state.margin(at: .node(depth: 1))
  }

  private var values: [String: JSON] {
    var values = state.outputs
    for member in graph.inputs.members { values[member.name] = member.value }
    return values
  }

  /// The inputs as one object, held against the schema: each name is a dependency's, an input's, or a member of what a
  /// dependency gave.
  private func checkInputs(of subtask: Subtask) throws(Rejection) {
    guard let json = subtask.inputSchema else { return }
    let values = values
    var object = JSONObject()
    for name in (json["required"]?.array?.compactMap(\.string) ?? []) + (json["properties"]?.object?.names ?? []) {
      let own = subtask.dependencies.contains(name) || graph.inputs[name] != nil ? values[name] : nil
      object[name] = own ?? subtask.dependencies.firstMapped { values[$0]?[name] }
    }
    let violations: [JSONSchema.Violation]
    do { violations = try JSONSchema(json).violations(in: .object(object)) } catch {
      throw Rejection("the input_schema cannot be used: \(error)")
    }
    if let first = violations.first { throw Rejection("the inputs do not fit the input_schema: \(first)") }
  }

  private func enter(_ subtask: Subtask) {
    // What a loop binds changes from round to round.
    let isInLoop = graph.loops.contains { $0.contains(subtask.id) }
    let title = isInLoop ? subtask.title : SubtaskAgent(subtask, values: values).title
    run.events.tell(.nodeStarted(problem: "\(subtask.id): \(title)", depth: 1), node: path(subtask.id))
    run.events.tell(.nodeDecided(.atomic, .plan(isLeaf: true)), node: path(subtask.id))
  }

  @discardableResult
  private func finish(_ subtask: Subtask, _ outcome: Outcome<JSON>) -> Outcome<JSON> {
    state.keep(outcome, of: subtask.id)
    end(path(subtask.id), outcome)
    return outcome
  }

  private func end(_ node: NodePath, _ outcome: Outcome<JSON>) {
    run.events.tell(.nodeComplete(solution: outcome.solution?.asText, failure: outcome.failure), node: node)
  }

  // MARK: The answer

  private func composed() async throws -> Outcome<JSON> {
    let needed = graph.compose?.references.map { $0.map(\.id) } ?? graph.shape.sinks
    if firstFailed(among: needed) != nil {
      // Not what was merely waiting, but what it waited for.
      let failures = state.failures
      let causes = graph.shape.order.compactMap { failures[$0] }
      let located = causes.first { if case .at = $0 { true } else { false } }
      return .failed(located ?? causes.first ?? .noProposal)
    }
    let sinks = graph.shape.sinks
    do throws(Rejection) {
      if let answer = try graph.composedByCode(values) { return .solved(answer) }
    } catch { return .failed(.rejected(.composition, "\(error)")) }
    let composer = Subtask.composer(graph.compose?.text ?? "", of: sinks)
    return try await SubtaskElection(
      subtask: composer, agent: SubtaskAgent(composer, values: values, kind: .composer, prompts: runner.prompts),
      run: run, node: root, kind: .composition, source: .place(root), criticality: runner.criticality,
      margin: try margin(of: composer)
    ).hold().located(at: "the composition")
  }
}

extension Sequence {
  /// The first result that is not `nil`.
  fileprivate func firstMapped<Result>(_ transform: (Element) -> Result?) -> Result? {
    for element in self {
      if let result = transform(element) { return result }
    }
    return nil
  }
}
