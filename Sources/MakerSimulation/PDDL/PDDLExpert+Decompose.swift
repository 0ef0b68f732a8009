import MakerVoting

/// The ways in which a decomposer of planning problems errs.
private enum Mistake: CaseIterable {
  case holdsAlready, objectsSwapped, unrelated, goalAgain, stopped
}

extension PDDLExpert {
  /// One of several waypoints near the middle of the expert's plan; `stop` for a single action.
  func decompose(_ problem: PlanningProblem) -> Judgement {
    guard let plan = problem.plan, plan.count > 1 else {
      return Judgement(right: { _ in Proposal.stop }) { generator in mistake(problem, [], &generator) }
    }
    let waypoints = waypoints(problem, plan)
    return Judgement(right: { generator in
      waypoints.randomElement(using: &generator).map { proposal($0, problem).reply } ?? Proposal.stop
    }) { generator in
      mistake(problem, waypoints, &generator)
    }
  }

  /// Everything that the rest of the plan relies on, before one of the actions about the middle. Only such a waypoint
  /// keeps the second part short wherever the first one ends.
  private func waypoints(_ problem: PlanningProblem, _ plan: [Int]) -> [String] {
    let conditions = PlanShortening(task: problem.task, goal: problem.goal).conditions(plan, from: problem.start)
    let inside = (1..<plan.count).sorted { a, b in
      (abs(2 * a - plan.count), a) < (abs(2 * b - plan.count), b)
    }
    var found: [String] = []
    for position in inside where found.count < 3 {
      guard problem.lengths(by: conditions[position]) != nil else { continue }
      found.append(problem.text(conditions[position]))
    }
    // By a plan that was not the shortest, the parts can seem longer than they are.
    return found.isEmpty ? [problem.text(conditions[inside[0]])] : found
  }

  private func proposal(_ waypoint: String, _ problem: PlanningProblem) -> Proposal {
    Proposal(a: waypoint, b: "", compose: "concat")
  }

  /// A waypoint that leads nowhere. What by chance is a good one is passed over.
  private func mistake(
    _ problem: PlanningProblem, _ right: [String], _ generator: inout SplitMix64
  ) -> JSON {
    for mistake in Mistake.allCases.shuffled(using: &generator) {
      if mistake == .stopped {
        if right.isEmpty { continue }
        return Proposal.stop
      }
      guard let waypoint = waypoint(mistake, problem, right, &generator) else { continue }
      if let condition = problem.condition(waypoint), problem.lengths(by: condition) != nil { continue }
      return proposal(waypoint, problem).reply
    }
    return proposal(problem.goalText, problem).reply
  }

  private func waypoint(
    _ mistake: Mistake, _ problem: PlanningProblem, _ right: [String], _ generator: inout SplitMix64
  ) -> String? {
    let facts = problem.task.facts
    switch mistake {
    case .holdsAlready:
      return Self.conjunction(problem.start.facts.map { facts[$0] }.shuffled(using: &generator).prefix(2))
    case .unrelated:
      let wanted = problem.goal.holds
      return Self.conjunction(
        facts.indices.filter { !wanted.contains($0) }.map { facts[$0] }.shuffled(using: &generator).prefix(2))
    case .objectsSwapped:
      guard let waypoint = right.randomElement(using: &generator), let item = PromptExpression.one(waypoint) else {
        return nil
      }
      let objects = Set(item.facts.flatMap { $0.rest.compactMap(\.word) }).sorted().shuffled(using: &generator)
      guard objects.count > 1 else { return nil }
      return item.replacing([objects[0]: objects[1], objects[1]: objects[0]]).text
    case .goalAgain: return problem.goalText
    case .stopped: return nil
    }
  }

  private static func conjunction(_ facts: some Collection<String>) -> String? {
    facts.isEmpty ? nil : "(and " + facts.sorted().joined(separator: " ") + ")"
  }
}

extension PromptExpression {
  /// The facts of a conjunction of literals.
  fileprivate var facts: [PromptExpression] {
    switch head {
    case "and", "not": rest.flatMap(\.facts)
    default: [self]
    }
  }

  /// With other arguments in the facts.
  fileprivate func replacing(_ names: [String: String]) -> PromptExpression {
    guard let list, let first = list.first else { return self }
    return .list(
      [first]
        + list.dropFirst().map { item in
          item.word.map { .word(names[$0] ?? $0) } ?? item.replacing(names)
        })
  }
}
