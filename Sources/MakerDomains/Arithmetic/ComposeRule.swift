import Maker

/// How two integers may be composed: `±10^i * A ± 10^j * B`, `±10^i * A * B`, or B alone where B was bound to A.
///
/// Each of A and B occurs exactly once, and constants are powers of ten that multiply. Anything else would let a model
/// write an answer of its own into the compose function (`A * 0 + 4365429822`), where nobody votes on it.
enum ComposeRule: Hashable, Sendable {
  /// A sign and a power of ten.
  struct Shift: Hashable, Sendable {
    var isNegative = false
    var zeros = 0

    func times(_ other: Shift) -> Shift {
      Shift(isNegative: isNegative != other.isNegative, zeros: zeros + other.zeros)
    }

    func applied(to value: BigInteger) -> BigInteger {
      value * .powerOfTen(zeros) * (isNegative ? -1 : 1)
    }
  }

  case linear(Shift, Shift)
  case product(Shift)
  case second

  /// Reads a compose function.
  ///
  /// - Throws: `Rejection` that names the rule that it breaks.
  init(_ function: ComposeFunction) throws(Rejection) {
    switch function {
    case .named(.sum): self = .linear(Shift(), Shift())
    case .named(.difference): self = .linear(Shift(), Shift(isNegative: true))
    case .named(.product): self = .product(Shift())
    case .named(.second): self = .second
    case .named(.first): throw Rejection("the composition has to use both A and B")
    case .expression(let expression):
      switch try Reading(expression.term) {
      case .both(let a, let b): self = .linear(a, b)
      case .product(let shift): self = .product(shift)
      case .b(Shift()): self = .second
      case .constant, .a, .b: throw Rejection("the composition has to use both A and B")
      }
    case .named, .template, .words:
      throw Rejection(
        "\"\(function.text)\" is no composition of integers; use sum, difference, product, or an expression such as "
          + "A * 1000 + B")
    }
  }

  /// The composed value.
  func callAsFunction(_ a: BigInteger, _ b: BigInteger) -> BigInteger {
    switch self {
    case .linear(let first, let second): first.applied(to: a) + second.applied(to: b)
    case .product(let shift): shift.applied(to: a * b)
    case .second: b
    }
  }

  /// The rule in one form, however it was written.
  var text: String {
    switch self {
    case .linear(let a, let b): "A\(Self.text(a)) B\(Self.text(b))"
    case .product(let shift): "A*B\(Self.text(shift))"
    case .second: "B"
    }
  }

  /// What it makes of the solution of A and a bare number, as B would be written that is bound to A: `A - 5` is
  /// `{A} - 5`.
  func term(_ number: BigInteger) -> ArithmeticTerm {
    func shifted(_ shift: Shift, _ term: ArithmeticTerm) -> ArithmeticTerm {
      .product([term, .number(shift.applied(to: 1))])
    }
    return switch self {
    case .linear(let a, let b): .sum([shifted(a, .solutionOfA), .number(b.applied(to: number))])
    case .product(let shift): .product([.solutionOfA, .number(shift.applied(to: number))])
    case .second: .number(number)
    }
  }

  private static func text(_ shift: Shift) -> String { (shift.isNegative ? "-" : "+") + String(shift.zeros) }

  /// What a part of a compose expression is.
  private enum Reading {
    case constant(Shift)
    case a(Shift)
    case b(Shift)
    case both(Shift, Shift)
    case product(Shift)

    init(_ term: ArithmeticExpression.Term) throws(Rejection) {
      switch term {
      case .variable(let name): self = name == "A" ? .a(Shift()) : .b(Shift())
      case .number(let digits):
        guard digits.first == "1", digits.dropFirst().allSatisfy({ $0 == "0" }) else {
          throw Rejection("the constant \(digits) is not allowed in a composition: only 10, 100, 1000 and so on")
        }
        self = .constant(Shift(zeros: digits.count - 1))
      case .negated(let inner): self = try Reading(inner).times(Shift(isNegative: true))
      case .sum(let a, let b): self = try Self.sum(Reading(a), Reading(b))
      case .difference(let a, let b): self = try Self.sum(Reading(a), Reading(b).times(Shift(isNegative: true)))
      case .product(let a, let b):
        switch (try Reading(a), try Reading(b)) {
        case (.constant(let shift), let other), (let other, .constant(let shift)): self = other.times(shift)
        case (.a(let first), .b(let second)), (.b(let second), .a(let first)): self = .product(first.times(second))
        default: throw Rejection("A and B may occur only once in a composition")
        }
      }
    }

    private static func sum(_ left: Reading, _ right: Reading) throws(Rejection) -> Reading {
      switch (left, right) {
      case (.a(let a), .b(let b)), (.b(let b), .a(let a)): return .both(a, b)
      case (.constant, _), (_, .constant): throw Rejection("a constant may not be added in a composition")
      default: throw Rejection("A and B may occur only once in a composition")
      }
    }

    private func times(_ shift: Shift) -> Reading {
      switch self {
      case .constant(let own): .constant(own.times(shift))
      case .a(let own): .a(own.times(shift))
      case .b(let own): .b(own.times(shift))
      case .both(let a, let b): .both(a.times(shift), b.times(shift))
      case .product(let own): .product(own.times(shift))
      }
    }
  }
}
