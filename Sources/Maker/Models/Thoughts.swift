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

  /// Marks that open and close thoughts: DeepSeek and Qwen, Claude's habit, Gemini's, Magistral, Kimi, Seed, Gemma.
  private static let marks: [(open: [UInt8], close: [UInt8])] =
    [
      ("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<thought>", "</thought>"),
      ("<reasoning>", "</reasoning>"), ("[think]", "[/think]"), ("◁think▷", "◁/think▷"),
      ("<seed:think>", "</seed:think>"), ("<|channel>", "<channel|>"),
      ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// Parts a text.
  package init(splitting text: String) {
    // By bytes: in Swift a `>` that a combining mark follows is no `>` any more.
    var rest = Array(text.utf8)[...].withoutLeadingSpace
    if rest.starts(with: Harmony.channel) || rest.starts(with: Harmony.start) {
      (reasoning, reply) = Harmony.split(rest)
      return
    }
    var thoughts: [ArraySlice<UInt8>] = []
    while let (open, close) = Self.marks.first(where: { rest.startsIgnoringCase(with: $0.open) }) {
      rest = rest.dropFirst(open.count)
      let end = rest.range(ofIgnoringCase: close)
      thoughts.append(rest[..<(end?.lowerBound ?? rest.endIndex)])
      rest = rest[(end?.upperBound ?? rest.endIndex)...].withoutLeadingSpace
    }
    // Where the template puts the opening mark into the prompt, the text begins with the thought itself. A reply in JSON
    // does not, whatever it quotes.
    if thoughts.isEmpty, let first = rest.first, !"{[`\"".utf8.contains(first) {
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
      reply = String(decoding: rest, as: UTF8.self)
    }
  }
}

extension Thoughts {
  /// Where thoughts end whose opening mark is not in the text. A sentence that mentions the mark ends none: behind the
  /// real one a line or a JSON value begins.
  private static func end(of mark: (open: [UInt8], close: [UInt8]), in text: ArraySlice<UInt8>) -> Range<Int>? {
    guard let close = text.range(ofIgnoringCase: mark.close),
      text[..<close.lowerBound].range(ofIgnoringCase: mark.open) == nil
    else { return nil }
    let next = close.upperBound < text.endIndex ? text[close.upperBound] : UInt8(ascii: "\n")
    return "\n\r{[".utf8.contains(next) ? close : nil
  }
}

/// The channels of gpt-oss: `<|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…`.
private enum Harmony {
  static let channel = Array("<|channel|>".utf8)
  static let start = Array("<|start|>".utf8)
  private static let message = Array("<|message|>".utf8)
  private static let ends = ["<|end|>", "<|return|>", "<|call|>", "<|start|>", "<|channel|>"].map { Array($0.utf8) }

  static func split(_ text: ArraySlice<UInt8>) -> (reasoning: String?, reply: String) {
    var thoughts: [String] = []
    var reply = ""
    var rest = text
    while let head = rest.range(ofIgnoringCase: channel) {
      let named = rest[head.upperBound...]
      guard let mark = named.range(ofIgnoringCase: message) else { break }
      let name = String(decoding: named[..<mark.lowerBound], as: UTF8.self)
      let body = named[mark.upperBound...]
      let end = ends.compactMap { body.range(ofIgnoringCase: $0)?.lowerBound }.min() ?? body.endIndex
      let said = String(decoding: body[..<end], as: UTF8.self)
      if name.hasPrefix("final") { reply += said } else { thoughts.append(said.trimmingWhitespace()) }
      rest = body[end...]
    }
    return (thoughts.isEmpty ? nil : thoughts.joined(separator: "\n"), reply)
  }
}

extension ArraySlice<UInt8> {
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
