import MakerText

/// Looks for the id of a message that cannot be read as a whole: one that is too long, or not quite JSON. It holds nothing
/// but the id.
struct MessageScanner: Hashable, Sendable {
  /// The longest name or id that is looked at.
  private static let most = 512

  /// The value of the outermost object's member `id`.
  private(set) var id: MessageID?
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var isValue = false
  private var name: [UInt8] = []
  private var value: [UInt8] = []

  mutating func read(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { read(byte) }
  }

  private mutating func read(_ byte: UInt8) {
    if isInString {
      keep(byte)
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
      return
    }
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      if depth == 1, !isValue { name = [] }
      keep(byte)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      keep(byte)
      depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      if depth == 1 { endMember() }
      depth -= 1
    case UInt8(ascii: ":") where depth == 1 && !isValue: isValue = true
    case UInt8(ascii: ",") where depth == 1: endMember()
    default: keep(byte)
    }
  }

  private mutating func keep(_ byte: UInt8) {
    guard depth == 1 else { return }
    if !isValue, isInString, name.count < Self.most { name.append(byte) }
    if isValue, value.count < Self.most { value.append(byte) }
  }

  private mutating func endMember() {
    if isValue, name == Array("\"id\"".utf8) {
      id = (try? JSON(parsing: String(decoding: value, as: UTF8.self))).flatMap { MessageID($0) }
    }
    (isValue, name, value) = (false, [], [])
  }
}
