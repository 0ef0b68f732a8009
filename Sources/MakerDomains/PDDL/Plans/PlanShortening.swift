import MakerVoting

extension PDDLSpace {
  /// A plan without what it does not need: first without loops, which come back to a state that was there before; then
  /// without each action that, left out with all that can then not be taken, leaves a plan that still reaches the goal
  /// (action elimination, Nakhost and Müller 2010). What is left keeps its order, and costs no more.
  ///
  /// - Parameters:
  ///   - plan: a plan that reaches the problem's goal.
  ///   - steps: how many actions are applied at most; what was found by then is returned.
  /// - Returns: a plan that reaches the goal; the same one where it cannot be shortened, and where it reaches no goal.
  public func shortened(_ plan: [PDDLAction], steps: Int = 3_000_000) -> [PDDLAction] {
    var resolved: [PlanStep] = []
    for action in plan {
      guard let (schema, arguments) = try? resolve(action) else { return plan }
      resolved.append(PlanStep(action: action, schema: schema, arguments: arguments))
    }
    var watch = WorkWatch(most: steps)
    let short = withoutNeedless(withoutLoops(resolved), &watch).map(\.action)
    return (try? verify(PDDLPlan(short))) == nil ? plan : short
  }

  private struct PlanStep {
    let action: PDDLAction
    let schema: ActionSchema
    let arguments: [Int]
  }

  private func next(_ step: PlanStep, _ state: PDDLState) -> PDDLState? {
    guard isTrue(step.schema.precondition, step.arguments, in: state) else { return nil }
    return effect(of: step.schema, step.arguments, in: state)
  }

  private func withoutLoops(_ plan: [PlanStep]) -> [PlanStep] {
    // Whole states would take much room; two that share a hash make a plan that fails, which is looked at in the end.
    var (state, hashes) = (start, [start.hashValue])
    for step in plan {
      guard let next = next(step, state) else { return plan }
      state = next
      hashes.append(state.hashValue)
    }
    let last = Dictionary(hashes.enumerated().map { ($1, $0) }) { _, later in later }
    var (kept, position) = ([PlanStep](), 0)
    while true {
      position = last[hashes[position]] ?? position
      guard position < plan.count else { return kept }
      kept.append(plan[position])
      position += 1
    }
  }

  private func withoutNeedless(_ plan: [PlanStep], _ watch: inout WorkWatch) -> [PlanStep] {
    var (kept, position, before) = (plan, 0, start)
    while position < kept.count {
      var state = before
      var without = Array(kept[..<position])
      for step in kept[(position + 1)...] {
        if watch.isOver() { return kept }
        guard let next = next(step, state) else { continue }
        state = next
        without.append(step)
      }
      if isMet(goal, in: state) {
        kept = without
      } else {
        guard let next = next(kept[position], before) else { return kept }
        before = next
        position += 1
      }
    }
    return kept
  }
}
