/// Finds the local names of a program in a language with braces.
struct BraceNames {
  /// What a pair of braces holds.
  private enum Block {
    /// Statements.
    case code
    /// Members of a type.
    case members
    /// Members of a value, as in `{a: 1, b}`.
    case value
  }

  /// How far a declaration reaches, and where its own initial value stands, in which the name is not yet bound.
  private struct Reach {
    let region: Range<Int>
    let initial: Range<Int>
  }

  let tokens: [CodeToken]
  let brackets: Brackets
  let language: CodeLanguage
  var names = LocalNames()
  private var blocks: [Int: Block] = [:]
  /// The bodies of functions, for declarations that reach as far.
  var functionBodies: [Range<Int>] = []

  init(_ tokens: [CodeToken], _ brackets: Brackets, _ language: CodeLanguage) {
    self.tokens = tokens
    self.brackets = brackets
    self.language = language
  }

  mutating func find() -> LocalNames {
    for position in tokens.indices where tokens[position].isSymbol("{") { blocks[position] = kind(of: position) }
    for position in tokens.indices { bindParameters(at: position) }
    for position in tokens.indices {
      let token = tokens[position]
      if token.kind == .keyword {
        if language.bindsFromHere.union(language.bindsInBlock).union(language.bindsInFunction).contains(token.text) {
          bindDeclaration(at: position)
        } else if token.text == "for", language.name != "c", language.name != "javascript" {
          bindLoop(at: position)
        }
      }
      if language.name == "c" { bindTyped(at: position) }
    }
    for position in tokens.indices where tokens[position].kind == .name { fix(position) }
    return names
  }

  // MARK: Looking around

  func token(_ position: Int) -> CodeToken? {
    tokens.indices.contains(position) ? tokens[position] : nil
  }

  func symbol(_ text: String, at position: Int) -> Bool { token(position)?.isSymbol(text) ?? false }

  func isName(_ position: Int) -> Bool { token(position)?.kind == .name }

  /// The innermost braces around a position.
  func braces(around position: Int) -> Range<Int>? {
    var open = brackets.enclosing[position]
    while let found = open, tokens[found].text != "{" { open = brackets.enclosing[found] }
    guard let open, let close = brackets.partner[open] else { return nil }
    return open..<close
  }

  /// The first position from `start` on, in the same brackets, whose token passes; `nil` where those brackets end first.
  func first(from start: Int, where passes: (CodeToken) -> Bool) -> Int? {
    var position = start
    while let token = token(position), !token.isSymbol(in: [")", "]", "}"]) {
      if passes(token) { return position }
      position = brackets.partner[position].map { $0 > position ? $0 + 1 : position + 1 } ?? position + 1
    }
    return nil
  }

  /// The end of what begins at `start`: the first of these symbols in the same brackets, or the end of the brackets.
  func end(from start: Int, at symbols: Set<String>) -> Int {
    var position = start
    while let token = token(position), !token.isSymbol(in: symbols), !token.isSymbol(in: [")", "]", "}"]) {
      position = brackets.partner[position].map { $0 > position ? $0 + 1 : position + 1 } ?? position + 1
    }
    return position
  }

  /// What stands between the commas of a range.
  func pieces(_ range: Range<Int>) -> [Range<Int>] {
    guard let first = range.first else { return [] }
    let outside = brackets.enclosing[first]
    var pieces: [Range<Int>] = []
    var start = range.lowerBound
    for position in range where tokens[position].isSymbol(",") && brackets.enclosing[position] == outside {
      pieces.append(start..<position)
      start = position + 1
    }
    return (pieces + [start..<range.upperBound]).filter { !$0.isEmpty }
  }

  /// The head of a statement or a block: what stands before a position, back to where the statement begins.
  private func head(before position: Int) -> [Int] {
    var head: [Int] = []
    var at = position - 1
    while let token = token(at), !token.isSymbol(in: [";", "{", "}", "(", "["]) {
      head.append(at)
      at = (brackets.partner[at] ?? at) - 1
    }
    return head
  }

  private func kind(of brace: Int) -> Block {
    guard let before = token(brace - 1) else { return .code }
    let head = head(before: brace).map { tokens[$0] }
    let isFunction = head.contains { $0.isKeyword(in: language.functions) }
    if !isFunction, !before.isSymbol(")"), !before.isSymbol("="),
      head.contains(where: { $0.isKeyword(in: language.types) })
    {
      return .members
    }
    switch language.name {
    case "javascript":
      let opensValue = [
        "return", "case", "typeof", "in", "of", "new", "await", "yield", "const", "let", "var", "export",
      ]
      let isOperator = before.kind == .symbol && ![")", "=>", ";", "{", "}"].contains(before.text)
      return isOperator || before.isKeyword(in: Set(opensValue)) ? .value : .code
    case "rust": return !isFunction && before.kind == .name && before.text.first?.isUppercase == true ? .value : .code
    default: return .code
    }
  }

  // MARK: Declarations

  /// The simple names of a pattern and the position after it; `nil` for a pattern that is not made of names alone.
  func pattern(at start: Int) -> (names: [Int], end: Int)? {
    guard let token = token(start) else { return nil }
    if token.isKeyword(in: ["mut", "ref"]) || token.isSymbol("&") || token.isSymbol("...") {
      return pattern(at: start + 1)
    }
    if token.kind == .name {
      let next = self.token(start + 1)
      // Some(x), Ok(x): a case around a pattern.
      if language.name == "rust", next?.isSymbol("(") == true { return pattern(at: start + 1) }
      if next?.isSymbol(in: ["(", "{", "::", "."]) == true, !isCondition(start) { return nil }
      let isConstant = language.name == "rust" && token.text.first?.isUppercase == true
      return (token.text == "_" || isConstant ? [] : [start], start + 1)
    }
    guard token.isSymbol("(") || (token.isSymbol("[") && language.name == "javascript"),
      let close = brackets.partner[start]
    else { return nil }
    var found: [Int] = []
    for piece in pieces(start + 1..<close) {
      guard let inner = pattern(at: piece.lowerBound), inner.end == piece.upperBound else { return nil }
      found += inner.names
    }
    return (found, close + 1)
  }

  /// Whether a name is what `if let x {` is short for.
  private func isCondition(_ position: Int) -> Bool {
    symbol("{", at: position + 1) && language.name == "swift"
  }

  private mutating func declare(_ found: [Int], _ reach: Reach) {
    for position in found {
      let name = tokens[position].text
      let isMentioned = reach.initial.contains { tokens[$0].kind == .name && tokens[$0].text == name && !isMember($0) }
      // There it means something else, unless it is bound anyway.
      if isMentioned, !names.isBound(name, at: position) { names.pin([name]) }
      names.bind(name, in: reach.region)
    }
  }

  private func isMember(_ position: Int) -> Bool {
    token(position - 1)?.isSymbol(in: [".", "?.", "::"]) ?? false
  }

  private mutating func bindDeclaration(at start: Int) {
    guard let (found, end) = pattern(at: start + 1) else { return }
    if language.name == "swift", let next = token(end), next.isSymbol(in: ["{", ","]) || next.isKeyword("else"),
      head(before: start).contains(where: { tokens[$0].isKeyword(in: ["if", "guard", "while"]) })
    {
      names.pin(found.map { tokens[$0].text })
    }
    guard let reach = reach(of: start, patternEnd: end) else { return }
    declare(found, reach)
    // let a = 1, b = 2
    guard language.name != "rust", found.count == 1 else { return }
    var comma = self.end(from: end, at: [",", ";"])
    while symbol(",", at: comma), let (more, after) = pattern(at: comma + 1),
      token(after).map({ $0.isSymbol(in: ["=", ":", ",", ";"]) }) ?? true
    {
      let initial = after..<max(after, self.end(from: after, at: [";"]))
      declare(more, Reach(region: reach.region.lowerBound..<reach.region.upperBound, initial: initial))
      comma = self.end(from: after, at: [",", ";"])
    }
  }

  /// How far a declaration reaches; `nil` for one that is no local's.
  private func reach(of start: Int, patternEnd: Int) -> Reach? {
    let around = braces(around: start)
    let isLocal = around.map { blocks[$0.lowerBound] == .code } ?? false
    // for (let i = 0; …) and catch (let e): the parentheses belong to a statement.
    if let open = brackets.enclosing[start], tokens[open].isSymbol("("), token(open - 1)?.isKeyword("for") == true {
      return loopBody(after: open).map { Reach(region: start..<$0, initial: patternEnd..<patternEnd) }
    }
    let head = head(before: start)
    let word = head.last.map { tokens[$0] }
    let isCase = head.contains { tokens[$0].isKeyword("case") }
    if language.name != "javascript",
      let keyword = head.first(where: { tokens[$0].isKeyword(in: ["if", "while", "catch", "guard"]) })
    {
      if tokens[keyword].text == "guard" {
        guard isLocal, let around, let mark = first(from: patternEnd, where: { $0.isKeyword("else") }),
          let close = brackets.partner[mark + 1]
        else { return nil }
        return Reach(region: start..<around.upperBound, initial: patternEnd..<close)
      }
      guard let open = bodyOpening(from: patternEnd), let close = brackets.partner[open] else { return nil }
      return Reach(region: start..<close, initial: patternEnd..<open)
    }
    if isCase || word?.isKeyword("case") == true || enclosingCase(start) {
      guard let around else { return nil }
      let next = (patternEnd..<around.upperBound).first {
        brackets.enclosing[$0] == around.lowerBound && tokens[$0].isKeyword(in: ["case", "default"])
      }
      return Reach(region: start..<(next ?? around.upperBound), initial: patternEnd..<patternEnd)
    }
    guard isLocal, let around else { return nil }
    let keyword = tokens[start].text
    if language.bindsInFunction.contains(keyword) {
      let body = functionBodies.filter { $0.contains(start) }.min { $0.count < $1.count }
      return body.map { Reach(region: $0, initial: patternEnd..<patternEnd) }
    }
    if language.bindsInBlock.contains(keyword) { return Reach(region: around, initial: patternEnd..<patternEnd) }
    return Reach(region: start..<around.upperBound, initial: patternEnd..<end(from: patternEnd, at: [";"]))
  }

  /// Whether a position stands in the parentheses of a Swift pattern: `case .some(let x)`.
  private func enclosingCase(_ position: Int) -> Bool {
    guard let open = brackets.enclosing[position], tokens[open].isSymbol("(") else { return false }
    return head(before: open).contains { tokens[$0].isKeyword("case") } || enclosingCase(open)
  }

  /// The braces that begin the body of a statement whose head goes on from here.
  func bodyOpening(from start: Int) -> Int? {
    guard let open = first(from: start, where: { $0.isSymbol("{") || $0.isSymbol(";") }), symbol("{", at: open)
    else { return nil }
    return open
  }

  /// Where the body of a loop ends whose parentheses open here; `nil` for a body that only a parser could find.
  func loopBody(after open: Int) -> Int? {
    guard let close = brackets.partner[open] else { return nil }
    if symbol("{", at: close + 1) { return brackets.partner[close + 1] }
    let end = end(from: close + 1, at: [";"])
    let isSimple = !tokens[close + 1..<end].contains { $0.isKeyword(in: ["if", "for", "while", "do", "switch"]) }
    return isSimple && !symbol(";", at: close + 1) ? end : nil
  }

  /// for x in xs { … }
  private mutating func bindLoop(at start: Int) {
    let from = token(start + 1)?.isKeyword(in: ["case", "await", "try"]) == true ? start + 2 : start + 1
    guard let (found, end) = pattern(at: from), let mark = first(from: end, where: { $0.isKeyword("in") }),
      let open = bodyOpening(from: mark), let close = brackets.partner[open]
    else { return }
    declare(found, Reach(region: start..<close, initial: mark..<open))
  }

  // MARK: What keeps its name

  private mutating func fix(_ position: Int) {
    let before = token(position - 1)
    let opening = brackets.enclosing[position].map { tokens[$0].text }
    let startsPart = before.map { $0.isSymbol(in: ["{", ";", "}"]) } ?? true
    let followsComma = before?.isSymbol(in: [","]) ?? false
    if before?.isKeyword(in: language.functions.union(language.types)) == true {
      names.fixed.insert(position)
      names.pin([tokens[position].text])
    }
    let leads = ["swift": [".", "?.", "@", "#", "\\"], "c": [".", "->"], "rust": [".", "::"]]
    if before?.isSymbol(in: Set(leads[language.name] ?? [".", "?.", "#"])) == true
      || before?.isKeyword(in: ["break", "continue", "goto"]) == true || symbol("::", at: position + 1)
      || (language.name == "rust" && symbol("!", at: position + 1)
        && token(position + 2)?.isSymbol(in: ["(", "[", "{"]) == true)
    {
      names.fixed.insert(position)
    }
    if symbol(":", at: position + 1) {
      let isKey = followsComma && opening == "{" && ["javascript", "rust"].contains(language.name)
      let isLabel =
        language.name == "swift" && opening == "(" && (followsComma || before?.isSymbol("(") == true)
      if startsPart || isKey || (isLabel && !names.labels.contains(position)) { names.fixed.insert(position) }
    }
    if let open = brackets.enclosing[position], blocks[open] == .value, followsComma || before?.isSymbol("{") == true,
      token(position + 1)?.isSymbol(in: [",", "}", "="]) == true
    {
      names.pin([tokens[position].text])
    }
  }
}
