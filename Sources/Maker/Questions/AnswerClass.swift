import MakerVoting

/// Which answers are the same candidate.
enum AnswerClass {
  /// The explicit class of answers that say that the answer is not known.
  static let unknown = "unknown"

  private static let unknownForms = Set(
    ["unknown", "not known", "i do not know", "i don't know", "don't know", "no answer"].map(Normalization.normalize))
  private static let yes: Set<String> = ["yes", "true"]
  private static let no: Set<String> = ["no", "false"]

  /// Numbers are the same when their values are, whatever separates their thousands; everything else when it is the same
  /// text but for case, white space, surrounding punctuation and articles.
  static func candidate(_ answer: Answer, kind: AnswerKind?) -> String {
    let text = Normalization.normalize(answer.text)
    if unknownForms.contains(text) { return unknown }
    switch kind {
    case .number: return number(answer.text)?.text ?? text
    case .yesNo: return yes.contains(text) ? "yes" : no.contains(text) ? "no" : text
    default: return text
    }
  }

  /// A number as people write it, and nothing else; see ``MakerVoting/WrittenNumber``.
  static func number(_ text: String) -> JSONNumber? { WrittenNumber.read(text) }
}
