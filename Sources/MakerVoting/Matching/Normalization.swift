/// The text that the `normalized` matcher compares.
public enum Normalization {
  private static let articles: Set<Substring> = ["a", "an", "the"]

  /// Lower case; runs of white space become one space; punctuation around the text and articles in front of it go, and so do
  /// the full stops, apostrophes and hyphens of words: `U.S.A.` is `usa`, `e-mail` is `email`, `St. John's` is `st johns`. In
  /// numbers, beside digits, and between names as short as variables (`x-y`) they stay.
  /// A text of nothing but punctuation stays as it is, trimmed. Canonically equivalent Unicode forms are equal strings
  /// in Swift; compatibility forms of letters, digits and spaces that are one scalar wide are folded.
  public static func normalize(_ text: String) -> String {
    let lowered = withoutInner(String(folded(text)).lowercased())
    var words = lowered.split(whereSeparator: \.isWhitespace)
    let spaced = words.joined(separator: " ")
    while let first = words.first, words.count > 1, articles.contains(first) { words.removeFirst() }
    let joined = words.joined(separator: " ")
    let trimmed = joined.drop(while: isOuter)
    let end = trimmed.lastIndex { !isOuter($0) && !isTrailing($0) }
    guard let end else { return spaced }
    let core = String(trimmed[...end])
    // Punctuation may have hidden an article: "«The Thames»".
    return core == lowered ? core : (core == joined ? core : normalize(core))
  }

  /// A text whose words have no marks in them: a full stop, an apostrophe, a hyphen or a middle dot goes where letters stand
  /// on both sides, a full stop also where its word ends within the text. A hyphen needs three letters on one of its sides:
  /// `x-y` may be a difference. Initials are one word: `J. K. Rowling` is `J.K.
  /// Rowling`.
  private static func withoutInner(_ text: String) -> String {
    guard text.contains(where: { ".'-·‧".contains($0) }) else { return text }
    let characters = Array(text)
    var kept = ""
    var position = 0
    func isLetter(_ position: Int) -> Bool { characters.indices.contains(position) && characters[position].isLetter }
    func isSpace(_ position: Int) -> Bool { characters.indices.contains(position) && characters[position].isWhitespace }
    /// Whether one letter and its full stop stand here, alone.
    func isInitial(_ position: Int) -> Bool {
      isLetter(position) && characters.indices.contains(position + 1) && characters[position + 1] == "."
        && !isLetter(position - 1)
    }
    func isMark(_ position: Int) -> Bool {
      guard isLetter(position - 1) else { return false }
      switch characters[position] {
      case ".": return isLetter(position + 1) || isSpace(position + 1)
      case "'", "·", "‧": return isLetter(position + 1)
      case "-":
        return isLetter(position + 1)
          && ((1...3).allSatisfy { isLetter(position - $0) } || (1...3).allSatisfy { isLetter(position + $0) })
      default: return false
      }
    }
    while position < characters.count {
      let character = characters[position]
      guard isMark(position) else {
        kept.append(character)
        position += 1
        continue
      }
      let endsInitial = character == "." && isInitial(position - 1)
      position += 1
      guard endsInitial else { continue }
      var next = position
      while isSpace(next) { next += 1 }
      if isInitial(next) { position = next }
    }
    return kept
  }

  /// Punctuation that can stand around an answer; a sign, a currency or a degree is part of it.
  private static func isOuter(_ character: Character) -> Bool {
    if character == "-" || character == "−" || character == "%" || character == "#" || character == "&" { return false }
    return character.isWhitespace || (character.isPunctuation && character != "@")
  }

  private static func isTrailing(_ character: Character) -> Bool {
    character == "-" || character == "−"
  }

  /// What typography makes of a text undone: see ``fold(_:)``; between letters or digits, every kind of apostrophe and of dash
  /// is the plain one.
  private static func folded(_ text: String) -> String.UnicodeScalarView {
    let scalars = text.unicodeScalars.map(fold)
    guard scalars.contains(where: { $0.value > 0x7f || $0 == "`" }) else { return String.UnicodeScalarView(scalars) }
    func isWord(_ position: Int) -> Bool {
      guard scalars.indices.contains(position) else { return false }
      let properties = scalars[position].properties
      return properties.isAlphabetic || properties.numericType != nil
    }
    var folded = String.UnicodeScalarView()
    for (position, scalar) in scalars.enumerated() {
      let plain: Unicode.Scalar? =
        switch scalar.value {
        case 0x60, 0xb4, 0x2bc, 0x2b9, 0x2032: "'"
        case 0x2010...0x2015, 0x2043, 0xfe58, 0xfe63: "-"
        default: nil
        }
      let isInside = plain != nil && isWord(position - 1) && isWord(position + 1)
      folded.append(isInside ? plain ?? scalar : scalar)
    }
    return folded
  }

  /// Full-width forms and typographic spaces and quotes to their plain ones.
  private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xff01...0xff5e: Unicode.Scalar(scalar.value - 0xfee0) ?? scalar
    case 0x2018, 0x2019: "'"
    case 0x201c, 0x201d: "\""
    default: scalar
    }
  }
}
