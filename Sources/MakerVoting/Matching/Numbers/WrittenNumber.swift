/// A number as people write it.
public enum WrittenNumber {
  /// Reads a text that is a number and nothing else: `1,234,567`, `1 234 567`, `12,34,567`, `−3.5`, `1.2e3`. What
  /// separates digits must separate thousands: `3,5` is no number that everybody reads in the same way.
  public static func read(_ text: some StringProtocol) -> JSONNumber? {
    var rest = text.drop(while: \.isWhitespace)[...]
    while rest.last?.isWhitespace == true { rest.removeLast() }
    var sign = ""
    if let first = rest.first, "+-−".contains(first) {
      sign = first == "+" ? "" : "-"
      rest = rest.dropFirst().drop(while: \.isWhitespace)
    }
    let tail = rest.firstIndex { ".eE".contains($0) } ?? rest.endIndex
    let groups = rest[..<tail].split(omittingEmptySubsequences: false) { separators.contains($0) }
    guard groups.joined().allSatisfy(isDigit), !rest.isEmpty else { return nil }
    if groups.count > 1 {
      guard let first = groups.first, let last = groups.last, (1...3).contains(first.count), last.count == 3,
        groups.dropFirst().dropLast().allSatisfy({ (2...3).contains($0.count) })
      else { return nil }
    }
    let whole = groups.joined().drop { $0 == "0" }
    return JSONNumber(literal: sign + (whole.isEmpty ? "0" : whole) + rest[tail...])
  }

  static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  static let separators: Set<Character> = [",", " ", "_", "'", "’", "\u{a0}", "\u{202f}"]
}

/// The number that a text is about: its last one, with what stands before and after it.
struct NumberInText: Hashable {
  /// What stands before the number, normalised; empty where that only leads up to it.
  let before: String
  let number: JSONNumber
  /// What follows: a unit, or the rest of the sentence, normalised.
  let after: String

  /// Words after which a number is what was asked for.
  private static let leads: Set<Substring> = [
    "is", "are", "was", "were", "equals", "answer:", "result:", "total:", "=",
  ]

  /// `nil` for a text without a number.
  init?(_ text: String) {
    let characters = Array(text)
    guard let (range, number) = Self.last(in: characters) else { return nil }
    self.number = number
    let words = String(characters[..<range.lowerBound]).split(whereSeparator: \.isWhitespace)
    let lead = words.lastIndex { Self.leads.contains(Substring($0.lowercased())) || $0 == "≈" }
    let isLead = !words.contains { $0.contains(where: WrittenNumber.isDigit) }
    let kept = isLead ? words[(lead.map { $0 + 1 } ?? 0)...] : words[...]
    before = Self.normalized(kept.joined(separator: " "))
    after = Self.normalized(String(characters[range.upperBound...]))
  }

  /// Punctuation alone says nothing, unless it is part of the value.
  private static func normalized(_ text: String) -> String {
    let isEmpty = text.allSatisfy { ($0.isPunctuation && !"%‰".contains($0)) || $0.isWhitespace || $0 == "`" }
    return isEmpty ? "" : Normalization.normalize(text)
  }

  /// Everything that must be equal.
  var key: String { JSON.strings([before, number.text, after]).compact }

  func matches(_ other: NumberInText, within tolerance: Tolerance) -> Bool {
    before == other.before && after == other.after && tolerance.allows(number, other.number)
  }

  /// The last number that is not part of a word, and where it stands.
  private static func last(in text: [Character]) -> (Range<Int>, JSONNumber)? {
    var best: (Range<Int>, JSONNumber)?
    var start = 0
    while start < text.count {
      guard WrittenNumber.isDigit(text[start]), start == 0 || !isWord(text[start - 1]) else {
        start += 1
        continue
      }
      var end = start
      while end < text.count, goesOn(text, end) { end += 1 }
      var from = start
      // A sign belongs to the number unless something stands directly before it, as in 3-5.
      if from > 0, "+-−".contains(text[from - 1]),
        from == 1 || text[from - 2].isWhitespace || "($€£¥=".contains(text[from - 2])
      {
        from -= 1
      }
      if let number = WrittenNumber.read(String(text[from..<end])) { best = (from..<end, number) }
      start = end
    }
    return best
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character == "_" || character == "." || WrittenNumber.isDigit(character)
  }

  /// Whether the number that reaches up to here has this character in it as well.
  private static func goesOn(_ text: [Character], _ at: Int) -> Bool {
    func digit(_ distance: Int) -> Bool {
      text.indices.contains(at + distance) && WrittenNumber.isDigit(text[at + distance])
    }
    let character = text[at]
    if WrittenNumber.isDigit(character) { return true }
    if "eE".contains(character) {
      return digit(-1) && (digit(1) || (text.indices.contains(at + 1) && "+-".contains(text[at + 1]) && digit(2)))
    }
    if "+-".contains(character) { return text[at - 1] == "e" || text[at - 1] == "E" ? digit(1) : false }
    if character == " " { return digit(-1) && digit(1) && digit(2) && digit(3) && !digit(4) }
    return (character == "." || WrittenNumber.separators.contains(character)) && digit(-1) && digit(1)
  }
}
