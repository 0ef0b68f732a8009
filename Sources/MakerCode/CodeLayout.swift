/// Writes down what a layout means, so that only that is left of it.
enum CodeLayout {
  /// The tokens with the structure that their language gives to lines and indentation.
  static func structured(_ tokens: [CodeToken], _ language: CodeLanguage) -> [CodeToken]? {
    switch language.layout {
    case .free: tokens
    case .lines: statements(tokens, language)
    case .indentation: blocks(tokens)
    }
  }

  // MARK: Lines

  /// A semicolon wherever one statement ends and another begins in the same block, and nowhere else.
  private static func statements(_ tokens: [CodeToken], _ language: CodeLanguage) -> [CodeToken]? {
    guard let brackets = Brackets.match(tokens) else { return nil }
    var out: [CodeToken] = []
    for (position, token) in tokens.enumerated() {
      let isInBlock = brackets.enclosing[position].map { tokens[$0].text == "{" } ?? true
      if token.startsLine, isInBlock, let last = out.last, position > 0,
        !goesOn(
          after: last, closing: brackets.partner[position - 1].map { $0 > 0 ? tokens[$0 - 1] : nil } ?? nil, language),
        !goesOn(with: token, language)
      {
        out.append(CodeToken(kind: .symbol, text: ";"))
      }
      if isInBlock, let last = out.last, last.isSymbol(";") {
        if token.isSymbol("}") || token.isKeyword("else") || token.isSymbol(";") {
          out.removeLast()
        } else if let before = out.dropLast().last, before.isSymbol("}"), !isRisky(token, language) {
          out.removeLast()
        }
      }
      if token.isSymbol(";"), isInBlock, out.isEmpty || out.last?.isSymbol("{") == true { continue }
      out.append(token)
    }
    if out.last?.isSymbol(";") == true { out.removeLast() }
    return out
  }

  /// Whether a statement cannot end after this token. `closing` is what stands before the partner of a closing bracket.
  private static func goesOn(after token: CodeToken, closing: CodeToken?, _ language: CodeLanguage) -> Bool {
    switch token.kind {
    case .keyword: return !language.endsLine.contains(token.text)
    case .symbol:
      if token.text == ";" { return true }
      if [")", "]", "}", "++", "--"].contains(token.text) {
        return token.text == ")" && closing?.isKeyword(in: ["if", "while", "for", "with"]) == true
          && language.name == "javascript"
      }
      // In Swift white space tells `a!` at the end of a line from an operator that goes on.
      return language.name == "swift" ? token.spaceBefore || [",", "(", "[", "{", ":"].contains(token.text) : true
    default: return false
    }
  }

  /// Whether a line that begins with this token goes on with the one before.
  private static func goesOn(with token: CodeToken, _ language: CodeLanguage) -> Bool {
    switch token.kind {
    case .keyword: return language.continuesLine.contains(token.text)
    case .symbol:
      if language.name == "swift" {
        if ["(", "[", "@", "#", "`", "\\", "$"].contains(token.text) { return false }
        return [".", "?.", "{", "}", ")", "]", ",", ":", "?"].contains(token.text) || token.spaceAfter
      }
      return !["++", "--", "!", "~", "@", "#", "$"].contains(token.text)
    default: return false
    }
  }

  /// Whether what follows a block could be read as its continuation, so that a semicolon between them matters.
  private static func isRisky(_ token: CodeToken, _ language: CodeLanguage) -> Bool {
    token.kind == .symbol || (token.kind == .string && token.text.hasPrefix("`"))
      || (token.kind == .keyword && language.continuesLine.contains(token.text))
  }

  // MARK: Indentation

  private static let opensBlock: Set<String> = [
    "async", "class", "def", "elif", "else", "except", "finally", "for", "if", "try", "while", "with",
  ]

  /// Logical lines and blocks. A block on the line of its head is a block like any other; a text that stands alone as a
  /// statement is a comment.
  private static func blocks(_ tokens: [CodeToken]) -> [CodeToken]? {
    var out: [CodeToken] = []
    var columns = [0]
    for line in logicalLines(tokens) {
      guard let first = line.first else { continue }
      if columns.count == 1, out.isEmpty { columns = [first.column] }
      if first.column > columns.last ?? 0 {
        columns.append(first.column)
        out.append(CodeToken(kind: .indent, text: ""))
      }
      while first.column < columns.last ?? 0 {
        columns.removeLast()
        out.append(CodeToken(kind: .dedent, text: ""))
      }
      guard first.column == columns.last else { return nil }
      append(line, to: &out)
    }
    out += columns.dropFirst().map { _ in CodeToken(kind: .dedent, text: "") }
    return out
  }

  private static func append(_ line: [CodeToken], to out: inout [CodeToken]) {
    var depth = 0
    var lambdas = 0
    var head: Int?
    if line.first?.isKeyword(in: opensBlock) == true {
      for (position, token) in line.enumerated() {
        if token.isSymbol(in: ["(", "[", "{"]) { depth += 1 }
        if token.isSymbol(in: [")", "]", "}"]) { depth -= 1 }
        if token.isKeyword("lambda"), depth == 0 { lambdas += 1 }
        guard depth == 0, token.isSymbol(":") else { continue }
        if lambdas == 0 {
          head = position
          break
        }
        lambdas -= 1
      }
    }
    guard let head, head + 1 < line.count else { return appendStatements(line, to: &out) }
    out += line[...head] + [CodeToken(kind: .newline, text: ""), CodeToken(kind: .indent, text: "")]
    appendStatements(Array(line[(head + 1)...]), to: &out)
    out.append(CodeToken(kind: .dedent, text: ""))
  }

  private static func appendStatements(_ tokens: [CodeToken], to out: inout [CodeToken]) {
    for statement in tokens.split(whereSeparator: { $0.isSymbol(";") }) {
      if statement.allSatisfy({ $0.kind == .string && $0.insertedWords.isEmpty }) { continue }
      out += statement + [CodeToken(kind: .newline, text: "")]
    }
  }

  private static func logicalLines(_ tokens: [CodeToken]) -> [[CodeToken]] {
    var lines: [[CodeToken]] = []
    var depth = 0
    for token in tokens {
      if token.startsLine && depth == 0 { lines.append([]) }
      lines[lines.count - 1].append(token)
      if token.isSymbol(in: ["(", "[", "{"]) { depth += 1 }
      if token.isSymbol(in: [")", "]", "}"]) { depth -= 1 }
    }
    return lines
  }
}
