import MakerVoting

/// The JSON objects in a text that is not JSON as a whole.
enum EmbeddedObjects {
  /// Objects that do not close are given up after so many: a text of nothing but braces must not take for ever.
  private static let mostFailures = 16

  /// The objects and where they begin, outermost ones only.
  static func find(in text: String) -> [(object: JSONObject, offset: Int)] {
    let bytes = Array(text.utf8)
    var found: [(object: JSONObject, offset: Int)] = []
    var position = 0
    var failures = 0
    while failures < mostFailures, let start = bytes[position...].firstIndex(of: UInt8(ascii: "{")) {
      if let end = end(of: bytes, from: start),
        let object = (try? JSON(parsing: String(decoding: bytes[start..<end], as: UTF8.self)))?.object
      {
        found.append((object, start))
        position = end
      } else {
        failures += 1
        position = start + 1
      }
    }
    return found
  }

  /// The position after the brace that closes the one here.
  private static func end(of bytes: [UInt8], from start: Int) -> Int? {
    var depth = 0
    var isString = false
    var position = start
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\") where isString: position += 1
      case UInt8(ascii: "\""): isString.toggle()
      case UInt8(ascii: "{") where !isString: depth += 1
      case UInt8(ascii: "}") where !isString:
        depth -= 1
        if depth == 0 { return position + 1 }
      default: break
      }
      position += 1
    }
    return nil
  }
}
