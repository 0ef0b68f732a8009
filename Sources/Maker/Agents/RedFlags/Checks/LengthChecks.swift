/// `refused`: the model declined, or a filter stepped in for it.
struct RefusedCheck: RedFlagCheck {
  let kind = RedFlag.Kind.refused

  private static let phrases = PhraseList(
    anywhere: [
      "i can't assist with", "i cannot assist with", "i'm unable to assist", "i am unable to assist",
      "i can't comply with", "i cannot comply with",
    ],
    sentenceStarts: [
      "i can't help with", "i cannot help with", "i'm unable to help", "i am unable to help", "i won't help",
      "i must decline", "i have to decline", "i can't provide", "i cannot provide", "i'm not able to provide",
      "i am not able to provide", "i can't answer that", "i cannot answer that", "i can't fulfill", "i cannot fulfill",
    ],
    openings: [
      "i'm sorry but i can't", "i'm sorry but i cannot", "i am sorry but i cannot", "i am sorry but i can't",
      "sorry but i can't", "sorry i can't", "i'm sorry i can't", "i'm sorry i cannot", "i apologize but i",
      "unfortunately i can't", "unfortunately i cannot",
    ])

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    if reply.finish == .refused { return [RedFlag(kind, "the model declined")] }
    guard Self.speaksOfItself(reply.text) else { return [] }
    return reply.answers.compactMap { part in
      Self.phrases.first(in: Prose(part.text)).map {
        RedFlag(kind, "\"\($0.phrase)\"", at: reply.place(of: part, at: $0.offset))
      }
    }
  }

  /// Whether the word `I` stands somewhere in a text, as it does in every refusal: most replies need no further look.
  private static func speaksOfItself(_ text: String) -> Bool {
    var before: UInt8 = 0x20
    var isWord = false
    for byte in text.utf8 {
      if isWord, byte == 0x20 || byte == UInt8(ascii: "'") || byte == 0xe2 { return true }
      isWord = byte | 0x20 == UInt8(ascii: "i") && !(0x61...0x7a).contains(before | 0x20)
      before = byte
    }
    return false
  }
}

/// `truncated`: cut off by the token limit.
struct TruncatedCheck: RedFlagCheck {
  let kind = RedFlag.Kind.truncated
  let maxTokens: Int

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    guard reply.finish == .length else { return [] }
    let end = ReplyPlace(offset: reply.text.utf8.count, in: reply.text)
    return [RedFlag(kind, "cut off at \(maxTokens) tokens", at: end)]
  }
}

/// `too_long`: more tokens than the reply may have.
struct TooLongCheck: RedFlagCheck {
  let kind = RedFlag.Kind.tooLong
  let maxTokens: Int

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    guard reply.tokens > maxTokens else { return [] }
    let about = reply.isEstimate ? "about " : ""
    return [RedFlag(kind, "\(about)\(reply.tokens) tokens, \(maxTokens) allowed")]
  }
}

/// `too_short`: fewer characters than any useful reply has. White space at the ends says nothing.
struct TooShortCheck: RedFlagCheck {
  let kind = RedFlag.Kind.tooShort
  let minCharacters: Int

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    let characters = reply.text.trimmed().count
    guard characters < minCharacters else { return [] }
    return [RedFlag(kind, "\(characters) character\(characters == 1 ? "" : "s"), at least \(minCharacters) expected")]
  }
}
