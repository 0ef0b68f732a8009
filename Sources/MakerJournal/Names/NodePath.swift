/// Where a node stands in the tree of a run: `1` is the root, `1.1a` part A of its first decomposition, `1/7` its seventh
/// step, `1:t1` the subtask t1 of its graph, `1#7` the seventh problem of a batch.
public struct NodePath: Hashable, Sendable, CustomStringConvertible {
  /// One of the two parts of a decomposition.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    case a, b
  }

  /// What leads from a node to one beneath it.
  public enum Component: Hashable, Sendable {
    /// A part of a node's decomposition, by attempt, from 1.
    case part(Part, attempt: Int)
    /// A step of a sequence, from 1.
    case step(Int)
    /// A subtask of a graph.
    case subtask(String)
    /// A problem among many, from 1.
    case problem(Int)
  }

  /// The root.
  public static let root = NodePath(text: "1")

  /// The path as journals write it.
  public let description: String

  private init(text: String) {
    description = text
  }

  /// Reads what ``description`` wrote; `nil` for anything else.
  public init?(_ text: String) {
    var rest = text[...]
    guard rest.popFirst() == "1" else { return nil }
    while let separator = rest.popFirst() {
      let part = rest.prefix { !Self.separators.contains($0) }
      guard Self.component(separator, part) != nil else { return nil }
      rest = rest[part.endIndex...]
    }
    description = text
  }

  /// The node beneath.
  public func appending(_ component: Component) -> NodePath {
    switch component {
    case .part(let part, let attempt): NodePath(text: "\(description).\(attempt)\(part.rawValue)")
    case .step(let number): NodePath(text: "\(description)/\(number)")
    case .subtask(let id): NodePath(text: "\(description):\(Self.escaped(id))")
    case .problem(let number): NodePath(text: "\(description)#\(number)")
    }
  }

  /// The node above; `nil` for the root.
  public var parent: NodePath? {
    description.lastIndex(where: Self.separators.contains).map { NodePath(text: String(description[..<$0])) }
  }

  /// What leads here from the node above; `nil` for the root.
  public var component: Component? {
    description.lastIndex(where: Self.separators.contains).flatMap {
      Self.component(description[$0], description[description.index(after: $0)...])
    }
  }

  /// The problem of a batch that this node belongs to, itself included.
  public var problem: NodePath? {
    guard let mark = description.firstIndex(of: "#") else { return nil }
    let rest = description[description.index(after: mark)...]
    let end = rest.firstIndex(where: Self.separators.contains) ?? description.endIndex
    return NodePath(text: String(description[..<end]))
  }

  private static let separators: Set<Character> = [".", "/", ":", "#"]

  private static func component(_ separator: Character, _ text: Substring) -> Component? {
    switch separator {
    case ".":
      guard let part = text.last.flatMap({ Part(rawValue: String($0)) }), let attempt = Int(text.dropLast()) else {
        return nil
      }
      return .part(part, attempt: attempt)
    case "/": return Int(text).map { .step($0) }
    case ":": return .subtask(unescaped(text))
    case "#": return Int(text).map { .problem($0) }
    default: return nil
    }
  }

  /// An id without the characters that separate.
  private static func escaped(_ id: String) -> String {
    id.reduce(into: "") { text, character in
      if separators.contains(character) || character == "%" {
        let value = String(character.unicodeScalars.first?.value ?? 0, radix: 16)
        text += "%" + value
      } else {
        text.append(character)
      }
    }
  }

  private static func unescaped(_ text: Substring) -> String {
    var out = ""
    var rest = text
    while let character = rest.popFirst() {
      guard character == "%", let value = UInt32(rest.prefix(2), radix: 16), let scalar = Unicode.Scalar(value) else {
        out.append(character)
        continue
      }
      out.unicodeScalars.append(scalar)
      rest = rest.dropFirst(2)
    }
    return out
  }
}
