/// `placeholder`: words that stand for a value, in the place of the value: `[TODO]`, `[N/A]`, `TBD`, `<answer>`,
/// `{{name}}`, `lorem ipsum`, and the words of the prompts' own examples.
struct PlaceholderCheck: RedFlagCheck {
  let kind = RedFlag.Kind.placeholder

  /// What stands for a value in brackets, whatever the brackets.
  private static let inBrackets: Set<String> = [
    "todo", "tbd", "tba", "n/a", "na", "placeholder", "answer", "your answer", "your answer here", "answer here",
    "the answer", "value", "your value", "result", "response", "your response", "output", "name", "your name",
    "full name", "company", "company name", "date", "city", "country", "number", "url", "link", "email", "address",
    "phone number", "title", "topic", "text", "your text here", "blank", "redacted value", "fill in",
    "to be determined",
    "to be completed", "missing", "unknown value", "xxx", "…", "...",
  ]
  /// Those that HTML, XML, links and references have as well: they count only where they are the whole text.
  private static let ambiguous: Set<String> = [
    "name", "value", "date", "city", "country", "number", "url", "link", "email", "address", "title", "text", "output",
    "result", "response", "company", "topic", "missing", "answer", "blank", "na", "…", "...",
  ]
  private static let openings = ["insert ", "your ", "fill in", "enter ", "add ", "todo:", "placeholder"]
  /// Words that are no answer when they are all of it.
  private static let whole: Set<String> = [
    "tbd", "tba", "todo", "n/a", "placeholder", "to be determined", "to be done", "xxx", "...", "…", "your answer here",
    "answer here", "insert answer here", "???",
  ]

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    // Most replies hold no sign of one and need no further look.
    guard Self.hasSign(Array(reply.text.utf8)) else { return [] }
    return reply.answers.compactMap { part in
      Self.find(in: part.text).map {
        RedFlag(kind, "\"\($0.text)\" stands for a value", at: reply.place(of: part, at: $0.offset))
      }
    }
  }

  /// The words of ``whole`` and those that are looked for inside a text, by their beginnings.
  private static let beginnings = [
    "tbd", "tba", "todo", "to be d", "n/a", "placeholder", "lorem", "xxx", "answer here",
  ]
  .map { Array($0.utf8) }

  /// Whether anything in a reply can begin a placeholder: two capitals, a bracket before a letter, or one of the words.
  /// What an agent says is mostly JSON in lower case, and needs no further look.
  private static func hasSign(_ bytes: [UInt8]) -> Bool {
    for (position, byte) in bytes.enumerated() {
      let next = position + 1 < bytes.count ? bytes[position + 1] : 0
      switch byte {
      case UInt8(ascii: "<"), 0xe2: return true
      case UInt8(ascii: "{"), UInt8(ascii: "."), UInt8(ascii: "?"): if next == byte { return true }
      case UInt8(ascii: "["): if isLetter(next) || next == UInt8(ascii: ".") { return true }
      case 0x41...0x5a where (0x41...0x5a).contains(next): return true
      case UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "p"), UInt8(ascii: "l"), UInt8(ascii: "x"),
        UInt8(ascii: "a"), UInt8(ascii: "T"), UInt8(ascii: "N"), UInt8(ascii: "P"), UInt8(ascii: "L"),
        UInt8(ascii: "X"), UInt8(ascii: "A"):
        for word in beginnings where word[0] == byte | 0x20 {
          let rest = bytes[position...].prefix(word.count)
          if rest.count == word.count, zip(rest, word).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) { return true }
        }
      default: break
      }
    }
    return false
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

  private static func find(in text: String) -> (text: String, offset: Int)? {
    let trimmed = text.trimmed()
    let offset = text.utf8.distance(from: text.startIndex, to: trimmed.startIndex)
    let core = trimmed.lowercased()
    if whole.contains(core) || Reply.placeholders.contains(String(trimmed)) { return (String(trimmed), offset) }
    if let found = bracketed(in: text, isWhole: { $0.count == trimmed.utf8.count }) { return found }
    let prose = Prose(text)
    for (position, word) in prose.words.enumerated() {
      if word.text == "lorem", position + 1 < prose.words.count, prose.words[position + 1].text == "ipsum" {
        return ("lorem ipsum", word.offset)
      }
      if word.text == "tbd" || word.text == "tba" {
        let start = text.utf8.index(text.utf8.startIndex, offsetBy: word.offset)
        let written = String(text[start...].prefix(3))
        if written == written.uppercased() { return (written, word.offset) }
      }
    }
    return nil
  }

  /// The first placeholder in brackets. In code a bracket is an index or a type, so code is left out, but for a whole text.
  private static func bracketed(in text: String, isWhole: ([UInt8]) -> Bool) -> (text: String, offset: Int)? {
    let pairs: [(open: [UInt8], close: [UInt8])] = [("[", "]"), ("<", ">"), ("{{", "}}")].map {
      (Array($0.utf8), Array($1.utf8))
    }
    let bytes = TextMask.withoutCode(text)
    for position in bytes.indices {
      for (open, close) in pairs where bytes[position...].starts(with: open) {
        let rest = bytes[(position + open.count)...].prefix(60)
        guard let end = rest.indices.first(where: { rest[$0...].starts(with: close) }) else { continue }
        let inner = String(decoding: rest[..<end], as: UTF8.self)
        let all = Array(bytes[position..<end + close.count])
        let next = bytes[(end + close.count)...].first
        if open.count == 2 {
          // A template's own braces. In formulae they follow a letter or a backslash.
          let isFormula = position > 0 && (isLetter(bytes[position - 1]) || bytes[position - 1] == UInt8(ascii: "}"))
          guard !isFormula, inner.count >= 3, inner.utf8.allSatisfy({ isLetter($0) || $0 == 0x5f || $0 == 0x20 }) else {
            continue
          }
          return (String(decoding: all, as: UTF8.self), position)
        }
        if stands(inner, isTag: open == [UInt8(ascii: "<")], isWhole: isWhole(all), next: next) {
          return (String(decoding: all, as: UTF8.self), position)
        }
      }
    }
    return nil
  }

  private static func stands(_ inner: String, isTag: Bool, isWhole: Bool, next: UInt8?) -> Bool {
    let words = inner.lowercased().replacing("_", with: " ").replacing("-", with: " ")
    // `[text](link)` and `[text][1]` are links.
    if next == UInt8(ascii: "(") || next == UInt8(ascii: "[") { return false }
    if inBrackets.contains(words) {
      return isWhole || !ambiguous.contains(words) || (!isTag && inner == inner.uppercased())
    }
    return openings.contains { words.hasPrefix($0) } && !words.contains("=")
  }
}
