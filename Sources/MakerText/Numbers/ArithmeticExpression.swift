/// An arithmetic expression over numbers and the variables A and B: `+ − * ( )`, read once and evaluated over any numbers
/// that can be added.
public struct ArithmeticExpression: Hashable, Sendable {
  /// A node of the expression.
  public indirect enum Term: Hashable, Sendable {
    /// A number as it was written: digits, and perhaps a fraction.
    case number(String)
    /// A variable.
    case variable(String)
    /// A sum.
    case sum(Term, Term)
    /// A difference.
    case difference(Term, Term)
    /// A product.
    case product(Term, Term)
    /// A negated term.
    case negated(Term)
  }

  /// The expression as it was written.
  public let text: String
  /// Its meaning.
  public let term: Term

  /// Reads an expression that names A or B; `nil` for anything else.
  public init?(parsing text: String) {
    var parser = ExpressionParser(text)
    guard let term = parser.whole() else { return nil }
    self.text = text
    self.term = term
    if variables.isEmpty { return nil }
  }

  /// Reads an expression over names in braces, `{t1} * 1000 + {t2}`; `nil` for anything else, and for a name alone.
  package init?(braced text: String) {
    var parser = ExpressionParser(text, isBraced: true)
    guard let term = parser.whole() else { return nil }
    if case .variable = term { return nil }
    self.text = text
    self.term = term
    if variables.isEmpty { return nil }
  }

  /// The variables that occur.
  public var variables: Set<String> { Self.variables(of: term) }

  /// The value for given values of the variables.
  ///
  /// - Parameters:
  ///   - variables: a value for each variable.
  ///   - number: reads a literal; `nil` for one that this kind of number cannot hold.
  /// - Returns: `nil` if a variable or a literal has no value.
  public func evaluate<Number: Numeric & SignedNumeric>(
    _ variables: [String: Number], number: (String) -> Number?
  ) -> Number? {
    func value(_ term: Term) -> Number? {
      switch term {
      case .number(let text): return number(text)
      case .variable(let name): return variables[name]
      case .sum(let a, let b):
        guard let a = value(a), let b = value(b) else { return nil }
        return a + b
      case .difference(let a, let b):
        guard let a = value(a), let b = value(b) else { return nil }
        return a - b
      case .product(let a, let b):
        guard let a = value(a), let b = value(b) else { return nil }
        return a * b
      case .negated(let a): return value(a).map { -$0 }
      }
    }
    return value(term)
  }

  private static func variables(of term: Term) -> Set<String> {
    switch term {
    case .number: []
    case .variable(let name): [name]
    case .sum(let a, let b), .difference(let a, let b), .product(let a, let b): variables(of: a).union(variables(of: b))
    case .negated(let a): variables(of: a)
    }
  }
}

private struct ExpressionParser {
  private var rest: Substring
  private var depth = 0
  private let isBraced: Bool

  init(_ text: String, isBraced: Bool = false) {
    rest = text[...]
    self.isBraced = isBraced
  }

  mutating func whole() -> ArithmeticExpression.Term? {
    guard let term = sum() else { return nil }
    skipSpace()
    return rest.isEmpty ? term : nil
  }

  private mutating func sum() -> ArithmeticExpression.Term? {
    guard var left = product() else { return nil }
    while let sign = take(["+", "-", "−"]) {
      guard let right = product() else { return nil }
      left = sign == "+" ? .sum(left, right) : .difference(left, right)
    }
    return left
  }

  private mutating func product() -> ArithmeticExpression.Term? {
    guard var left = factor() else { return nil }
    while take(["*", "×", "·"]) != nil {
      guard let right = factor() else { return nil }
      left = .product(left, right)
    }
    return left
  }

  private mutating func factor() -> ArithmeticExpression.Term? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 64 else { return nil }
    if take(["-", "−"]) != nil { return factor().map { .negated($0) } }
    if take(["("]) != nil {
      guard let inner = sum(), take([")"]) != nil else { return nil }
      return inner
    }
    skipSpace()
    if isBraced, rest.first == "{" {
      guard let close = rest.firstIndex(of: "}") else { return nil }
      defer { rest = rest[close...].dropFirst() }
      return .variable(String(rest[..<close].dropFirst()))
    }
    if !isBraced, let name = rest.first, name == "A" || name == "B" {
      rest.removeFirst()
      if let next = rest.first, next.isLetter || next.isNumber || next == "_" { return nil }
      return .variable(String(name))
    }
    let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
    guard let first = digits.first, first != ".", digits.count(where: { $0 == "." }) < 2, digits.last != "." else {
      return nil
    }
    rest = rest.dropFirst(digits.count)
    return .number(String(digits))
  }

  private mutating func take(_ characters: [Character]) -> Character? {
    skipSpace()
    guard let first = rest.first, characters.contains(first) else { return nil }
    rest.removeFirst()
    return first
  }

  private mutating func skipSpace() {
    rest = rest.drop(while: \.isWhitespace)
  }
}
