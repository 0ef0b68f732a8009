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

  /// A number as people write it: `1,234,567`, `1 234 567`, `−3.5`. Nothing else may stand beside it.
  static func number(_ text: String) -> JSONNumber? {
    var digits = ""
    for character in text.trimmingWhitespace() {
      switch character {
      case "0"..."9", ".": digits.append(character)
      case "-", "−": digits.append("-")
      case ",", " ", "_", "'", "\u{a0}", "\u{202f}": continue
      case "+" where digits.isEmpty: continue
      default: return nil
      }
    }
    let isNegative = digits.hasPrefix("-")
    let plain = digits.drop { $0 == "-" }.drop { $0 == "0" }
    let whole = plain.isEmpty || plain.hasPrefix(".") ? "0" + plain : plain
    guard digits.contains(where: { ("0"..."9").contains($0) }) else { return nil }
    return JSONNumber(literal: (isNegative ? "-" : "") + whole)
  }
}
