import MakerVoting

/// A text with references to outputs in it: `Determine birthplace of {t1}`, `{t1.name}` for a member of a JSON output.
///
/// A reference is a name in braces, with members after dots. Any other text in braces, such as a piece of JSON, is text.
public struct GraphText: Hashable, Sendable {
  /// What stands for an output, or for a member of one.
  public struct Reference: Hashable, Sendable, CustomStringConvertible {
    /// The subtask, or the input.
    public let id: String
    /// The members on the way down.
    public let members: [String]

    /// As it was written, without braces.
    public var description: String { ([id] + members).joined(separator: ".") }

    /// The value among these; `nil` if there is none.
    func value(in values: [String: JSON]) -> JSON? {
      members.reduce(values[id]) { $0?[$1] }
    }
  }

  /// A piece of the text.
  public enum Piece: Hashable, Sendable {
    /// As it stands.
    case text(String)
    /// To be replaced.
    case reference(Reference)
  }

  /// The pieces in order.
  public let pieces: [Piece]

  /// Reads a text.
  public init(_ text: String) {
    var pieces: [Piece] = []
    var plain = ""
    var rest = text[...]
    while let character = rest.first {
      let name = rest.dropFirst().prefix { $0 == "." || Self.isName(String($0)) }
      if character == "{", rest[name.endIndex...].first == "}", let reference = Self.reference(name) {
        if !plain.isEmpty { pieces.append(.text(plain)) }
        plain = ""
        pieces.append(.reference(reference))
        rest = rest[name.endIndex...].dropFirst()
      } else {
        plain.append(character)
        rest = rest.dropFirst()
      }
    }
    if !plain.isEmpty { pieces.append(.text(plain)) }
    self.pieces = pieces
  }

  /// The references in order, each once.
  public var references: [Reference] {
    pieces.reduce(into: []) { found, piece in
      if case .reference(let reference) = piece, !found.contains(reference) { found.append(reference) }
    }
  }

  /// The text with every reference replaced, in a single pass: what a value says is never replaced in turn.
  func replacing(_ value: (Reference) -> String) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let plain): text += plain
      case .reference(let reference): text += value(reference)
      }
    }
  }

  /// Whether a text can name a subtask: letters, digits, `_` and `-`, at most 64 of them.
  static func isName(_ text: some StringProtocol) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  private static func reference(_ text: Substring) -> Reference? {
    let names = text.split(separator: ".", omittingEmptySubsequences: false)
    guard names.allSatisfy({ isName($0) }), let id = names.first else { return nil }
    return Reference(id: String(id), members: names.dropFirst().map(String.init))
  }
}

extension JSON {
  /// An output as text: a string is its own text, anything else its JSON.
  var asText: String { string ?? compact }
}
