/// The smallest piece of code that means something.
struct CodeToken: Hashable {
  enum Kind: Hashable {
    /// A name: of a variable, a function, a type, a member.
    case name
    /// A word that belongs to the language.
    case keyword
    case number
    /// A literal text, with its delimiters.
    case string
    /// Operators, brackets and separators.
    case symbol
    /// A line for the preprocessor.
    case directive
    /// The end of a line, the beginning and the end of an indented block, where these are structure.
    case newline, indent, dedent
  }

  var kind: Kind
  var text: String
  /// Whether a line ended between this token and the one before.
  var startsLine = false
  /// Columns before the first token of a line.
  var column = 0
  /// Whether white space, or the beginning or end of the text, stands on either side.
  var spaceBefore = false
  var spaceAfter = false
  /// The words of a text into which values are inserted: some of them may be names.
  var insertedWords: Set<String> = []

  func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
  func isKeyword(_ word: String) -> Bool { kind == .keyword && text == word }
  func isKeyword(in words: Set<String>) -> Bool { kind == .keyword && words.contains(text) }
  func isSymbol(in symbols: Set<String>) -> Bool { kind == .symbol && symbols.contains(text) }
}
