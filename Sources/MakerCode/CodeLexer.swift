/// Cuts the text of a program into tokens; white space and comments go.
struct CodeLexer {
  private let language: CodeLanguage
  private let text: [Character]
  private var position = 0
  private var tokens: [CodeToken] = []

  /// The tokens of a text; `nil` if it cannot be code of this language: a string or a comment without its end, brackets
  /// without their partners, or a character that begins nothing.
  static func tokens(of text: String, in language: CodeLanguage) -> [CodeToken]? {
    var lexer = CodeLexer(language, text)
    return lexer.run() ? lexer.tokens : nil
  }

  private init(_ language: CodeLanguage, _ text: String) {
    self.language = language
    self.text = text.map { $0.isNewline ? "\n" : $0 }
  }

  private mutating func run() -> Bool {
    var startsLine = true
    var column = 0
    while position < text.count {
      let start = position
      let character = text[position]
      if character == "\n" {
        (startsLine, column) = (true, 0)
        position += 1
      } else if character.isWhitespace {
        if startsLine { column += character == "\t" ? 8 - column % 8 : 1 }
        position += 1
      } else if character == "\\", peek(1) == "\n" {
        position += 2
      } else if let isClosed = skipComment() {
        guard isClosed else { return false }
      } else {
        guard var token = next(startsLine) else { return false }
        token.startsLine = startsLine
        token.column = column
        token.spaceBefore = start == 0 || text[start - 1].isWhitespace
        token.spaceAfter = position == text.count || text[position].isWhitespace
        tokens.append(token)
        startsLine = false
      }
    }
    return Brackets.match(tokens) != nil
  }

  private func peek(_ distance: Int) -> Character? {
    position + distance < text.count ? text[position + distance] : nil
  }

  private func stands(_ word: String, at start: Int) -> Bool {
    start + word.count <= text.count && zip(text[start...], word).allSatisfy { $0 == $1 }
  }

  /// Whether a comment stood here, and whether it had an end.
  private mutating func skipComment() -> Bool? {
    if stands(language.lineComment, at: position) {
      while position < text.count, text[position] != "\n" { position += 1 }
      return true
    }
    guard language.blockComments.exist, stands("/*", at: position) else { return nil }
    var depth = 0
    while position < text.count {
      if stands("/*", at: position), depth == 0 || language.blockComments.nest {
        depth += 1
        position += 2
      } else if stands("*/", at: position) {
        depth -= 1
        position += 2
        if depth == 0 { return true }
      } else {
        position += 1
      }
    }
    return false
  }

  private mutating func next(_ startsLine: Bool) -> CodeToken? {
    if startsLine, language.name == "c", text[position] == "#" { return directive() }
    if let string = string() { return string }
    if let token = quoted() { return token }
    let character = text[position]
    if character.isNumber || (character == "." && peek(1)?.isNumber == true && !endsValue) { return number() }
    if Self.beginsName(character) { return name() }
    if character == "/", language.name == "javascript", !endsValue { return pattern() }
    guard let symbol = language.symbols.first(where: { stands($0, at: position) }) else { return nil }
    position += symbol.count
    return CodeToken(kind: .symbol, text: symbol)
  }

  private static func beginsName(_ character: Character) -> Bool {
    character.isLetter || character == "_" || character == "$"
  }

  /// Whether the last token may end a value, so that an operator and no operand follows.
  private var endsValue: Bool {
    guard let last = tokens.last else { return false }
    return switch last.kind {
    case .name, .number, .string: true
    case .symbol: [")", "]", "}"].contains(last.text)
    default: false
    }
  }

  private mutating func name() -> CodeToken {
    let start = position
    while let character = peek(0), Self.beginsName(character) || character.isNumber { position += 1 }
    let word = String(text[start..<position])
    return CodeToken(kind: language.keywords.contains(word) ? .keyword : .name, text: word)
  }

  private mutating func number() -> CodeToken {
    var digits = ""
    while let character = peek(0) {
      let isExponent = digits.last.map { "eE".contains($0) } ?? false
      if character.isLetter || character.isNumber || character == "_" {
        if character != "_" { digits.append(character) }
      } else if character == ".", !digits.contains("."), peek(1)?.isNumber == true {
        digits.append(character)
      } else if "+-".contains(character), isExponent, !digits.hasPrefix("0x"), peek(1)?.isNumber == true {
        digits.append(character)
      } else {
        break
      }
      position += 1
    }
    return CodeToken(kind: .number, text: digits)
  }

  /// A line for C's preprocessor. What it says may concern any name.
  private mutating func directive() -> CodeToken? {
    var line = ""
    while let character = peek(0), character != "\n" {
      if character == "\\", peek(1) == "\n" {
        position += 2
        line.append(" ")
      } else if let isClosed = skipComment() {
        guard isClosed else { return nil }
        line.append(" ")
      } else {
        line.append(character)
        position += 1
      }
    }
    let spaced = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return CodeToken(kind: .directive, text: spaced, insertedWords: Self.words(spaced))
  }
}

// MARK: Literals

extension CodeLexer {
  private static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: { !beginsName($0) && !$0.isNumber }).map { String($0) })
  }

  /// A string literal with its prefix, if one stands here.
  private mutating func string() -> CodeToken? {
    var start = position
    while start < text.count, text[start].isLetter || text[start].isNumber, start - position < 3 { start += 1 }
    let prefix = String(text[position..<start])
    guard prefix.isEmpty || language.stringPrefixes.contains(language.name == "python" ? prefix.lowercased() : prefix)
    else { return nil }
    var hashes = 0
    if language.name == "swift" || (language.name == "rust" && prefix.contains("r")) {
      while start < text.count, text[start] == "#" {
        hashes += 1
        start += 1
      }
    }
    guard var form = language.strings.first(where: { stands($0.open, at: start) }) else { return nil }
    let isRaw = hashes > 0 || (language.name == "rust" && prefix.contains("r"))
    form.escapes = !isRaw
    let fence = String(repeating: "#", count: hashes)
    if hashes > 0 { form.insertion = form.insertion.map { $0.first == "\\" ? "\\" + fence + "(" : $0 } }
    if language.name == "python", prefix.lowercased().contains("f") { form.insertion = "{" }
    let content = start + form.open.count
    guard let end = end(of: form, from: content, close: form.close + fence) else { return nil }
    let inner = String(text[content..<end])
    position = end + form.close.count + hashes
    // Quotes that mean the same are written the same where that takes no escaping.
    let isPlain = form.open.count == 1 && form.open != "`" && !inner.contains { "\"'\\".contains($0) }
    let areAlike = isPlain && ["python", "javascript"].contains(language.name)
    let (open, close) = areAlike ? ("\"", "\"") : (form.open, form.close)
    let inserts = form.insertion.map { inner.contains($0) } ?? false
    return CodeToken(
      kind: .string, text: prefix + fence + open + inner + close + fence,
      insertedWords: inserts ? Self.words(inner) : [])
  }

  /// Where the content of a string ends.
  private func end(of form: CodeLanguage.StringForm, from content: Int, close: String) -> Int? {
    var at = content
    while at < text.count {
      if stands(close, at: at) { return at }
      if let marker = form.insertion, marker.count > 1, stands(marker, at: at) {
        guard let after = partner(from: at + marker.count, open: marker.last ?? "(") else { return nil }
        at = after
      } else if form.escapes, text[at] == "\\" {
        at += 2
      } else if text[at] == "\n", !form.spansLines {
        return nil
      } else {
        at += 1
      }
    }
    return nil
  }

  /// The position after the partner of a bracket that was opened before `start`, past strings inside.
  private func partner(from start: Int, open: Character) -> Int? {
    let close: Character = open == "(" ? ")" : "}"
    var at = start
    var depth = 1
    while at < text.count {
      if let form = language.strings.first(where: { stands($0.open, at: at) }) {
        guard let end = end(of: form, from: at + form.open.count, close: form.close) else { return nil }
        at = end + form.close.count
        continue
      }
      if text[at] == open { depth += 1 }
      if text[at] == close { depth -= 1 }
      at += 1
      if depth == 0 { return at }
    }
    return nil
  }

  /// Rust's characters and lifetimes, and names in Swift's backquotes.
  private mutating func quoted() -> CodeToken? {
    let start = position
    switch (language.name, text[position]) {
    case ("swift", "`"):
      guard let end = text[(start + 1)...].firstIndex(of: "`") else { return nil }
      position = end + 1
      return CodeToken(kind: .name, text: String(text[start..<position]))
    case ("rust", "'"):
      let isEscape = peek(1) == "\\"
      if isEscape || peek(2) == "'" {
        guard let end = text[(start + (isEscape ? 3 : 2))...].firstIndex(of: "'") else { return nil }
        position = end + 1
        return CodeToken(kind: .string, text: String(text[start...end]))
      }
      position += 1
      while let character = peek(0), Self.beginsName(character) || character.isNumber { position += 1 }
      return CodeToken(kind: .symbol, text: String(text[start..<position]))
    default: return nil
    }
  }

  /// A regular expression of JavaScript, where a value and not an operator is due.
  private mutating func pattern() -> CodeToken? {
    let start = position
    var isInClass = false
    position += 1
    while let character = peek(0), character != "\n" {
      position += character == "\\" ? 2 : 1
      if character == "[" { isInClass = true }
      if character == "]" { isInClass = false }
      if character == "/", !isInClass {
        while let flag = peek(0), flag.isLetter { position += 1 }
        return CodeToken(kind: .string, text: String(text[start..<min(position, text.count)]))
      }
    }
    return nil
  }
}
