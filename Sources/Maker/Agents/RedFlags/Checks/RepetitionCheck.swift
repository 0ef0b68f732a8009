/// `repetition`: the reply goes round in circles. The same words, lines or sentences again and again; numbers and table
/// rules may repeat.
struct RepetitionCheck: RedFlagCheck {
  let kind = RedFlag.Kind.repetition

  /// The longest loop that is looked for, in words.
  private static let longestLoop = 40

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    reply.parts.compactMap { part in
      let found = Self.loop(in: Prose(part.text).words) ?? Self.sentence(in: part.text) ?? Self.letters(in: part.text)
      return found.map { RedFlag(kind, $0.detail, at: reply.place(of: part, at: $0.offset)) }
    }
  }

  /// A group of words said over and over without anything between.
  private static func loop(in words: [Prose.Word]) -> (detail: String, offset: Int)? {
    for length in 1...longestLoop where words.count >= 2 * length {
      var run = 0
      for position in length..<words.count {
        run = words[position].text == words[position - length].text ? run + 1 : 0
        guard run >= length * (repeats(of: length) - 1) else { continue }
        let start = position + 1 - run - length
        let group = words[start..<start + length]
        guard group.contains(where: { $0.text.contains(where: \.isLetter) }) else { continue }
        let text = group.map(\.text).joined(separator: " ")
        return ("\"\(text)\" \(run / length + 1) times in a row", words[start].offset)
      }
    }
    return nil
  }

  /// How often a group must be said: a short one is sometimes said a few times on purpose.
  private static func repeats(of length: Int) -> Int {
    switch length {
    case 1: 6
    case 2...3: 5
    case 4...5: 4
    default: 3
    }
  }

  /// A sentence or a line of six words or more that comes three times.
  private static func sentence(in text: String) -> (detail: String, offset: Int)? {
    var seen: [String: (count: Int, offset: Int)] = [:]
    var current: [Prose.Word] = []
    func close() -> (detail: String, offset: Int)? {
      defer { current = [] }
      guard current.count >= 6 else { return nil }
      let text = current.map(\.text).joined(separator: " ")
      guard text.contains(where: \.isLetter) else { return nil }
      let entry = (count: (seen[text]?.count ?? 0) + 1, offset: seen[text]?.offset ?? current[0].offset)
      seen[text] = entry
      return entry.count < 3 ? nil : ("\"\(text.prefix(60))\" comes three times", entry.offset)
    }
    for word in Prose(text).words {
      if word.startsSentence, let found = close() { return found }
      current.append(word)
    }
    return close()
  }

  /// One letter, or a few of them, without end: `aaaa…`.
  private static func letters(in text: String) -> (detail: String, offset: Int)? {
    let bytes = TextMask.withoutCode(text)
    for length in 1...4 where bytes.count > length {
      var run = 0
      for position in length..<bytes.count {
        let isLetter = (0x61...0x7a).contains(bytes[position] | 0x20)
        run = isLetter && bytes[position] == bytes[position - length] ? run + 1 : 0
        if run >= 30 {
          let start = position + 1 - run - length
          return ("\"\(String(decoding: bytes[start..<start + length], as: UTF8.self))\" without end", start)
        }
      }
    }
    return nil
  }
}
