/// A sequence of actions that shares its parts: a million moves whose halves are alike take the memory of a few dozen.
public struct ActionPlan<Action: Hashable & Sendable>: Sendable {
  private indirect enum Node: Sendable {
    case some([Action])
    case joined(Node, Node)
    case mapped(Node, @Sendable (Action) -> Action)
  }

  private let root: Node
  /// Whether it is no plan, but says that one would be too long for a reply.
  public let isTooLong: Bool
  /// How many actions there are.
  public let count: Int

  private init(_ root: Node, count: Int, isTooLong: Bool = false) {
    self.root = root
    self.count = count
    self.isTooLong = isTooLong
  }

  /// What an agent replies to whom every plan is too long.
  public static var tooLong: ActionPlan { ActionPlan(.some([]), count: 0, isTooLong: true) }

  /// No action.
  public init() {
    self.init([])
  }

  /// One action.
  public init(_ action: Action) {
    self.init([action])
  }

  /// These actions in order.
  public init(_ actions: [Action]) {
    self.init(.some(actions), count: actions.count)
  }

  /// The actions of both plans in order. The parts are shared, not copied.
  public func followed(by other: ActionPlan) -> ActionPlan {
    if count == 0 { return other }
    if other.count == 0 { return self }
    return ActionPlan(.joined(root, other.root), count: count + other.count)
  }

  /// The plan with every action turned into another. Takes no time until it is walked through.
  public func mapped(_ transform: @escaping @Sendable (Action) -> Action) -> ActionPlan {
    ActionPlan(.mapped(root, transform), count: count)
  }

  /// Hands over the actions in order, without ever holding them all.
  public func forEach<Failure: Error>(_ body: (Action) throws(Failure) -> Void) throws(Failure) {
    // What is still to come, the next last, each with what has to be done to its actions, the innermost first.
    var open: [(node: Node, transforms: Transforms?)] = [(root, nil)]
    while let (node, transforms) = open.popLast() {
      switch node {
      case .some(let actions):
        for action in actions { try body(transforms?.apply(action) ?? action) }
      case .joined(let first, let second):
        open.append((second, transforms))
        open.append((first, transforms))
      case .mapped(let inner, let transform): open.append((inner, Transforms(transform, then: transforms)))
      }
    }
  }

  /// The actions as an array, for short plans.
  public var actions: [Action] {
    var actions: [Action] = []
    actions.reserveCapacity(count)
    forEach { actions.append($0) }
    return actions
  }

  private final class Transforms: Sendable {
    private let transform: @Sendable (Action) -> Action
    private let next: Transforms?

    init(_ transform: @escaping @Sendable (Action) -> Action, then next: Transforms?) {
      self.transform = transform
      self.next = next
    }

    func apply(_ action: Action) -> Action {
      var action = action
      var step: Transforms? = self
      while let current = step {
        action = current.transform(action)
        step = current.next
      }
      return action
    }
  }
}

extension ActionPlan: Hashable {
  /// Equal when the same actions come in the same order. Walks through both.
  public static func == (a: ActionPlan, b: ActionPlan) -> Bool {
    a.count == b.count && a.isTooLong == b.isTooLong && a.actions == b.actions
  }

  /// From the number of actions alone, so that hashing takes no time.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
  }
}
