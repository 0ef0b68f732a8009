import MakerText
import Testing

struct JSONTests {
  @Test func integersOfAnyLengthStayExact() throws {
    let text = "{\"n\":123456789012345678901234567890123456789}"
    #expect(try JSON(parsing: text).compact == text)
    #expect(JSON.safeInteger(Int.max).compact == "\"9223372036854775807\"")
    #expect(JSON.safeInteger(1 << 53).compact == "9007199254740992")
  }

  @Test func membersKeepTheirOrderAndEqualityIgnoresIt() throws {
    let value = try JSON(parsing: #"{"reasoning":"r","answer":"a"}"#)
    #expect(value.compact == #"{"reasoning":"r","answer":"a"}"#)
    #expect(value.canonical == #"{"answer":"a","reasoning":"r"}"#)
    #expect(try value == JSON(parsing: #"{"answer":"a","reasoning":"r"}"#))
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":1,}", "01", "1.", ".5", "+1", "nul", "\"a", "\"\u{1}\"", "{\"a\":1}{}", "\"\\ud800\"",
    "{\"a\":1,\"a\":2}", "\"\\u12g4\"", "[1 2]", "{'a':1}", "NaN", "\"\\u+123\"", "1e", "-",
  ])
  func whatIsNotJSONIsRefused(text: String) {
    #expect(throws: JSONError.self) { try JSON(parsing: text) }
  }

  @Test func theErrorNamesThePlace() {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\n  \"a\": tru\n}") }
    #expect(error?.line == 2 && error?.column == 8)
  }

  @Test func nestingHasALimit() {
    #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 100_000)) }
    let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(throws: Never.self) { try JSON(parsing: deep) }
  }

  @Test(arguments: [
    ("0", "-0"), ("10", "1e1"), ("0.00001", "1e-5"), ("-2.50", "-2.5"), ("100e-2", "1"), ("1.0E+2", "100"),
  ])
  func equalNumbersHaveEqualTexts(a: String, b: String) {
    #expect(JSONNumber(literal: a) == JSONNumber(literal: b))
  }

  @Test func stringsSurviveARoundTrip() throws {
    for text in ["a\"b\\c/d", "tab\tnew\nline\r", "\u{0}\u{1f}\u{7f}", "👩‍👩‍👧 ü é \u{2028}", "\u{10ffff}"] {
      #expect(try JSON(parsing: JSON.string(text).compact).string == text)
    }
    #expect(try JSON(parsing: #""\ud83d\ude00\/""#).string == "😀/")
  }

  @Test func randomValuesSurviveARoundTrip() throws {
    var random = SplitMix64(seed: 3)
    func value(_ depth: Int) -> JSON {
      switch random.next() % (depth > 3 ? 4 : 6) {
      case 0: .null
      case 1: .bool(random.next() % 2 == 0)
      case 2: .integer(Int64(bitPattern: random.next()))
      case 3: .string(String(random.next(), radix: 36))
      case 4: .array((0..<Int(random.next() % 4)).map { _ in value(depth + 1) })
      default: .object(JSONObject((0..<Int(random.next() % 4)).map { ("k\($0)", value(depth + 1)) }))
      }
    }
    for _ in 0..<300 {
      let original = value(0)
      #expect(try JSON(parsing: original.compact) == original)
      #expect(try JSON(parsing: original.pretty) == original)
    }
  }
}
