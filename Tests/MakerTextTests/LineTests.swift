import MakerText
import Testing

struct LineTests {
  @Test(arguments: ["a\nb\n", "a\r\nb\r\n"])
  func linesHaveEitherEnd(text: String) {
    #expect(text.lines == ["a", "b", ""])
  }

  @Test func whatOnlyUnicodeCallsALineEndStaysInItsLine() {
    #expect("a\u{2028}b\u{0b}c".lines == ["a\u{2028}b\u{0b}c"])
  }

  @Test(arguments: ["\n", "\r\n"])
  func aFenceWithEitherLineEndIsNoPartOfTheText(end: String) {
    #expect(FencedText("```json" + end + "{}" + end + "```" + end)?.text == "{}")
  }

  @Test(arguments: [0x80, 0x9b, 0x9f, 0x7f, 0x61c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069, 0x2028, 0x1b])
  func whatSteersATerminalIsEscapedInJSON(code: Int) throws {
    let scalar = try #require(UInt32(exactly: code).flatMap(Unicode.Scalar.init))
    let json = JSON.string("a\(Character(scalar))b")
    #expect(!json.compact.unicodeScalars.contains(scalar) && json.compact.contains("\\u"))
    #expect(try JSON(parsing: json.compact) == json)
  }

  @Test func lettersAndJoinersAreNotEscaped() {
    #expect(JSON.string("é\u{200d}א 👩‍🔬").compact == "\"é\u{200d}א 👩‍🔬\"")
  }
}
