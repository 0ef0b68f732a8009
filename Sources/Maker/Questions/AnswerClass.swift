import MakerVoting

/// Which answers are the same candidate.
enum AnswerClass {
  /// The explicit class of answers that say that the answer is not known.
  static let unknown = "unknown"

  private static let unknownForms: Set<String> = [
    "unknown", "not known", "i do not know", "i don't know", "don't know", "no answer",
  ]
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

  /// A number as people write it: `1,234,567`, `1 234 567`, `12,34,567`, `−3.5`. Nothing else may stand beside it, and what
  /// separates digits must separate thousands: `3,5` is no number that everybody reads in the same way.
  static func number(_ text: String) -> JSONNumber? {
    var rest = text.trimmingWhitespace()[...]
    var sign = ""
    if let first = rest.first, "+-−".contains(first) {
      sign = first == "+" ? "" : "-"
      rest = rest.dropFirst().drop(while: \.isWhitespace)
    }
    let point = rest.firstIndex(of: ".") ?? rest.endIndex
    let groups = rest[..<point].split(omittingEmptySubsequences: false) { separators.contains($0) }
    guard (groups.joined() + rest[point...].dropFirst()).allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    if groups.count > 1 {
      guard let first = groups.first, let last = groups.last, (1...3).contains(first.count), last.count == 3,
        groups.dropFirst().dropLast().allSatisfy({ (2...3).contains($0.count) })
      else { return nil }
    }
    let whole = groups.joined().drop { $0 == "0" }
    guard !rest.isEmpty else { return nil }
    return JSONNumber(literal: sign + (whole.isEmpty ? "0" : whole) + rest[point...])
  }

  private static let separators: Set<Character> = [",", " ", "_", "'", "’", "\u{a0}", "\u{202f}"]
}
