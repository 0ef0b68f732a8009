/// Which answers of different classes may be one thing under two names.
enum Aliases {
  /// What must be in both names or in neither: negations (the `t` is that of `isn't`), and numbers in words and numerals.
  private static let marks: Set<String> = [
    "not", "no", "never", "none", "neither", "nor", "without", "cannot", "t",
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
    "xviii",
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
  ]
  /// Words that turn round what is said.
  private static let opposites = [
    ("before", "after"), ("yes", "no"), ("true", "false"), ("more", "less"), ("north", "south"), ("east", "west"),
    ("first", "last"), ("increase", "decrease"), ("increased", "decreased"), ("above", "below"), ("older", "younger"),
    ("left", "right"), ("won", "lost"), ("northern", "southern"), ("eastern", "western"), ("maximum", "minimum"),
  ]

  /// Whether agents may be asked about two answers. Numbers, dates and negations that differ are never the same, nor are
  /// statements that say the opposite; `unknown` is nothing's name.
  static func arePossible(_ a: Answer, _ b: Answer, kind: AnswerKind?) -> Bool {
    switch kind {
    case .number, .date, .yesNo: return false
    case .entity, .list, .text, nil: break
    }
    for answer in [a, b] where answer.isCompound || AnswerClass.candidate(answer, kind: nil) == AnswerClass.unknown {
      return false
    }
    let (one, other) = (WordIndex.words(a.text), WordIndex.words(b.text))
    guard marked(one) == marked(other) else { return false }
    let (mine, theirs) = (Set(one).subtracting(other), Set(other).subtracting(one))
    return !opposites.contains { first, second in
      mine.contains(first) && theirs.contains(second) || mine.contains(second) && theirs.contains(first)
    }
  }

  private static func marked(_ words: [String]) -> [String] {
    words.filter { marks.contains($0) || $0.contains(where: \.isNumber) }.sorted()
  }
}
