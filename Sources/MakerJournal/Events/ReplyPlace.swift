package import MakerText

/// A place in a reply's text.
public struct ReplyPlace: Hashable, Sendable, CustomStringConvertible {
  /// Bytes of UTF-8 before it.
  public let offset: Int
  /// Line, from 1.
  public let line: Int
  /// Column in characters, from 1.
  public let column: Int
  /// Where in the JSON value it is (RFC 6901), for a reply that is one; `""` is the whole value.
  public let pointer: String?

  /// The place so many bytes into a text; the end of it where there are not so many.
  public init(offset: Int, in text: String, pointer: String? = nil) {
    let bytes = text.utf8
    let end = bytes.index(bytes.startIndex, offsetBy: max(0, offset), limitedBy: bytes.endIndex) ?? bytes.endIndex
    let before = bytes[..<end]
    let newline = UInt8(ascii: "\n")
    let start = before.lastIndex(of: newline).map { bytes.index(after: $0) } ?? bytes.startIndex
    self.offset = bytes.distance(from: bytes.startIndex, to: end)
    line = before.count { $0 == newline } + 1
    column = String(decoding: bytes[start..<end], as: UTF8.self).count + 1
    self.pointer = pointer
  }

  /// Line and column as compilers write them, and the pointer where there is one.
  public var description: String {
    "\(line):\(column)" + (pointer.map { $0.isEmpty ? "" : " \($0)" } ?? "")
  }

  /// The members of a flag's JSON that tell the place.
  package var members: [(String, JSON)] {
    [("offset", .integer(offset)), ("line", .integer(line)), ("column", .integer(column))]
      + (pointer.map { [("pointer", JSON.string($0))] } ?? [])
  }

  init(_ json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "place")
    offset = try members.int("offset")
    line = try members.int("line")
    column = try members.int("column")
    pointer = members.text("pointer")
  }
}
