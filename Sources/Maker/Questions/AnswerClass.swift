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

  // MARK: Names of one thing

  private static let negations: Set<String> = ["not", "no", "never", "none", "neither", "nor", "without", "cannot"]
  /// Words that turn what is said round.
  private static let opposites = [
    ("before", "after"), ("yes", "no"), ("true", "false"), ("more", "less"), ("north", "south"), ("east", "west"),
    ("first", "last"), ("increase", "decrease"), ("increased", "decreased"), ("above", "below"), ("older", "younger"),
    ("left", "right"), ("won", "lost"), ("northern", "southern"), ("eastern", "western"), ("maximum", "minimum"),
  ]
  private static let numerals: Set<String> = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
    "xviii",
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "second",
    "third",
    "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
  ]

  /// Whether two answers of different classes may be one thing under two names. Numbers, dates and negations that differ are
  /// not, nor words that turn round what is said; `unknown` is nothing's name.
  static func mayBeSame(_ a: Answer, _ b: Answer, kind: AnswerKind?) -> Bool {
    switch kind {
    case .number, .date, .yesNo: return false
    case .entity, .list, .text, nil: break
    }
    guard !a.isCompound, !b.isCompound, ![a, b].contains(where: { candidate($0, kind: nil) == unknown }) else {
      return false
    }
    let (one, other) = (Wording(a.text), Wording(b.text))
    guard one.numbers == other.numbers, one.numerals == other.numerals, one.negations == other.negations else {
      return false
    }
    return !opposites.contains {
      one.says($0.0, $0.1) && other.says($0.1, $0.0) || one.says($0.1, $0.0) && other.says($0.0, $0.1)
    }
  }

  /// What must not differ between two names of one thing.
  private struct Wording {
    let words: Set<String>
    let numbers: [String]
    let numerals: [String]
    let negations: Int

    init(_ text: String) {
      let all = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" && $0 != "." }
      let words = all.map { String($0).trimmingPunctuation() }
      self.words = Set(words)
      numbers = words.filter { $0.contains(where: \.isNumber) }.sorted()
      numerals = words.filter(AnswerClass.numerals.contains).sorted()
      negations = words.count { AnswerClass.negations.contains($0) || $0.hasSuffix("n't") || $0.hasSuffix("n’t") }
    }

    /// Whether it has the one word and not the other.
    func says(_ word: String, _ other: String) -> Bool { words.contains(word) && !words.contains(other) }
  }

  /// A number as people write it, and nothing else; see ``MakerVoting/WrittenNumber``.
  static func number(_ text: String) -> JSONNumber? { WrittenNumber.read(text) }
}

extension String {
  /// Without full stops and apostrophes around it.
  fileprivate func trimmingPunctuation() -> String {
    var text = self[...]
    while let last = text.last, ".'’".contains(last) { text.removeLast() }
    return String(text.drop { ".'’".contains($0) })
  }
}
