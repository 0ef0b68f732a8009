import Maker

/// A calculation as a prompt shows it, or a composition over A and B.
indirect enum Formula: Hashable, Sendable {
  case number(BigInteger)
  /// `A`, `B` or `{A}`.
  case name(String)
  case sum(Formula, Formula)
  case difference(Formula, Formula)
  case product(Formula, Formula)
  case negated(Formula)

  /// Reads a calculation; `nil` for any other text.
  init?(_ text: String) {
    var reader = FormulaReader(rest: text[...])
    guard let formula = reader.whole() else { return nil }
    self = formula
  }

  /// The value; `nil` where a name has none.
  func value(_ names: [String: BigInteger] = [:]) -> BigInteger? {
    func both(_ a: Formula, _ b: Formula, _ apply: (BigInteger, BigInteger) -> BigInteger) -> BigInteger? {
      guard let a = a.value(names), let b = b.value(names) else { return nil }
      return apply(a, b)
    }
    return switch self {
    case .number(let value): value
    case .name(let name): names[name]
    case .sum(let a, let b): both(a, b, +)
    case .difference(let a, let b): both(a, b, -)
    case .product(let a, let b): both(a, b, *)
    case .negated(let inner): inner.value(names).map { -$0 }
    }
  }

  /// The steps in which a calculation can go wrong: every product of two digits and every further row of a long
  /// multiplication; three digits of a sum at a time.
  func steps(_ names: [String: BigInteger] = [:]) -> Int {
    switch self {
    case .number, .name: return 0
    case .negated(let inner): return inner.steps(names)
    case .sum(let a, let b), .difference(let a, let b):
      let digits = max(a.digits(names), b.digits(names))
      return a.steps(names) + b.steps(names) + (digits + 2) / 3
    case .product(let a, let b):
      let (first, second) = (a.digits(names), b.digits(names))
      return a.steps(names) + b.steps(names) + first * second + min(first, second) - 1
    }
  }

  /// Digits that have to be worked with: zeros at the end are only written down again.
  private func digits(_ names: [String: BigInteger]) -> Int {
    value(names).map { $0.digitCount - $0.trailingZeroCount } ?? 1
  }

  /// The summands with their signs.
  var terms: [(isNegative: Bool, formula: Formula)] {
    switch self {
    case .sum(let a, let b): a.terms + b.terms
    case .difference(let a, let b): a.terms + b.terms.map { (!$0.isNegative, $0.formula) }
    case .negated(let inner): inner.terms.map { (!$0.isNegative, $0.formula) }
    case .number(let value) where value.isNegative: [(true, .number(-value))]
    case .number, .name, .product: [(false, self)]
    }
  }

  /// The factors.
  var factors: [Formula] {
    if case .product(let a, let b) = self { a.factors + b.factors } else { [self] }
  }

  /// The number, if it is no more than one.
  var number: BigInteger? { if case .number(let value) = self { value } else { nil } }

  /// In the form in which a prompt shows it.
  var text: String {
    switch self {
    case .number(let value): value.description
    case .name(let name): name
    case .sum, .difference, .negated: Self.text(terms: terms)
    case .product: Self.text(factors: factors)
    }
  }

  static func text(terms: some Collection<(isNegative: Bool, formula: Formula)>) -> String {
    var text = ""
    for (isNegative, formula) in terms {
      if text.isEmpty { text = isNegative ? "-" : "" } else { text += isNegative ? " - " : " + " }
      text += formula.text
    }
    return text.isEmpty ? "0" : text
  }

  static func text(factors: some Collection<Formula>) -> String {
    factors.map { $0.terms.count > 1 || $0.terms[0].isNegative ? "(\($0.text))" : $0.text }.joined(separator: " * ")
  }
}

private struct FormulaReader {
  var rest: Substring
  private var depth = 0
  /// Nobody keeps more in mind, and a tree that leans to one side must not grow without end.
  private var factorsLeft = 2000

  init(rest: Substring) {
    self.rest = rest
  }

  mutating func whole() -> Formula? {
    guard let formula = sum() else { return nil }
    skipSpace()
    return rest.isEmpty ? formula : nil
  }

  private mutating func sum() -> Formula? {
    guard var left = product() else { return nil }
    while let sign = take(["+", "-", "−"]) {
      guard let right = product() else { return nil }
      left = sign == "+" ? .sum(left, right) : .difference(left, right)
    }
    return left
  }

  private mutating func product() -> Formula? {
    guard var left = factor() else { return nil }
    while take(["*", "×", "·"]) != nil {
      guard let right = factor() else { return nil }
      left = .product(left, right)
    }
    return left
  }

  private mutating func factor() -> Formula? {
    depth += 1
    defer { depth -= 1 }
    factorsLeft -= 1
    guard depth < 300, factorsLeft > 0 else { return nil }
    if take(["-", "−"]) != nil { return factor().map { .negated($0) } }
    if take(["("]) != nil {
      guard let inner = sum(), take([")"]) != nil else { return nil }
      return inner
    }
    for name in ["{A}", "A", "B"] where rest.hasPrefix(name) {
      rest = rest.dropFirst(name.count)
      return .name(name)
    }
    let digits = rest.prefix { ("0"..."9").contains($0) }
    guard let value = BigInteger(String(digits)) else { return nil }
    rest = rest.dropFirst(digits.count)
    return .number(value)
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
