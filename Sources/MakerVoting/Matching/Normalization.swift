/// The text that the `normalized` matcher compares.
public enum Normalization {
  private static let articles: Set<Substring> = ["a", "an", "the"]

  /// Lower case; runs of white space become one space; punctuation around the text and articles in front of it go.
  /// A text of nothing but punctuation stays as it is, trimmed. Canonically equivalent Unicode forms are equal strings
  /// in Swift; compatibility forms of letters, digits and spaces that are one scalar wide are folded.
  public static func normalize(_ text: String) -> String {
    let lowered = String(String.UnicodeScalarView(text.unicodeScalars.map(fold))).lowercased()
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

  /// Punctuation that can stand around an answer; a sign, a currency or a degree is part of it.
  private static func isOuter(_ character: Character) -> Bool {
    if character == "-" || character == "−" || character == "%" || character == "#" || character == "&" { return false }
    return character.isWhitespace || (character.isPunctuation && character != "@")
  }

  private static func isTrailing(_ character: Character) -> Bool {
    character == "-" || character == "−"
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
