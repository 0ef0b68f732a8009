/// Where a value stands in a JSON document: `subtasks[1].dependencies[0]`.
public struct JSONPath: Hashable, Sendable, CustomStringConvertible {
  /// One step down.
  public enum Step: Hashable, Sendable {
    /// The member of that name.
    case member(String)
    /// The element at that position, from 0.
    case element(Int)
  }

  /// The steps from the top of the document.
  public let steps: [Step]

  /// A path; without steps that of the whole document.
  public init(_ steps: [Step] = []) {
    self.steps = steps
  }

  /// The path of a member.
  public subscript(name: String) -> JSONPath { JSONPath(steps + [.member(name)]) }
  /// The path of an element.
  public subscript(position: Int) -> JSONPath { JSONPath(steps + [.element(position)]) }

  /// As JavaScript would write it; the whole document is `$`.
  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .member(let name): text += text.isEmpty ? name : "." + name
      case .element(let position): text += "[\(position)]"
      }
    }
    return text.isEmpty ? "$" : text
  }

  /// As a JSON pointer (RFC 6901); that of the whole document is empty.
  public var pointer: String {
    steps.map { step in
      switch step {
      case .member(let name): Self.pointerStep(name)
      case .element(let position): "/\(position)"
      }
    }.joined()
  }

  /// A member's name as a step of a pointer.
  package static func pointerStep(_ name: String) -> String {
    "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
  }

  /// Line and column, from 1, columns in bytes, of the value in a text that is valid JSON. Where the text has no such
  /// value, of the nearest one around it.
  public func location(in text: String) -> (line: Int, column: Int) {
    var scanner = JSONScanner(bytes: Array(text.utf8))
    for step in steps { if !scanner.descend(step) { break } }
    let before = scanner.bytes[..<scanner.position]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return (before.count { $0 == UInt8(ascii: "\n") } + 1, scanner.position - lineStart + 1)
  }
}

/// Finds its way through valid JSON without reading the values.
private struct JSONScanner {
  let bytes: [UInt8]
  /// The first byte of a value.
  var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
    skipSpace()
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Moves to the first byte of the value one step down; stays where it is if there is none.
  mutating func descend(_ step: JSONPath.Step) -> Bool {
    let start = position
    let isObject = next == UInt8(ascii: "{")
    position += 1
    var count = 0
    skipSpace()
    while let byte = next, byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") {
      var name: String?
      if isObject {
        let nameStart = position
        skipString()
        name = (try? JSON(parsing: String(decoding: bytes[nameStart..<position], as: UTF8.self)))?.string
        skipSpace()
        position += 1
        skipSpace()
      }
      switch step {
      case .member(let wanted) where isObject && name == wanted: return true
      case .element(let wanted) where !isObject && count == wanted: return true
      default: break
      }
      skipValue()
      skipSpace()
      if next == UInt8(ascii: ",") { position += 1 }
      skipSpace()
      count += 1
    }
    position = start
    return false
  }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
  }

  private mutating func skipString() {
    position += 1
    while let byte = next, byte != UInt8(ascii: "\"") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
    position += 1
  }

  private mutating func skipValue() {
    var depth = 0
    repeat {
      switch next {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        position += 1
      case UInt8(ascii: "\""): skipString()
      case nil: return
      default:
        if depth > 0 {
          position += 1
        } else {
          while let byte = next, !Self.ends.contains(byte) { position += 1 }
        }
      }
    } while depth > 0
  }

  private static let ends = Set(",]} \t\n\r".utf8)
}
