import MakerVoting
import Synchronization

/// Keeps what was worked out before. It makes replies faster and changes none.
final class PlanMemo: Sendable {
  struct Key: Hashable, Sendable {
    let task: UInt64
    let start: FactSet
    let goal: GroundTask.Condition
    let bound: Int
  }

  private struct Known {
    var rules: [String: PlanningRules?] = [:]
    var tasks: [UInt64: GroundTask?] = [:]
    var plans: [Key: [Int]?] = [:]
  }

  private static let maxRules = 64
  private static let maxTasks = 64
  private static let maxPlans = 20_000

  private let known = Mutex(Known())

  /// The ground actions under rules in a state with these facts, a key for them, and all facts that hold.
  func task(
    _ text: String, _ stated: Set<String>
  ) -> (key: UInt64, task: GroundTask, facts: Set<String>)? {
    guard let rules = rules(text) else { return nil }
    let facts = stated.union(rules.always)
    let fixed = facts.filter { fact in
      rules.fixed.contains(String(fact.dropFirst().prefix { $0 != " " && $0 != ")" }))
    }
    var hash = StableHash(text)
    for fact in fixed.sorted() { hash.combine(fact) }
    let key = hash.value
    if let task = known.withLock({ $0.tasks[key] }) { return task.map { (key, $0, facts) } }
    let task = GroundTask(rules, fixed: fixed)
    // What a cancelled task gave up says nothing about the problem.
    if Task.isCancelled { return nil }
    known.withLock { known in
      if known.tasks.count >= Self.maxTasks { known.tasks = [:] }
      known.tasks[key] = .some(task)
    }
    return task.map { (key, $0, facts) }
  }

  /// A plan that was found before, or is searched for now.
  func plan(_ key: Key, _ search: () -> [Int]?) -> [Int]? {
    if let plan = known.withLock({ $0.plans[key] }) { return plan }
    let plan = search()
    if Task.isCancelled { return nil }
    known.withLock { known in
      if known.plans.count >= Self.maxPlans { known.plans = [:] }
      known.plans[key] = .some(plan)
    }
    return plan
  }

  private func rules(_ text: String) -> PlanningRules? {
    if let rules = known.withLock({ $0.rules[text] }) { return rules }
    let rules = PlanningRules(text)
    known.withLock { known in
      if known.rules.count >= Self.maxRules { known.rules = [:] }
      known.rules[text] = .some(rules)
    }
    return rules
  }
}
