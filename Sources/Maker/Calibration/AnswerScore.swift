import MakerVoting

/// How an answer is held against the one that is expected. For evaluation only.
public enum AnswerScore: String, Hashable, Sendable, CaseIterable {
  /// Character for character, white space at the ends aside.
  case exact
  /// Apart from case, white space, surrounding punctuation and articles.
  case normalized
  /// By value: `1,234.0` is 1234. Exact, however many digits there are; what is no number is wrong.
  case numeric

  /// Whether the answer is right.
  public func isRight(_ answer: String, expected: String) -> Bool {
    switch self {
    case .exact: Matcher.exact.key(answer) == Matcher.exact.key(expected)
    case .normalized: Normalization.normalize(answer) == Normalization.normalize(expected)
    case .numeric: AnswerClass.number(answer).map { $0.text == AnswerClass.number(expected)?.text } ?? false
    }
  }
}
