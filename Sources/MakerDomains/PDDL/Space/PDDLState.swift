/// The facts that hold; all others do not.
public struct PDDLState: Hashable, Sendable {
  /// Their numbers, in rising order.
  private(set) var facts: [Int]

  /// The facts must be in rising order.
  init(facts: [Int]) { self.facts = facts }

  /// How many facts hold.
  public var count: Int { facts.count }

  func contains(_ fact: Int) -> Bool {
    let position = position(of: fact)
    return position < facts.count && facts[position] == fact
  }

  mutating func insert(_ fact: Int) {
    let position = position(of: fact)
    if position == facts.count || facts[position] != fact { facts.insert(fact, at: position) }
  }

  mutating func remove(_ fact: Int) {
    let position = position(of: fact)
    if position < facts.count, facts[position] == fact { facts.remove(at: position) }
  }

  /// Where a fact stands or would stand.
  private func position(of fact: Int) -> Int {
    var (low, high) = (0, facts.count)
    while low < high {
      let middle = (low + high) / 2
      if facts[middle] < fact { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Facts that have to hold, facts that must not, and conditions that are more than a fact.
public struct PDDLGoal: Hashable, Sendable {
  /// The numbers of the facts that have to hold, in rising order.
  let positive: [Int]
  /// The numbers of the facts that must not hold, in rising order.
  let negative: [Int]
  /// What is more than a fact, in the order of how it is written.
  let others: [Condition]

  /// What every state meets.
  static let always = PDDLGoal(positive: [], negative: [], others: [])
}

/// An action with its arguments, in lower case.
public struct PDDLAction: Hashable, Sendable, CustomStringConvertible {
  /// The action's name.
  public let name: String
  /// The names of the objects.
  public let arguments: [String]

  /// An action, which may or may not exist.
  public init(_ name: String, _ arguments: [String] = []) {
    self.name = name.lowercased()
    self.arguments = arguments.map { $0.lowercased() }
  }

  /// As plan files have it: `(pick-up a)`.
  public var description: String { "(" + ([name] + arguments).joined(separator: " ") + ")" }
}
