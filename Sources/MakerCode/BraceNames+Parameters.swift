extension BraceNames {
  /// Binds the parameters of a function or a closure, if one begins here or is recognised here.
  mutating func bindParameters(at position: Int) {
    let token = tokens[position]
    switch language.name {
    case "swift":
      if token.isKeyword(in: language.functions), !symbol(".", at: position - 1) { bindFunction(at: position) }
      if token.isSymbol("{") { bindSwiftClosure(at: position) }
    case "rust":
      if token.isKeyword("fn") { bindFunction(at: position) }
      if token.isSymbol("|") { bindRustClosure(at: position) }
    case "javascript":
      if token.isSymbol("=>") { bindArrow(at: position) }
      if token.isSymbol("{") { bindBeforeBody(at: position) }
    default:
      if token.isSymbol("{") { bindBeforeBody(at: position) }
    }
  }

  /// Binds names in a region that begins with the list they stand in. A name that the list mentions twice, as a default
  /// value or a type, refers to something else there.
  private mutating func bind(_ found: [Int], list: Range<Int>, end: Int) {
    for position in found {
      let name = tokens[position].text
      let mentions = list.count { tokens[$0].kind == .name && tokens[$0].text == name && !names.fixed.contains($0) }
      if mentions > 1 { names.pin([name]) }
      names.bind(name, in: list.lowerBound..<end)
    }
  }

  /// func f(label name: Type), fn f(name: Type)
  private mutating func bindFunction(at start: Int) {
    guard let open = first(from: start, where: { $0.isSymbol(in: ["(", "{", ";"]) }), symbol("(", at: open),
      let close = brackets.partner[open],
      let body = first(
        from: close + 1, where: { $0.isSymbol("{") || $0.isSymbol(";") || $0.isKeyword(in: language.functions) }),
      symbol("{", at: body), let end = brackets.partner[body]
    else { return }
    functionBodies.append(body..<end)
    var found: [Int] = []
    for piece in pieces(open + 1..<close) {
      guard let colon = piece.first(where: { tokens[$0].isSymbol(":") && brackets.enclosing[$0] == open }) else {
        continue
      }
      if language.name == "swift" {
        let words = (piece.lowerBound..<colon).filter { isName($0) }
        if words.count == 2 { names.fixed.insert(words[0]) }
        if words.count == 1 { names.labels.insert(words[0]) }
        found += words.suffix(1).filter { tokens[$0].text != "_" }
      } else if let (simple, after) = pattern(at: piece.lowerBound), after == colon {
        found += simple.filter { tokens[$0].text != "self" }
      }
    }
    bind(found, list: open..<close, end: end)
  }

  /// { a, b in … }, { (a: Int) -> Int in … }, { [weak self] a in … }
  private mutating func bindSwiftClosure(at open: Int) {
    guard let close = brackets.partner[open] else { return }
    let mark = first(from: open + 1) {
      $0.isSymbol(in: [";", "{", "=", "."])
        || ($0.kind == .keyword && !["async", "throws", "inout", "weak"].contains($0.text))
    }
    guard let mark, tokens[mark].isKeyword("in") else { return }
    var start = open + 1
    if symbol("[", at: start), let end = brackets.partner[start] {
      names.pin(tokens[start..<end].filter { $0.kind == .name }.map(\.text))
      start = end + 1
    }
    var found: [Int] = []
    if symbol("(", at: start), let end = brackets.partner[start] {
      for piece in pieces(start + 1..<end) {
        let words = piece.prefix { !tokens[$0].isSymbol(":") }.filter { isName($0) }
        found += words.suffix(1)
      }
    } else {
      found = (start..<mark).prefix { isName($0) || symbol(",", at: $0) }.filter { isName($0) }
    }
    for position in found { names.fixed.remove(position) }
    bind(found.filter { tokens[$0].text != "_" }, list: open..<mark, end: close)
  }

  /// |a, &b| …
  private mutating func bindRustClosure(at start: Int) {
    if let before = token(start - 1) {
      let isOperator = before.kind == .symbol && !before.isSymbol(in: [")", "]", "}"])
      guard isOperator || before.kind == .keyword else { return }
    }
    guard let close = first(from: start + 1, where: { $0.isSymbol(in: ["|", ";", "{"]) }), symbol("|", at: close) else {
      return
    }
    var found: [Int] = []
    for piece in pieces(start + 1..<close) {
      let words = piece.prefix { !tokens[$0].isSymbol(":") }
      guard let (simple, after) = pattern(at: piece.lowerBound), after == piece.lowerBound + words.count else {
        continue
      }
      found += simple
    }
    bind(found, list: start..<close, end: expressionEnd(from: close + 1))
  }

  /// (a, b) => …, a => …
  private mutating func bindArrow(at arrow: Int) {
    let isList = symbol(")", at: arrow - 1)
    guard isList || isName(arrow - 1), let start = isList ? brackets.partner[arrow - 1] : arrow - 1 else { return }
    let end = expressionEnd(from: arrow + 1)
    if symbol("{", at: arrow + 1) { functionBodies.append(arrow + 1..<end) }
    bind(isList ? parameterNames(start) : [start], list: start..<arrow, end: end)
  }

  /// The end of a closure's body: of its braces, or of an expression.
  private func expressionEnd(from start: Int) -> Int {
    if symbol("{", at: start), let close = brackets.partner[start] { return close }
    if symbol("->", at: start), let open = bodyOpening(from: start), let close = brackets.partner[open] { return close }
    return end(from: start, at: [",", ";"])
  }

  /// name(a, b) { … }: a function of C or JavaScript, or a method; and JavaScript's catch (e) { … }
  private mutating func bindBeforeBody(at body: Int) {
    guard symbol(")", at: body - 1), let open = brackets.partner[body - 1], let before = token(open - 1),
      let end = brackets.partner[body]
    else { return }
    if before.isKeyword("catch") { return bind(parameterNames(open), list: open..<body, end: end) }
    guard before.kind == .name || before.isKeyword(in: language.functions) else { return }
    functionBodies.append(body..<end)
    names.fixed.insert(open - 1)
    names.pin(before.kind == .name ? [before.text] : [])
    bind(parameterNames(open), list: open..<body, end: end)
  }

  private func parameterNames(_ open: Int) -> [Int] {
    guard let close = brackets.partner[open] else { return [] }
    return pieces(open + 1..<close).flatMap { piece -> [Int] in
      if language.name == "javascript" {
        guard let (simple, after) = pattern(at: piece.lowerBound) else { return [] }
        return after == piece.upperBound || symbol("=", at: after) ? simple : []
      }
      // The last name of `const char *name[]`; function pointers are left alone.
      let declarator = piece.prefix { !tokens[$0].isSymbol("[") }
      guard let last = declarator.last, isName(last), declarator.count > 1,
        !tokens[piece].contains(where: { $0.isSymbol("(") })
      else { return [] }
      return [last]
    }
  }

  /// A declaration of C at the start of a statement: int a = 1, *b;
  mutating func bindTyped(at start: Int) {
    let before = token(start - 1)
    let isLoop = before?.isSymbol("(") == true && token(start - 2)?.isKeyword("for") == true
    guard isLoop || before?.isSymbol(in: [";", "{", "}"]) == true, let around = braces(around: start) else { return }
    var position = start
    var hasType = false
    while let token = token(position) {
      if token.isKeyword(in: ["struct", "union", "enum"]) {
        position += 2
        hasType = true
      } else if token.isKeyword(in: Self.cTypes) {
        position += 1
        hasType = true
      } else if token.kind == .name, !hasType, isName(position + 1) || symbol("*", at: position + 1) {
        position += 1
        hasType = true
      } else {
        break
      }
    }
    guard hasType else { return }
    let end = isLoop ? loopBody(after: start - 1) : around.upperBound
    while true {
      while symbol("*", at: position) || token(position)?.isKeyword(in: ["const", "restrict"]) == true { position += 1 }
      guard isName(position), token(position + 1)?.isSymbol(in: ["=", ";", ",", "["]) == true else { return }
      let name = tokens[position].text
      if let end { names.bind(name, in: position..<end) } else { names.pin([name]) }
      let comma = self.end(from: position, at: [",", ";"])
      guard symbol(",", at: comma) else { return }
      position = comma + 1
    }
  }

  private static let cTypes: Set<String> = [
    "_Bool", "auto", "char", "const", "double", "float", "int", "long", "register", "short", "signed", "static",
    "unsigned", "void", "volatile",
  ]
}
