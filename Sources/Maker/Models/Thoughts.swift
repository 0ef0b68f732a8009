import MakerText

/// What a model wrote, parted into the thoughts in front and the reply.
///
/// Servers that know a model's template take the thoughts out themselves; others hand them on between marks. Thoughts
/// stand in front alone: marks further back belong to the reply, which is data.
package struct Thoughts: Hashable, Sendable {
  /// The thoughts without their marks; `nil` where there are none.
  package var reasoning: String?
  /// What is left.
  package var reply: String

  /// Marks that open and close thoughts: DeepSeek and Qwen, Claude's habits, Gemini's, Magistral, Kimi, Seed, Gemma, Command,
  /// LongCat.
  private static let marks: [(open: [UInt8], close: [UInt8])] =
    [
      ("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<thought>", "</thought>"),
      ("<reasoning>", "</reasoning>"), ("[think]", "[/think]"), ("◁think▷", "◁/think▷"),
      ("<seed:think>", "</seed:think>"), ("<|channel>", "<channel|>"),
      ("<|begin_of_thought|>", "<|end_of_thought|>"), ("<|start_thinking|>", "<|end_thinking|>"),
      ("<analysis>", "</analysis>"), ("<longcat_think>", "</longcat_think>"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }
  /// Marks around the reply behind thoughts: Hunyuan's and Command's.
  private static let wrappers: [(open: [UInt8], close: [UInt8])] =
    [
      ("<answer>", "</answer>"), ("<|start_response|>", "<|end_response|>"),
      ("<|begin_of_solution|>", "<|end_of_solution|>"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// Parts a text.
  package init(splitting text: String) {
    // By bytes: in Swift a `>` that a combining mark follows is no `>` any more.
    var rest = Array(text.utf8)[...].withoutLeadingSpace
    if let parted = Harmony.split(rest) {
      (reasoning, reply) = parted
      return
    }
    var thoughts: [ArraySlice<UInt8>] = []
    while let (open, close) = Self.marks.first(where: { rest.startsIgnoringCase(with: $0.open) }) {
      rest = rest.dropFirst(open.count)
      let end = rest.range(ofIgnoringCase: close)
      thoughts.append(rest[..<(end?.lowerBound ?? rest.endIndex)])
      rest = rest[(end?.upperBound ?? rest.endIndex)...].withoutLeadingSpace
    }
    // Where the template puts the opening mark into the prompt, the text begins with the thought itself.
    if thoughts.isEmpty, !rest.isData {
      let closed = Self.marks.lazy.compactMap { Self.end(of: $0, in: rest) }.first
      if let closed {
        thoughts = [rest[..<closed.lowerBound]]
        rest = rest[closed.upperBound...].withoutLeadingSpace
      }
    }
    if thoughts.isEmpty {
      reply = text
    } else {
      reasoning = thoughts.map { String(decoding: $0, as: UTF8.self).trimmingWhitespace() }.joined(separator: "\n")
      // Some templates close thoughts twice.
      while let stray = Self.marks.first(where: { rest.startsIgnoringCase(with: $0.close) })?.close {
        rest = rest.dropFirst(stray.count).withoutLeadingSpace
      }
      if let (open, close) = Self.wrappers.first(where: { rest.startsIgnoringCase(with: $0.open) }) {
        rest = rest.dropFirst(open.count)
        rest = rest[..<(rest.range(ofIgnoringCase: close)?.lowerBound ?? rest.endIndex)]
      }
      reply = String(decoding: rest, as: UTF8.self)
    }
  }
}

extension Thoughts {
  /// Where thoughts end whose opening mark is not in the text. A sentence that mentions the mark ends none: the real one
  /// begins a line, or a line, a fence or a JSON value begins behind it.
  private static func end(of mark: (open: [UInt8], close: [UInt8]), in text: ArraySlice<UInt8>) -> Range<Int>? {
    guard let close = text.range(ofIgnoringCase: mark.close),
      text[..<close.lowerBound].range(ofIgnoringCase: mark.open) == nil
    else { return nil }
    let before = close.lowerBound > text.startIndex ? text[close.lowerBound - 1] : UInt8(ascii: "\n")
    let next = text[close.upperBound...].first { $0 != 0x20 && $0 != 0x09 } ?? UInt8(ascii: "\n")
    return before == UInt8(ascii: "\n") || "\n\r{[`<".utf8.contains(next) ? close : nil
  }
}

/// The channels of gpt-oss: `<|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…`.
private enum Harmony {
  private static let channel = bytes("<|channel|>")
  private static let start = bytes("<|start|>")
  private static let message = bytes("<|message|>")
  private static let end = bytes("<|end|>")
  private static let ends = [end, bytes("<|return|>"), bytes("<|call|>"), start, channel]
  /// What is left where somebody took the marks out and left the names.
  private static let bare = (thought: bytes("analysis"), reply: bytes("assistantfinal"))

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// `nil` for a text that has no channels. One that begins in the middle of a thought, because its opening stood in the
  /// prompt, has them where a channel `final` follows.
  static func split(_ text: ArraySlice<UInt8>) -> (reasoning: String?, reply: String)? {
    if text.startsIgnoringCase(with: bare.thought), let mark = text.range(ofIgnoringCase: bare.reply) {
      let thought = String(decoding: text[..<mark.lowerBound].dropFirst(bare.thought.count), as: UTF8.self)
      return (thought.trimmingWhitespace(), withoutForm(String(decoding: text[mark.upperBound...], as: UTF8.self)))
    }
    let isMarked = [channel, start, message, end].contains { text.starts(with: $0) }
    guard isMarked || !text.isData && text.range(ofIgnoringCase: channel) != nil else { return nil }
    var thoughts: [String] = []
    var reply: String?
    var rest = text
    if !isMarked, let begin = first(of: ends, in: rest) {
      thoughts.append(said(rest[..<begin]))
      rest = rest[begin...]
    }
    while let head = rest.range(ofIgnoringCase: channel) {
      let named = rest[head.upperBound...]
      guard let mark = named.range(ofIgnoringCase: message) else { break }
      let name = said(named[..<mark.lowerBound])
      let body = named[mark.upperBound...]
      let stop = first(of: ends, in: body) ?? body.endIndex
      if name.hasPrefix("final") {
        reply = (reply ?? "") + String(decoding: body[..<stop], as: UTF8.self)
      } else {
        thoughts.append(said(body[..<stop]))
      }
      rest = body[stop...]
    }
    if !isMarked, reply == nil { return nil }
    // A reply may stand in no channel at all.
    return (thoughts.isEmpty ? nil : thoughts.joined(separator: "\n"), reply ?? unchanneled(rest))
  }

  /// What stands behind the last channel, without its marks.
  private static func unchanneled(_ text: ArraySlice<UInt8>) -> String {
    if text.range(ofIgnoringCase: channel) != nil { return "" }
    var rest = text.withoutLeadingSpace
    while let mark = ([message] + ends).first(where: { rest.startsIgnoringCase(with: $0) }) {
      rest = rest.dropFirst(mark.count)
      if mark == start, rest.startsIgnoringCase(with: bytes("assistant")) { rest = rest.dropFirst(9) }
      rest = rest.withoutLeadingSpace
    }
    return String(decoding: rest[..<(first(of: ends, in: rest) ?? rest.endIndex)], as: UTF8.self)
  }

  private static func first(of marks: [[UInt8]], in text: ArraySlice<UInt8>) -> Int? {
    marks.compactMap { text.range(ofIgnoringCase: $0)?.lowerBound }.min()
  }

  private static func said(_ text: ArraySlice<UInt8>) -> String {
    String(decoding: text, as: UTF8.self).trimmingWhitespace()
  }

  /// Without the name of the form that stood between two marks: `json{…}`.
  private static func withoutForm(_ text: String) -> String {
    let rest = text.drop { $0 == " " }
    return rest.hasPrefix("json{") || rest.hasPrefix("json {") ? String(rest.dropFirst(4)) : text
  }
}

extension ArraySlice<UInt8> {
  /// Whether it begins as JSON, a fence or a quotation does: that holds no thoughts, whatever it quotes.
  fileprivate var isData: Bool { first.map { "{[`\"".utf8.contains($0) } ?? false }

  fileprivate var withoutLeadingSpace: ArraySlice<UInt8> { drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) } }

  fileprivate func startsIgnoringCase(with mark: [UInt8]) -> Bool {
    count >= mark.count && zip(self, mark).allSatisfy { $0.lowercased == $1 }
  }

  /// `mark` is in lower case.
  fileprivate func range(ofIgnoringCase mark: [UInt8]) -> Range<Int>? {
    guard count >= mark.count, let first = mark.first else { return nil }
    for start in startIndex...(endIndex - mark.count)
    where self[start].lowercased == first && self[start...].startsIgnoringCase(with: mark) {
      return start..<start + mark.count
    }
    return nil
  }
}

extension UInt8 {
  fileprivate var lowercased: UInt8 { (0x41...0x5a).contains(self) ? self + 0x20 : self }
}
