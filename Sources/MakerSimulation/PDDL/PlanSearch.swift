import MakerVoting

/// The expert's own search: weighted A* over the relaxed distance, within a number of states.
struct PlanSearch {
  /// How many states are looked at before the expert gives up on a problem.
  private static let maxStates = 3000
  /// How many for a part, which a good waypoint makes easier than the whole.
  private static let maxStatesOfPart = 500
  /// How much more the estimate counts than what was walked: more is faster, and gives longer plans.
  private static let weight = 2

  let task: GroundTask
  let goal: GroundTask.Condition

  private struct Node {
    let state: FactSet
    let parent: Int
    let action: Int
    let depth: Int
    let estimate: Int
  }

  /// A plan shorter than `bound`; `nil` if none is found. One action is found whenever one is enough.
  func plan(from start: FactSet, shorterThan bound: Int = .max) -> [Int]? {
    if goal.isMet(in: start) { return bound > 0 ? [] : nil }
    guard bound > 1 else { return nil }
    for action in task.actions.indices {
      if let next = task.apply(action, to: start), goal.isMet(in: next) { return [action] }
    }
    guard bound > 2, let plan = search(from: start, bound) else { return nil }
    let shorter = PlanShortening(task: task, goal: goal).shorten(plan, from: start)
    return shorter.count < bound ? shorter : nil
  }

  private func search(from start: FactSet, _ bound: Int) -> [Int]? {
    guard let estimate = task.relaxation.distance(from: start, to: goal) else { return nil }
    var nodes = [Node(state: start, parent: -1, action: -1, depth: 0, estimate: estimate)]
    var depths = [start: 0]
    var estimates: [FactSet: Int] = [:]
    var queue = BucketQueue()
    queue.push(0, priority: Self.priority(nodes[0]))
    var looked = 0
    var watch = CancellationWatch(every: 256)
    let limit = bound == .max ? Self.maxStates : Self.maxStatesOfPart
    while looked < limit, let position = queue.pop() {
      let node = nodes[position]
      guard depths[node.state] == node.depth else { continue }
      if goal.isMet(in: node.state) { return path(to: position, nodes) }
      looked += 1
      // A plan that is too long now may still be shortened, but not by much.
      guard node.depth < bound else { continue }
      for action in task.actions.indices {
        if watch.isCancelled() { return nil }
        guard let next = task.apply(action, to: node.state), node.depth + 1 < depths[next, default: .max] else {
          continue
        }
        let known = estimates[next] ?? task.relaxation.distance(from: next, to: goal) ?? Self.deadEnd
        estimates[next] = known
        guard known != Self.deadEnd else { continue }
        depths[next] = node.depth + 1
        nodes.append(
          Node(state: next, parent: position, action: action, depth: node.depth + 1, estimate: known))
        queue.push(nodes.count - 1, priority: Self.priority(nodes[nodes.count - 1]))
      }
    }
    return nil
  }

  private static let deadEnd = Int.max

  private static func priority(_ node: Node) -> Int {
    (node.depth + weight * node.estimate) * 32 + min(node.estimate, 31)
  }

  private func path(to position: Int, _ nodes: [Node]) -> [Int] {
    var actions: [Int] = []
    var node = nodes[position]
    while node.parent >= 0 {
      actions.append(node.action)
      node = nodes[node.parent]
    }
    return actions.reversed()
  }
}

/// A queue for small whole priorities; the newest of the lowest comes first.
private struct BucketQueue {
  private var buckets: [[Int]] = []
  private var lowest = 0

  mutating func push(_ item: Int, priority: Int) {
    while buckets.count <= priority { buckets.append([]) }
    buckets[priority].append(item)
    lowest = min(lowest, priority)
  }

  mutating func pop() -> Int? {
    while lowest < buckets.count {
      if let item = buckets[lowest].popLast() { return item }
      lowest += 1
    }
    return nil
  }
}
