/// What an election decides.
public struct DecisionKind: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The name in snake_case.
  public let rawValue: String

  /// A decision of that name.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// A decision of that name.
  public init(stringLiteral value: String) { rawValue = value }

  /// Whether a problem is atomic.
  public static let atomic: DecisionKind = "atomic"
  /// The kind of solution that a problem wants.
  public static let kind: DecisionKind = "kind"
  /// How a problem is split.
  public static let decomposition: DecisionKind = "decomposition"
  /// The solution of a leaf.
  public static let solution: DecisionKind = "solution"
  /// Whether one sample solves a problem as a whole.
  public static let attempt: DecisionKind = "attempt"
  /// The composition of two solutions.
  public static let composition: DecisionKind = "composition"
  /// A step of a sequence.
  public static let step: DecisionKind = "step"
  /// Whether two answers mean the same.
  public static let equivalence: DecisionKind = "equivalence"

  /// The name.
  public var description: String { rawValue }
}

/// One election of a run: the node, what is decided there, and the number of its first sample in its stream. A run that is
/// resumed finds it again by that.
public struct ElectionID: Hashable, Sendable, CustomStringConvertible {
  /// The node at which it is held.
  public let node: NodePath
  /// What it decides.
  public let decision: DecisionKind
  /// The number of its first sample.
  public let first: Int

  /// An election's id.
  public init(node: NodePath, decision: DecisionKind, first: Int) {
    (self.node, self.decision, self.first) = (node, decision, first)
  }

  /// Reads what ``description`` wrote; `nil` for anything else.
  public init?(_ text: String) {
    guard let mark = text.lastIndex(of: "@"), let first = Int(text[text.index(after: mark)...]) else { return nil }
    let head = text[..<mark]
    guard let space = head.lastIndex(of: " "), let node = NodePath(String(head[..<space])) else { return nil }
    self.init(node: node, decision: DecisionKind(rawValue: String(head[head.index(after: space)...])), first: first)
  }

  /// As journals write it: `1.1a solution@0`.
  public var description: String { "\(node) \(decision)@\(first)" }
}
