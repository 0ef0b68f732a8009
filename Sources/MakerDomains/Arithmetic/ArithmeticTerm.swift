import Maker

/// What an arithmetic expression means, in a normal form: sums and products are flat, signs stand outside products, and
/// what changes nothing is gone (`+ 0`, `* 1`, and everything that is multiplied by 0).
///
/// So a part of a decomposition cannot look like work by being padded.
indirect enum ArithmeticTerm: Hashable, Sendable {
  case number(BigInteger)
  /// `{A}`: the solution of the part beside this one.
  case solutionOfA
  /// Two terms or more, no sums and no zeros among them.
  case addition([ArithmeticTerm])
  /// Two factors or more, none a product, negative, 0 or 1.
  case multiplication([ArithmeticTerm])
  /// A product or ``solutionOfA``.
  case negation(ArithmeticTerm)

  static func sum(_ terms: [ArithmeticTerm]) -> ArithmeticTerm {
    let flat = terms.flatMap(\.terms).filter { $0 != .number(0) }
    return flat.count > 1 ? .addition(flat) : flat.first ?? .number(0)
  }

  static func product(_ factors: [ArithmeticTerm]) -> ArithmeticTerm {
    var isNegative = false
    var flat: [ArithmeticTerm] = []
    for factor in factors {
      var factor = factor
      switch factor {
      case .number(let value) where value.isNegative: (isNegative, factor) = (!isNegative, .number(-value))
      case .negation(let inner): (isNegative, factor) = (!isNegative, inner)
      default: break
      }
      if case .multiplication(let inner) = factor { flat += inner } else { flat.append(factor) }
    }
    if flat.contains(.number(0)) { return .number(0) }
    flat.removeAll { $0 == .number(1) }
    let product = flat.count > 1 ? .multiplication(flat) : flat.first ?? .number(1)
    return isNegative ? product.negated : product
  }

  private var terms: [ArithmeticTerm] { if case .addition(let terms) = self { terms } else { [self] } }

  var negated: ArithmeticTerm {
    switch self {
    case .number(let value): .number(-value)
    case .negation(let inner): inner
    case .addition(let terms): .addition(terms.map(\.negated))
    case .multiplication, .solutionOfA: .negation(self)
    }
  }

  /// Whether it is no work at all.
  var isNumber: Bool { if case .number = self { true } else { false } }

  /// Whether it is written with a minus in front.
  var isNegative: Bool {
    switch self {
    case .number(let value): value.isNegative
    case .negation: true
    case .addition, .multiplication, .solutionOfA: false
    }
  }

  /// The numbers that occur.
  var numbers: [BigInteger] {
    switch self {
    case .number(let value): [value]
    case .solutionOfA: []
    case .addition(let parts), .multiplication(let parts): parts.flatMap(\.numbers)
    case .negation(let inner): inner.numbers
    }
  }

  /// How many additions, subtractions and multiplications it takes.
  var operations: Int {
    switch self {
    case .number, .solutionOfA: 0
    case .addition(let parts), .multiplication(let parts): parts.reduce(parts.count - 1) { $0 + $1.operations }
    case .negation(let inner): inner.operations
    }
  }

  /// What must fall from a problem to its parts: operations, and digits but for the zeros at their end.
  var weight: Int { numbers.reduce(operations) { $0 + $1.digitCount - $1.trailingZeroCount } }

  /// Whether it refers to the solution of A.
  var needsA: Bool {
    switch self {
    case .number: false
    case .solutionOfA: true
    case .addition(let parts), .multiplication(let parts): parts.contains(where: \.needsA)
    case .negation(let inner): inner.needsA
    }
  }

  /// With a number in the place of `{A}`.
  func binding(_ a: BigInteger) -> ArithmeticTerm {
    switch self {
    case .number: self
    case .solutionOfA: .number(a)
    case .addition(let parts): .sum(parts.map { $0.binding(a) })
    case .multiplication(let parts): .product(parts.map { $0.binding(a) })
    case .negation(let inner): inner.binding(a).negated
    }
  }
}

extension ArithmeticTerm {
  /// As people and agents see it.
  var text: String {
    switch self {
    case .number(let value): value.description
    case .solutionOfA: "{A}"
    case .negation(let inner): "-" + inner.text
    case .multiplication(let factors):
      factors.map { if case .addition = $0 { "(\($0.text))" } else { $0.text } }.joined(separator: " * ")
    case .addition(let terms):
      terms.dropFirst().reduce(terms[0].text) { text, term in
        text + (term.isNegative ? " - " + term.negated.text : " + " + term.text)
      }
    }
  }

  /// With operands in one order: `3 * 7` and `7 * 3` are the same problem.
  var sorted: ArithmeticTerm {
    switch self {
    case .number, .solutionOfA: self
    case .negation(let inner): .negation(inner.sorted)
    case .multiplication(let factors): .multiplication(Self.inOrder(factors))
    case .addition(let terms): .addition(Self.inOrder(terms))
    }
  }

  /// What is added before what is taken away, the heavier before the lighter, then by text.
  private static func inOrder(_ parts: [ArithmeticTerm]) -> [ArithmeticTerm] {
    parts.map(\.sorted).map { (part: $0, weight: $0.weight, text: $0.text) }.sorted { a, b in
      if a.part.isNegative != b.part.isNegative { return b.part.isNegative }
      return a.weight == b.weight ? a.text < b.text : a.weight > b.weight
    }.map(\.part)
  }

  /// The value. For checks of identities and for evaluation: it never reaches a vote.
  ///
  /// - Parameters:
  ///   - a: the value of `{A}`.
  func value(a: BigInteger = 0) -> BigInteger {
    switch self {
    case .number(let value): value
    case .solutionOfA: a
    case .addition(let parts): parts.reduce(0) { $0 + $1.value(a: a) }
    case .multiplication(let parts): parts.reduce(1) { $0 * $1.value(a: a) }
    case .negation(let inner): -inner.value(a: a)
    }
  }

  /// The remainder of the value by a small number, from the remainders of the operands.
  func remainder(modulo divisor: UInt32) -> UInt32 {
    switch self {
    case .number(let value): value.remainder(modulo: divisor)
    case .solutionOfA: 0
    case .addition(let parts): parts.reduce(0) { ($0 + $1.remainder(modulo: divisor)) % divisor }
    case .multiplication(let parts): parts.reduce(1) { $0 * $1.remainder(modulo: divisor) % divisor }
    case .negation(let inner): (divisor - inner.remainder(modulo: divisor)) % divisor
    }
  }
}
