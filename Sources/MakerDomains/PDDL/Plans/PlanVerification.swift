import Maker
import MakerVoting

extension PDDLSpace {
  /// Checks a plan file against the problem, line by line: the plan is never held as a whole.
  ///
  /// - Parameters:
  ///   - lines: the file's lines, without their ends.
  ///   - file: the file's name, for errors.
  /// - Returns: the number of actions, and the cost.
  /// - Throws: ``PDDLError`` with the first bad line and the rule that it breaks; a goal that is not met in the end is an
  ///   error on the line after the last. In a cancelled task the check ends early, with an error.
  public func verify(
    _ lines: some Sequence<some StringProtocol>, file: String = "plan"
  ) throws(PDDLError) -> VerifiedPlan {
    var state = start
    var cost = problem.minimizesCost ? problem.initialCost : 0
    var (actions, last) = (0, 1)
    var reader = PlanLineReader(file: file)
    var watch = CancellationWatch(every: 64)
    for line in lines {
      if watch.isCancelled() {
        throw PDDLError(file: file, line: reader.line + 1, column: 1, message: "the check was cancelled")
      }
      guard let (action, place) = try reader.action(line) else { continue }
      do throws(Rejection) {
        state = try apply(action, to: state)
        cost = try Self.add(cost, self.cost(of: action), action)
      } catch {
        throw place.error(error.description)
      }
      actions += 1
      last = reader.line
    }
    // Where the plan ends: at its last action.
    if let missing = missing(goal, in: state) {
      throw PDDLError(
        file: file, line: last, column: 1, message: "the goal is not reached: \(missing) does not hold")
    }
    return VerifiedPlan(actions: actions, cost: cost)
  }

  /// Checks a plan against the problem.
  ///
  /// - Throws: ``PDDLError`` whose line is the number of the bad action, from 1.
  public func verify(_ plan: PDDLPlan, file: String = "plan") throws(PDDLError) -> VerifiedPlan {
    try verify(plan.actions.lazy.map(\.description), file: file)
  }

  /// The first literal of a goal that does not hold.
  private func missing(_ goal: PDDLGoal, in state: PDDLState) -> String? {
    if let fact = goal.positive.first(where: { !state.contains($0) }) { return facts.text(fact) }
    if let fact = goal.negative.first(where: state.contains) { return "(not \(facts.text(fact)))" }
    return goal.others.first { !isTrue($0, [], in: state) }.map { facts.text($0) }
  }
}
