import Maker
import MakerVoting

/// A planning problem as a prompt states it, with the expert's own plans for it and for its parts.
struct PlanningProblem: Sendable {
  let task: GroundTask
  let start: FactSet
  let goal: GroundTask.Condition
  /// The goal as the prompt words it.
  let goalText: String
  /// Facts that hold and that no action changes.
  private let constants: Set<String>
  private let memo: PlanMemo
  private let key: UInt64

  /// Reads the sections of a prompt; `nil` if they are no planning problem that can be worked on.
  init?(_ prompt: AgentPrompt, memo: PlanMemo) {
    guard let rulesText = prompt.section("rules"), let goalText = prompt.section("goal"),
      let startText = prompt.section("start"), let list = PromptExpression.one(startText)?.list,
      let wanted = PromptExpression.one(goalText)
    else { return nil }
    guard let (key, task, facts) = memo.task(rulesText, Set(list.map(\.text))) else { return nil }
    let start = FactSet(facts.compactMap { task.numbers[$0] }, room: task.facts.count)
    let constants = facts.filter { task.numbers[$0] == nil }
    guard let goal = Self.condition(wanted, task, constants) else { return nil }
    (self.task, self.start, self.goal, self.goalText) = (task, start, goal, goalText)
    (self.constants, self.memo, self.key) = (constants, memo, key)
  }

  /// A waypoint; `nil` if it cannot be read or can never hold.
  func condition(_ text: String) -> GroundTask.Condition? {
    PromptExpression.one(text).flatMap { Self.condition($0, task, constants) }
  }

  /// The expert's plan for the whole problem.
  var plan: [Int]? { plan(from: start, to: goal, shorterThan: .max) }

  /// How long both parts of a split are by the expert's own plans; `nil` unless both are shorter than the whole.
  func lengths(by waypoint: GroundTask.Condition) -> (a: Int, b: Int)? {
    let whole = plan?.count ?? .max
    guard !waypoint.isMet(in: start), let a = plan(from: start, to: waypoint, shorterThan: whole) else { return nil }
    let middle = a.reduce(start) { state, action in task.apply(action, to: state) ?? state }
    guard !goal.isMet(in: middle), let b = plan(from: middle, to: goal, shorterThan: whole) else { return nil }
    return (a.count, b.count)
  }

  /// How a condition is written, its facts in alphabetical order.
  func text(_ condition: GroundTask.Condition) -> String {
    let literals =
      condition.holds.facts.map { task.facts[$0] }.sorted()
      + condition.fails.facts.map { "(not \(task.facts[$0]))" }.sorted()
    return literals.count == 1 ? literals[0] : "(and " + literals.joined(separator: " ") + ")"
  }

  private func plan(from start: FactSet, to goal: GroundTask.Condition, shorterThan bound: Int) -> [Int]? {
    memo.plan(PlanMemo.Key(task: key, start: start, goal: goal, bound: bound)) {
      PlanSearch(task: task, goal: goal).plan(from: start, shorterThan: bound)
    }
  }

  private static func condition(
    _ item: PromptExpression, _ task: GroundTask, _ constants: Set<String>
  ) -> GroundTask.Condition? {
    // Of several ways in which it can hold, the first that is possible stands for all.
    task.formula.ways(item, [:]).lazy.compactMap { Self.condition($0, task, constants) }.first
  }

  private static func condition(
    _ facts: [GroundFormula.Fact], _ task: GroundTask, _ constants: Set<String>
  ) -> GroundTask.Condition? {
    let room = task.facts.count
    var condition = GroundTask.Condition(holds: FactSet(room: room), fails: FactSet(room: room))
    for fact in facts {
      if let number = task.numbers[fact.text] {
        if fact.holds { condition.holds.insert(number) } else { condition.fails.insert(number) }
      } else if constants.contains(fact.text) != fact.holds {
        return nil
      }
    }
    return condition.holds.isDisjoint(with: condition.fails) ? condition : nil
  }
}
