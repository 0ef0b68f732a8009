import MakerVoting

/// Takes detours out of a plan.
struct PlanShortening {
  let task: GroundTask
  let goal: GroundTask.Condition

  /// A plan that is no longer, and still works.
  func shorten(_ plan: [Int], from start: FactSet) -> [Int] {
    var best = plan
    while true {
      let shorter = withoutNeedless(withoutLoops(best, from: start), from: start)
      if shorter.count == best.count { return best }
      best = shorter
    }
  }

  /// What has to hold before each action for the rest of the plan to work, and after the last: the goal.
  func conditions(_ plan: [Int], from start: FactSet) -> [GroundTask.Condition] {
    var states = [start]
    for action in plan { states.append(task.apply(action, to: states[states.count - 1]) ?? start) }
    var conditions = [goal]
    for (action, state) in zip(plan, states).reversed() {
      conditions.append(task.regress(conditions[conditions.count - 1], before: action, in: state))
    }
    return conditions.reversed()
  }

  /// Jumps ahead to the last place from which the rest would already work.
  private func withoutLoops(_ plan: [Int], from start: FactSet) -> [Int] {
    let conditions = conditions(plan, from: start)
    var (state, next, kept) = (start, 0, [Int]())
    while true {
      next = (next...plan.count).last { conditions[$0].isMet(in: state) } ?? next
      guard next < plan.count, let after = task.apply(plan[next], to: state) else { return kept }
      kept.append(plan[next])
      state = after
      next += 1
    }
  }

  /// Leaves out an action, and those that then cannot be taken, wherever the goal is reached all the same.
  private func withoutNeedless(_ plan: [Int], from start: FactSet) -> [Int] {
    var (kept, position) = (plan, 0)
    var watch = CancellationWatch(every: 8)
    while position < kept.count, !watch.isCancelled() {
      var state = start
      var without: [Int] = []
      for (index, action) in kept.enumerated() where index != position {
        guard let next = task.apply(action, to: state) else { continue }
        state = next
        without.append(action)
      }
      if goal.isMet(in: state) { kept = without } else { position += 1 }
    }
    return kept
  }
}
