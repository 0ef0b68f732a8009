/// A lower bound on the cost of every plan: LM-cut (Helmert and Domshlak, 2009). Sets of actions are cut out of which every
/// plan must take one; what the cheapest of each costs is added up, and taken off the others of its set.
struct LandmarkCut {
  /// An action, or a part of one, in the problem in which nothing is ever taken away.
  struct Operator {
    let needs: [Int]
    let adds: [Int]
    /// Parts of one action share what it costs.
    let action: Int
  }

  private let operators: [Operator]
  private var costs: [Int]
  private let users: [[Int]]
  private let makers: [[Int]]
  private let goal: Int
  /// Of no fact: it holds from the start, and is needed by what needs nothing else.
  private static let given = 0

  private var distances: [Int] = []
  private var supporters: [Int] = []

  /// - Parameters:
  ///   - operators: facts are numbered from 1; what holds from the start is left out of the needs.
  ///   - costs: of each action.
  ///   - facts: how many there are.
  ///   - goal: the facts to be reached.
  init(_ operators: [Operator], costs: [Int], facts: Int, goal: [Int]) {
    self.goal = facts + 1
    self.operators =
      operators.map { part in
        Operator(needs: part.needs.isEmpty ? [Self.given] : part.needs, adds: part.adds, action: part.action)
      } + [Operator(needs: goal.isEmpty ? [Self.given] : goal, adds: [facts + 1], action: costs.count)]
    self.costs = costs + [0]
    var users = [[Int]](repeating: [], count: facts + 2)
    var makers = users
    for (position, part) in self.operators.enumerated() {
      for need in part.needs { users[need].append(position) }
      for fact in part.adds { makers[fact].append(position) }
    }
    (self.users, self.makers) = (users, makers)
  }

  /// The bound, or what of it was found when the work was over: less is a bound too.
  mutating func bound(_ watch: inout WorkWatch) -> Int {
    var total = 0
    while true {
      measure(&watch)
      let far = distances[goal]
      guard far > 0, far < Int.max, !watch.isStopped else { return total }
      let cut = cut(&watch)
      guard !watch.isStopped, let least = cut.map({ costs[$0] }).min(), least > 0 else { return total }
      let (sum, overflow) = total.addingReportingOverflow(least)
      if overflow { return total }
      total = sum
      for action in cut { costs[action] -= least }
    }
  }

  /// What each fact costs at least if only the dearest need of an action counts, and that need.
  private mutating func measure(_ watch: inout WorkWatch) {
    distances = [Int](repeating: .max, count: users.count)
    supporters = [Int](repeating: -1, count: operators.count)
    var open = operators.map(\.needs.count)
    var queue = CheapestFirst()
    distances[Self.given] = 0
    queue.push(Self.given, 0)
    while let (fact, distance) = queue.pop() {
      guard distance == distances[fact] else { continue }
      for position in users[fact] {
        if watch.isOver() { return }
        open[position] -= 1
        guard open[position] == 0 else { continue }
        // The last need that is reached is the dearest.
        supporters[position] = fact
        let (cost, overflow) = distance.addingReportingOverflow(costs[operators[position].action])
        if overflow { continue }
        for added in operators[position].adds where cost < distances[added] {
          distances[added] = cost
          queue.push(added, cost)
        }
      }
    }
  }

  /// The actions that lead into the facts from which the goal costs nothing more.
  private func cut(_ watch: inout WorkWatch) -> Set<Int> {
    var near: Set<Int> = [goal]
    var waiting = [goal]
    while let fact = waiting.popLast() {
      for position in makers[fact] where supporters[position] >= 0 && costs[operators[position].action] == 0 {
        if watch.isOver() { return [] }
        if near.insert(supporters[position]).inserted { waiting.append(supporters[position]) }
      }
    }
    var cut: Set<Int> = []
    var before: Set<Int> = [Self.given]
    waiting = [Self.given]
    while let fact = waiting.popLast() {
      for position in users[fact] where supporters[position] == fact {
        if watch.isOver() { return [] }
        for added in operators[position].adds {
          if near.contains(added) {
            cut.insert(operators[position].action)
          } else if before.insert(added).inserted {
            waiting.append(added)
          }
        }
      }
    }
    return cut
  }
}

/// A binary heap of facts by what they cost.
private struct CheapestFirst {
  private var items: [(fact: Int, cost: Int)] = []

  mutating func push(_ fact: Int, _ cost: Int) {
    items.append((fact, cost))
    var child = items.count - 1
    while child > 0, items[child].cost < items[(child - 1) / 2].cost {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> (fact: Int, cost: Int)? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    if items.isEmpty { return first }
    items[0] = last
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < items.count }
      guard let least = children.min(by: { items[$0].cost < items[$1].cost }), items[least].cost < items[parent].cost
      else { return first }
      items.swapAt(parent, least)
      parent = least
    }
  }
}
