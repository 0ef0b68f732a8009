import MakerVoting

/// Where the values of a JSON text stand in it.
struct JSONLayout {
  /// Where each value begins, in bytes, by its pointer (RFC 6901).
  private(set) var offsets: [String: Int] = [:]
  /// The strings among the values, in their order, with the places after their opening quotes.
  private(set) var strings: [(pointer: String, text: String, offset: Int)] = []

  private let bytes: [UInt8]
  private let start: Int
  private var position = 0

  /// Reads a text that is known to be JSON.
  ///
  /// - Parameters:
  ///   - offset: where the text begins; all places are counted from there.
  init(of text: Substring, at offset: Int) {
    bytes = Array(text.utf8)
    start = offset
    value("")
  }

  /// The bytes of a JSON string, after its opening quote, that stand for so many bytes of its text.
  static func rawLength(of length: Int, in raw: some Collection<UInt8>) -> Int {
    var text = 0
    var count = 0
    var rest = raw.makeIterator()
    while text < length, let byte = rest.next(), byte != UInt8(ascii: "\"") {
      count += 1
      text += 1
      guard byte == UInt8(ascii: "\\"), let kind = rest.next() else { continue }
      count += 1
      guard kind == UInt8(ascii: "u") else { continue }
      let digits = (0..<4).compactMap { _ in rest.next() }
      count += digits.count
      let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
      // Half of a surrogate pair is half of four bytes.
      text += code < 0x80 ? 0 : code < 0x800 || (0xd800..<0xe000).contains(code) ? 1 : 2
    }
    return count
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(_ pointer: String) {
    skipSpace()
    offsets[pointer] = start + position
    switch next {
    case UInt8(ascii: "{"):
      position += 1
      if take("}") { return }
      repeat {
        skipSpace()
        let name = string()
        _ = take(":")
        value(pointer + JSONPath.pointerStep(name))
      } while take(",")
      _ = take("}")
    case UInt8(ascii: "["):
      position += 1
      if take("]") { return }
      var number = 0
      repeat {
        value(pointer + "/\(number)")
        number += 1
      } while take(",")
      _ = take("]")
    case UInt8(ascii: "\""):
      let offset = start + position + 1
      strings.append((pointer, string(), offset))
    default:
      while let byte = next, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") {
        position += 1
      }
    }
  }

  /// The text of a string that begins here.
  private mutating func string() -> String {
    let first = position
    position += 1
    while let byte = next, byte != UInt8(ascii: "\"") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
    position = min(position + 1, bytes.count)
    return (try? JSON(parsing: String(decoding: bytes[first..<position], as: UTF8.self)))?.string ?? ""
  }
}
