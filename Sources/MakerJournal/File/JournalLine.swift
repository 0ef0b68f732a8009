import MakerText

/// One line of a journal: a JSON object whose last member is the hash of the bytes before it, so that a line which was cut
/// off or edited can be told.
enum JournalLine {
  private static let mark = Array(",\"checksum\":\"".utf8)
  private static let digits = 16

  /// The bytes of a line, its end included.
  static func bytes(_ object: JSONObject, number: Int) -> [UInt8] {
    var text = JSON.object(JSONObject([("seq", .integer(number))] + object.members.map { ($0.name, $0.value) })).compact
    text.removeLast()
    var bytes = Array(text.utf8)
    let hash = checksum(bytes[...])
    bytes += mark
    bytes += hash.utf8
    bytes += Array("\"}\n".utf8)
    return bytes
  }

  /// The members of a line whose checksum fits; the reason for any other.
  ///
  /// - Parameters:
  ///   - line: without its end; a carriage return at its end is none of it.
  static func read(_ line: ArraySlice<UInt8>) throws(JournalShapeError) -> (number: Int, members: JSONObject) {
    var line = line
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    let tail = mark.count + digits + 2
    guard line.count > tail, line.suffix(2).elementsEqual("\"}".utf8),
      line.suffix(tail).prefix(mark.count).elementsEqual(mark)
    else { throw JournalShapeError("it has no checksum") }
    let content = line.dropLast(tail)
    let written = String(decoding: line.suffix(digits + 2).prefix(digits), as: UTF8.self)
    guard checksum(content) == written else { throw JournalShapeError("its checksum does not fit") }
    let text = String(decoding: content, as: UTF8.self) + "}"
    guard let object = (try? JSON(parsing: text))?.object, let number = object["seq"]?.int else {
      throw JournalShapeError("it is no JSON object with a `seq`")
    }
    return (number, object)
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> String {
    var hash = StableHash()
    hash.combine(bytes)
    return hash.hex
  }
}
