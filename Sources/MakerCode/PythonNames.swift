/// Finds the local names of a Python program: those of functions, lambdas and comprehensions.
struct PythonNames {
  private let tokens: [CodeToken]
  private let brackets: Brackets
  private var names = LocalNames()
  /// The positions that a nested function or class takes, by where it begins.
  private var bodies: [Int: Int] = [:]
  private var parameterLists: Set<Int> = []
  private var functions: Set<String> = []

  init(_ tokens: [CodeToken], _ brackets: Brackets) {
    self.tokens = tokens
    self.brackets = brackets
  }

  mutating func find() -> LocalNames {
    for position in tokens.indices where tokens[position].isKeyword(in: ["def", "class"]) {
      bodies[position] = bodyEnd(position)
      guard position + 1 < tokens.count else { continue }
      names.fixed.insert(position + 1)
      names.pin([tokens[position + 1].text])
      if tokens[position].text == "def", symbol("(", at: position + 2) {
        parameterLists.insert(position + 2)
        functions.insert(tokens[position + 1].text)
      }
    }
    for position in tokens.indices {
      switch tokens[position].text {
      case "def" where tokens[position].kind == .keyword: bindFunction(position)
      case "class" where tokens[position].kind == .keyword: pinMembers(position)
      case "lambda" where tokens[position].kind == .keyword: bindLambda(position)
      case "for" where tokens[position].kind == .keyword: bindComprehension(position)
      case "import" where tokens[position].kind == .keyword: pinStatement(position)
      case "global" where tokens[position].kind == .keyword: pinStatement(position)
      case ":=": names.pin([tokens[max(0, position - 1)].text])
      default: break
      }
      fix(position)
    }
    return names
  }

  private func symbol(_ text: String, at position: Int) -> Bool {
    tokens.indices.contains(position) && tokens[position].isSymbol(text)
  }

  /// The position after the block whose head begins here.
  private func bodyEnd(_ start: Int) -> Int {
    var position = start
    while position < tokens.count, tokens[position].kind != .newline { position += 1 }
    guard position + 1 < tokens.count, tokens[position + 1].kind == .indent else { return position }
    var depth = 0
    for at in (position + 1)..<tokens.count {
      if tokens[at].kind == .indent { depth += 1 }
      if tokens[at].kind == .dedent { depth -= 1 }
      if depth == 0 { return at }
    }
    return tokens.count
  }

  // MARK: Functions

  private mutating func bindFunction(_ start: Int) {
    guard symbol("(", at: start + 2), let close = brackets.partner[start + 2], let end = bodies[start] else { return }
    for name in parameters(start + 3..<close) { names.bind(name, in: start + 2..<end) }
    var position = close
    var bound: Set<String> = []
    while position < end {
      if let after = bodies[position] {
        position = after
        continue
      }
      bound.formUnion(boundNames(at: position))
      position += 1
    }
    // Not in the head, whose defaults and types belong to what is around.
    let body = (close..<end).first { tokens[$0].kind == .newline } ?? end
    for name in bound { names.bind(name, in: (names.isBound(name, at: close) ? start + 2 : body)..<end) }
  }

  /// The names of parameters. One that its own list mentions, as a default or a type, refers to something else there.
  private mutating func parameters(_ range: Range<Int>) -> [String] {
    let list = pieces(range).compactMap { piece -> String? in
      let name = piece.first { tokens[$0].kind == .name }
      return name.flatMap { first in
        tokens[piece.lowerBound..<first].allSatisfy { $0.isSymbol(in: ["*", "**"]) } ? tokens[first].text : nil
      }
    }
    for name in list where tokens[range].count(where: { $0.kind == .name && $0.text == name }) > 1 { names.pin([name]) }
    return list
  }

  /// The names that the statement or clause that begins here binds.
  private func boundNames(at position: Int) -> [String] {
    let token = tokens[position]
    let startsStatement = position > 0 && [.newline, .indent, .dedent].contains(tokens[position - 1].kind)
    if token.isKeyword("for"), brackets.enclosing[position] == nil {
      return targets(position + 1..<end(of: position) { $0.isKeyword("in") })
    }
    if token.isKeyword("as"), position + 1 < tokens.count {
      return targets(position + 1..<end(of: position + 1) { $0.isSymbol(":") || $0.isSymbol(",") })
    }
    guard startsStatement else { return [] }
    let statement = position..<end(of: position) { _ in false }
    if let mark = statement.first(where: { brackets.enclosing[$0] == nil && tokens[$0].kind == .symbol }) {
      let text = tokens[mark].text
      let isAugmented = text.count > 1 && text.hasSuffix("=") && !["==", "!=", "<=", ">="].contains(text)
      if mark == position + 1, text == ":" || isAugmented { return targets(position..<mark) }
    }
    let marks = statement.filter { brackets.enclosing[$0] == nil && tokens[$0].isSymbol("=") }
    var from = position
    var bound: [String] = []
    for mark in marks {
      bound += targets(from..<mark)
      from = mark + 1
    }
    return bound
  }

  /// The end of a statement, or the first token outside brackets that `stops` holds for.
  private func end(of start: Int, where stops: (CodeToken) -> Bool) -> Int {
    let outside = brackets.enclosing[start]
    return (start..<tokens.count).first {
      [.newline, .indent, .dedent].contains(tokens[$0].kind)
        || (brackets.enclosing[$0] == outside && (stops(tokens[$0]) || tokens[$0].isSymbol(in: [")", "]", "}"])))
    } ?? tokens.count
  }

  /// The names in a list of targets: names alone, in parentheses or in brackets.
  private func targets(_ range: Range<Int>) -> [String] {
    pieces(range).flatMap { piece -> [String] in
      let piece = piece.first.map { tokens[$0].isSymbol("*") } == true ? piece.dropFirst() : piece
      guard let first = piece.first else { return [] }
      if piece.count == 1, tokens[first].kind == .name { return [tokens[first].text] }
      if tokens[first].isSymbol(in: ["(", "["]), brackets.partner[first] == piece.upperBound - 1 {
        return targets(first + 1..<piece.upperBound - 1)
      }
      return []
    }
  }

  /// What stands between the commas of a range.
  private func pieces(_ range: Range<Int>) -> [Range<Int>] {
    guard let first = range.first else { return [] }
    let outside = brackets.enclosing[first]
    var pieces: [Range<Int>] = []
    var start = first
    for position in range where tokens[position].isSymbol(",") && brackets.enclosing[position] == outside {
      pieces.append(start..<position)
      start = position + 1
    }
    return (pieces + [start..<range.upperBound]).filter { !$0.isEmpty }
  }

  // MARK: Expressions

  private mutating func bindLambda(_ start: Int) {
    guard start + 1 < tokens.count else { return }
    let colon = end(of: start) { $0.isSymbol(":") }
    let finish = end(of: min(colon + 1, tokens.count - 1)) { $0.isSymbol(",") }
    for name in parameters(start + 1..<max(start + 1, colon)) { names.bind(name, in: start..<finish) }
  }

  /// The names of a comprehension hold in all of its brackets, but for what they run through.
  private mutating func bindComprehension(_ start: Int) {
    guard let open = brackets.enclosing[start], let close = brackets.partner[open], start + 1 < tokens.count else {
      return
    }
    let mark = end(of: start) { $0.isKeyword("in") }
    guard start + 1 < mark, mark + 1 < close else { return }
    let source = mark + 1..<end(of: mark + 1) { $0.isKeyword(in: ["for", "if", "async"]) }
    // An argument among others would share its brackets with them.
    let isAlone = !(open + 1..<close).contains {
      tokens[$0].isSymbol(",") && brackets.enclosing[$0] == open && $0 > mark
    }
    for name in targets(start + 1..<mark) {
      names.bind(name, in: open..<close)
      if !isAlone || tokens[source].contains(where: { $0.kind == .name && $0.text == name }) { names.pin([name]) }
    }
  }

  // MARK: What keeps its name

  /// Names assigned in the body of a class are members.
  private mutating func pinMembers(_ start: Int) {
    guard let end = bodies[start] else { return }
    var position = start + 1
    while position < end {
      if let after = bodies[position] {
        position = after
        continue
      }
      names.pin(boundNames(at: position))
      position += 1
    }
  }

  private mutating func pinStatement(_ start: Int) {
    var position = start
    while position < tokens.count, tokens[position].kind != .newline {
      if tokens[position].kind == .name { names.pin([tokens[position].text]) }
      position += 1
    }
  }

  private mutating func fix(_ position: Int) {
    guard tokens[position].kind == .name else { return }
    if symbol(".", at: position - 1) { names.fixed.insert(position) }
    guard symbol("=", at: position + 1), let open = brackets.enclosing[position], tokens[open].text == "(",
      !parameterLists.contains(open), symbol("(", at: position - 1) || symbol(",", at: position - 1)
    else { return }
    names.fixed.insert(position)
    // Renaming the parameter of a function that is called by its name would break the call.
    if open > 0, functions.contains(tokens[open - 1].text) { names.pin([tokens[position].text]) }
  }
}
