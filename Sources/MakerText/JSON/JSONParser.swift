/// Why a text is not JSON.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected.
  public let reason: String
  /// Line, from 1.
  public let line: Int
  /// Column in bytes, from 1.
  public let column: Int

  /// Reason and place in one line.
  public var description: String { "line \(line), column \(column): \(reason)" }
}

extension JSON {
  /// Reads a text that must be one JSON value and nothing else (RFC 8259). Repeated names and nesting deeper than 128
  /// are refused.
  public init(parsing text: String) throws(JSONError) {
    var text = text
    text.makeContiguousUTF8()
    let result: Result<JSON, JSONError> =
      text.utf8.withContiguousStorageIfAvailable { bytes in
        var parser = JSONParser(bytes: bytes)
        return Result { () throws(JSONError) in try parser.document() }
      } ?? .success(.null)
    self = try result.get()
  }
}

private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  var depth = 0

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value()
    skipSpace()
    if position < bytes.count { throw error("one value, then the end of the text") }
    return value
  }

  private mutating func value() throws(JSONError) -> JSON {
    skipSpace()
    guard position < bytes.count else { throw error("a value, but the text ends") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object() throws(JSONError) -> JSON {
    try open()
    var members: [(String, JSON)] = []
    var names: Set<String> = []
    if take("}") { return close(.object(JSONObject())) }
    repeat {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw error("a member's name in quotes")
      }
      let name = try string()
      guard names.insert(name).inserted else { throw error("each name once, but \"\(name)\" is repeated") }
      guard take(":") else { throw error("`:` after a member's name") }
      members.append((name, try value()))
    } while take(",")
    guard take("}") else { throw error("`,` or `}`") }
    return close(.object(JSONObject(unique: members)))
  }

  private mutating func array() throws(JSONError) -> JSON {
    try open()
    var elements: [JSON] = []
    if take("]") { return close(.array(elements)) }
    repeat { elements.append(try value()) } while take(",")
    guard take("]") else { throw error("`,` or `]`") }
    return close(.array(elements))
  }

  private mutating func open() throws(JSONError) {
    position += 1
    depth += 1
    if depth > 128 { throw error("at most 128 levels of nesting") }
  }

  private mutating func close(_ value: JSON) -> JSON {
    depth -= 1
    return value
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let matches = word.withUTF8Buffer { expected in
      position + expected.count <= bytes.count && expected.indices.allSatisfy { bytes[position + $0] == expected[$0] }
    }
    guard matches else { throw error("a value") }
    position += word.utf8CodeUnitCount
    return value
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = position
    while position < bytes.count, isNumberByte(bytes[position]) { position += 1 }
    let literal = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = JSONNumber(literal: literal) else {
      position = start
      throw error("a value")
    }
    return .number(number)
  }

  private func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &text)
      case 0..<0x20:
        throw error("no control characters inside a string")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw error("a closing quote")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    position += 1
    guard position < bytes.count else { throw error("a character after `\\`") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xd800..<0xdc00).contains(code), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        let low = try hexadecimal()
        guard (0xdc00..<0xe000).contains(low) else { throw error("the second half of a surrogate pair") }
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw error("both halves of a surrogate pair") }
      text.append(contentsOf: String(Character(scalar)).utf8)
    default:
      throw error("a known escape after `\\`")
    }
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    guard position + 4 <= bytes.count,
      bytes[position] != UInt8(ascii: "+"), bytes[position] != UInt8(ascii: "-"),
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits after `\\u`") }
    position += 4
    return code
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return
      }
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func error(_ expected: String) -> JSONError {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.count { $0 == 0x0a } + 1
    let lineStart = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    return JSONError(reason: "expected \(expected)", line: line, column: position - lineStart + 1)
  }
}

extension JSONObject {
  /// An object of members whose names are known to differ.
  fileprivate init(unique members: [(String, JSON)]) {
    self.init()
    replaceMembers(members)
  }
}
