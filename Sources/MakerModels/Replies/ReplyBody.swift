import Maker
import MakerVoting

/// Reads the body of an answer: JSON, or the frames of a stream that nobody asked for.
enum ReplyBody {
  /// Why a body cannot be read, in a few words.
  struct Damage: Error, Hashable, Sendable {
    let reason: String
  }

  /// The body's one value; a stream is put together to what the server would have said at once.
  ///
  /// A text that is no UTF-8 is refused: put right with U+FFFD it could be counted as somebody's answer.
  static func read(_ body: [UInt8]) throws(Damage) -> JSON {
    guard let whole = String(validating: body, as: UTF8.self) else { throw Damage(reason: "a text that is no UTF-8") }
    let text = whole.unicodeScalars.first == "\u{feff}" ? String(whole.unicodeScalars.dropFirst()) : whole
    let error: JSONError
    do throws(JSONError) { return try JSON(parsing: text) } catch let problem { error = problem }
    let frames = Frames(text)
    if frames.isStream, let merged = StreamedReply.merged(try frames.values()) { return merged }
    if frames.isStream { throw Damage(reason: "a stream that ends too early") }
    let first = text.utf8.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    throw Damage(reason: isJSON ? "damaged JSON (\(error))" : "no JSON")
  }
}

/// The lines of `text/event-stream`, or of JSON a line. Whole JSON may stand in front of the frames.
private struct Frames {
  private var texts: [String] = []
  private(set) var isStream = false

  init(_ text: String) {
    var other = ""
    var data: String?
    func isField(_ line: some StringProtocol) -> Bool {
      line.hasPrefix(":") || ["event:", "id:", "retry:"].contains { line.hasPrefix($0) }
    }
    // By scalars: "\r\n" is one Character, and no separator would be found in it.
    let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" }
    for scalars in lines {
      let line = String(String.UnicodeScalarView(scalars))
      if line.hasPrefix("data:") {
        isStream = true
        let payload = line.dropFirst(5).trimmingWhitespace()
        data = data.map { $0 + "\n" + payload } ?? String(payload)
        // Most servers send a value a line, some without the empty line between.
        if payload.hasSuffix("}") || payload == "[DONE]" { finish(&data) }
      } else if line.isEmpty {
        finish(&data)
      } else if !isField(line) {
        other += line + "\n"
      }
    }
    finish(&data)
    var head = other.trimmingWhitespace()
    for end in ["[DONE]", "data:"] where head.hasSuffix(end) {
      isStream = true
      head = String(head.dropLast(end.count)).trimmingWhitespace()
    }
    if head.isEmpty { return }
    // Ollama's stream is a value a line.
    let values = head.unicodeScalars.split { $0 == "\n" }.map { String(String.UnicodeScalarView($0)) }
    let isLines = values.count > 1 && values.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") }
    if isLines { isStream = true }
    texts = (isLines ? values : [head]) + texts
  }

  private mutating func finish(_ data: inout String?) {
    if let text = data, text != "[DONE]", !text.isEmpty { texts.append(text) }
    data = nil
  }

  func values() throws(ReplyBody.Damage) -> [JSON] {
    var values: [JSON] = []
    for text in texts {
      do throws(JSONError) { values.append(try JSON(parsing: text)) } catch {
        throw ReplyBody.Damage(reason: "a stream with damaged JSON (\(error))")
      }
    }
    return values
  }
}
