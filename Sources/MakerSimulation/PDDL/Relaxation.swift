/// Estimates distances by a plan for the problem in which nothing is ever deleted (Hoffmann and Nebel, 2001).
struct Relaxation: Sendable {
  private let needs: [[Int]]
  private let adds: [[Int]]
  private let users: [[Int]]
  private let free: [Int]

  init(_ actions: [GroundTask.Action], facts: Int) {
    let needs = actions.map(\.needs.facts)
    self.needs = needs
    adds = actions.map(\.adds.facts)
    var users = [[Int]](repeating: [], count: facts)
    for (action, needed) in needs.enumerated() { for fact in needed { users[fact].append(action) } }
    self.users = users
    free = needs.indices.filter { needs[$0].isEmpty }
  }

  /// The number of actions in a relaxed plan; `nil` if there is none, so that no real plan exists either.
  func distance(from state: FactSet, to goal: GroundTask.Condition) -> Int? {
    var supporter = [Int](repeating: Self.unreached, count: users.count)
    var waiting = needs.map(\.count)
    var layer = state.facts
    for fact in layer { supporter[fact] = Self.given }
    var open = state.missing(of: goal.holds)
    var enabled = free
    while open > 0 {
      for fact in layer {
        for action in users[fact] {
          waiting[action] -= 1
          if waiting[action] == 0 { enabled.append(action) }
        }
      }
      layer.removeAll(keepingCapacity: true)
      for action in enabled {
        for fact in adds[action] where supporter[fact] == Self.unreached {
          supporter[fact] = action
          layer.append(fact)
          if goal.holds.contains(fact) { open -= 1 }
        }
      }
      enabled.removeAll(keepingCapacity: true)
      if layer.isEmpty && open > 0 { return nil }
    }
    return planLength(goal, supporter) + state.shared(with: goal.fails)
  }

  private static let unreached = -1
  private static let given = -2

  private func planLength(_ goal: GroundTask.Condition, _ supporter: [Int]) -> Int {
    var chosen: Set<Int> = []
    var wanted = goal.holds.facts
    while let fact = wanted.popLast() {
      let action = supporter[fact]
      if action >= 0, chosen.insert(action).inserted { wanted += needs[action] }
    }
    return chosen.count
  }
}
