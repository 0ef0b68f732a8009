/// A programming language as the `code` matcher knows it: how its text falls into tokens, and where names are bound.
public struct CodeLanguage: Sendable {
  /// What the ends of lines and white space mean beyond separating tokens.
  enum Layout: Sendable {
    /// Nothing.
    case free
    /// A line's end may end a statement.
    case lines
    /// Indentation is structure.
    case indentation
  }

  /// A form of string literal.
  struct StringForm: Sendable {
    let open: String
    let close: String
    /// Whether a backslash takes the next character's meaning away.
    var escapes = true
    var spansLines = false
    /// What begins a value that is inserted. Where it is more than a bracket, code stands up to the bracket's partner.
    var insertion: String?
  }

  /// The name by which commands know it.
  public let name: String
  /// Other names for it, as on a code fence.
  let aliases: Set<String>
  let layout: Layout
  let lineComment: String
  /// Whether there are comments between `/*` and `*/`, and whether they nest.
  let blockComments: (exist: Bool, nest: Bool)
  /// Longer openings first.
  let strings: [StringForm]
  /// What may stand directly before a string's opening.
  let stringPrefixes: Set<String>
  let keywords: Set<String>
  /// Longer ones first.
  let symbols: [String]

  /// Words before a function's own name.
  let functions: Set<String>
  /// Words in the head of a body that holds members, not local names.
  let types: Set<String>
  /// Words that bind names from here to the end of the block, in the whole block, and in the whole function.
  let bindsFromHere: Set<String>
  let bindsInBlock: Set<String>
  let bindsInFunction: Set<String>
  /// Statements whose line must end where it does, and words that go on with the line before.
  let endsLine: Set<String>
  let continuesLine: Set<String>
  /// How sure each of these makes us that a text is of this language: words or symbols in a row.
  let evidence: [(tokens: [String], weight: Int)]

  /// The languages that can be named, in the order in which they are tried.
  public static let all = [swift, python, javascript, rust, c]

  /// The language of that name, or of the word on a code fence; `nil` if it is none of these.
  public init?(named name: String) {
    let name = name.lowercased()
    guard let found = Self.all.first(where: { $0.name == name || $0.aliases.contains(name) }) else { return nil }
    self = found
  }

  init(
    name: String, aliases: Set<String>, layout: Layout, lineComment: String = "//",
    blockComments: (exist: Bool, nest: Bool) = (true, false), strings: [StringForm], stringPrefixes: Set<String> = [],
    keywords: String, symbols: String, functions: Set<String> = [], types: Set<String> = [],
    bindsFromHere: Set<String> = [], bindsInBlock: Set<String> = [], bindsInFunction: Set<String> = [],
    endsLine: Set<String> = [], continuesLine: Set<String> = [], evidence: [(String, Int)]
  ) {
    self.name = name
    self.aliases = aliases
    self.layout = layout
    self.lineComment = lineComment
    self.blockComments = blockComments
    self.strings = strings
    self.stringPrefixes = stringPrefixes
    self.keywords = Set(keywords.split(separator: " ").map(String.init))
    self.symbols = symbols.split(separator: " ").map(String.init).sorted { $0.count > $1.count }
    self.functions = functions
    self.types = types
    self.bindsFromHere = bindsFromHere
    self.bindsInBlock = bindsInBlock
    self.bindsInFunction = bindsInFunction
    self.endsLine = endsLine
    self.continuesLine = continuesLine
    self.evidence = evidence.map { ($0.0.split(separator: " ").map(String.init), $0.1) }
  }
}
