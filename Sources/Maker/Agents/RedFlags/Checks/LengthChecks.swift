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
  /// One of these words is in every phrase: most replies need no further look.
  private static let signs = [
    "can't", "can’t", "cannot", "unable", "decline", "apologize", "won't", "won’t", "not able",
  ]
  .map { Array($0.utf8) }

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    if reply.finish == .refused { return [RedFlag(kind, "the model declined")] }
    let bytes = Array(reply.text.utf8)
    guard Self.signs.contains(where: { bytes.firstRange(of: $0) != nil }) else { return [] }
    return reply.answers.compactMap { part in
      Self.phrases.first(in: Prose(part.text)).map {
        RedFlag(kind, "\"\($0.phrase)\"", at: reply.place(of: part, at: $0.offset))
      }
    }
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

/// `too_short`: fewer characters than any useful reply has.
struct TooShortCheck: RedFlagCheck {
  let kind = RedFlag.Kind.tooShort
  let minCharacters: Int

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    let characters = reply.text.count
    guard characters < minCharacters else { return [] }
    return [RedFlag(kind, "\(characters) characters, at least \(minCharacters) expected")]
  }
}
