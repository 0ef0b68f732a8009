import MakerVoting

/// The order in which subtasks can be done, and what can be done side by side.
public struct GraphShape: Hashable, Sendable {
  /// All subtasks, each after what it depends on; of those that are free to go, the one written first.
  public let order: [String]
  /// The subtasks that can be done side by side, level by level.
  public let levels: [[String]]
  /// The longest chain of subtasks that wait for each other; of several, the one written first.
  public let criticalPath: [String]
  /// The subtasks that nothing depends on, in order.
  public let sinks: [String]

  /// The most subtasks of one level.
  public var width: Int { levels.map(\.count).max() ?? 0 }
  /// The number of levels.
  public var depth: Int { levels.count }

  /// The shape of subtasks that depend on earlier positions only through `dependencies`; `nil` if there is a cycle.
  init?(ids: [String], dependencies: [[Int]]) {
    var waiting = dependencies.map(\.count)
    var dependents = [[Int]](repeating: [], count: ids.count)
    for (position, needed) in dependencies.enumerated() { for other in needed { dependents[other].append(position) } }
    var level = [Int](repeating: 0, count: ids.count)
    var longest = [Int?](repeating: nil, count: ids.count)
    var free = Heap(ids.indices.filter { waiting[$0] == 0 })
    var order: [Int] = []
    while let next = free.popMin() {
      order.append(next)
      for dependent in dependents[next] {
        waiting[dependent] -= 1
        if waiting[dependent] == 0 { free.insert(dependent) }
      }
      for other in dependencies[next] where level[other] + 1 > level[next] {
        level[next] = level[other] + 1
        longest[next] = other
      }
    }
    guard order.count == ids.count else { return nil }
    self.order = order.map { ids[$0] }
    var levels = [[String]](repeating: [], count: (level.max() ?? -1) + 1)
    for position in ids.indices { levels[level[position]].append(ids[position]) }
    self.levels = levels
    sinks = ids.indices.filter { dependents[$0].isEmpty }.map { ids[$0] }
    var path: [String] = []
    var end = ids.indices.max { level[$0] < level[$1] || (level[$0] == level[$1] && $0 > $1) }
    while let position = end {
      path.append(ids[position])
      end = longest[position]
    }
    criticalPath = path.reversed()
  }

  /// A cycle among positions of which every one waits for another; in the direction of dependence, back to its start.
  static func cycle(_ dependencies: [[Int]]) -> [Int] {
    var state = [Int: Int]()
    for start in dependencies.indices where state[start] == nil {
      var path: [(position: Int, next: Int)] = [(start, 0)]
      state[start] = 1
      while let (position, next) = path.last {
        guard next < dependencies[position].count else {
          state[position] = 2
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let other = dependencies[position][next]
        if state[other] == 1, let first = path.firstIndex(where: { $0.position == other }) {
          return path[first...].map(\.position) + [other]
        }
        if state[other] == nil {
          state[other] = 1
          path.append((other, 0))
        }
      }
    }
    return []
  }

  /// As `dag check --json` and `maker_build_dag` print it.
  var members: [(String, JSON)] {
    [
      ("order", .strings(order)), ("levels", .array(levels.map { .strings($0) })), ("width", .integer(width)),
      ("depth", .integer(depth)), ("critical_path", .strings(criticalPath)), ("sinks", .strings(sinks)),
    ]
  }
}

/// Small numbers first.
private struct Heap {
  private var elements: [Int]

  /// - Parameters:
  ///   - elements: in ascending order.
  init(_ elements: [Int]) {
    self.elements = elements
  }

  mutating func insert(_ element: Int) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0, elements[child] < elements[(child - 1) / 2] {
      elements.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popMin() -> Int? {
    guard let first = elements.first, let last = elements.popLast() else { return nil }
    guard !elements.isEmpty else { return first }
    elements[0] = last
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < elements.count }
      guard let least = children.min(by: { elements[$0] < elements[$1] }), elements[least] < elements[parent] else {
        return first
      }
      elements.swapAt(parent, least)
      parent = least
    }
  }
}
