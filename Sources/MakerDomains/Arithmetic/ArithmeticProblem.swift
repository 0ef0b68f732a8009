public import Maker

/// A calculation over integers of any length: `+ - * ( )` and minus signs.
///
/// ```swift
/// let problem = try ArithmeticProblem(parsing: "48123 * 90714")
/// ```
public struct ArithmeticProblem: Hashable, Sendable {
  let term: ArithmeticTerm

  init(_ term: ArithmeticTerm) {
    self.term = term
  }

  /// Reads a calculation. `×` and `·` are read as `*`, and `−` as `-`.
  ///
  /// - Throws: ``ArithmeticSyntaxError`` with the column, what is wrong there and what would be right.
  public init(parsing text: String) throws(ArithmeticSyntaxError) {
    var parser = ArithmeticParser(text)
    term = try parser.whole()
  }

  /// The calculation in its usual form: no needless parentheses, and nothing that changes nothing, such as `+ 0`.
  public var text: String { term.text }

  /// The digits of all its numbers together.
  public var digitCount: Int { term.numbers.reduce(0) { $0 + $1.digitCount } }

  /// The true value, computed. For evaluation only: the planner never sees it.
  public var value: BigInteger { term.value() }
}

extension ArithmeticProblem {
  /// A problem of one operation, evenly `+`, `-` or `*`, on two numbers from 1 to 10^difficulty.
  ///
  /// - Parameters:
  ///   - difficulty: 1 to 5 for the usual demonstration; at most 18.
  package static func random(difficulty: Int, using generator: inout some RandomNumberGenerator) -> ArithmeticProblem {
    let greatest = (0..<min(max(difficulty, 1), 18)).reduce(1) { power, _ in power * 10 }
    let operation = Int.random(in: 0..<3, using: &generator)
    let a = ArithmeticTerm.number(BigInteger(Int.random(in: 1...greatest, using: &generator)))
    let b = ArithmeticTerm.number(BigInteger(Int.random(in: 1...greatest, using: &generator)))
    switch operation {
    case 0: return ArithmeticProblem(.sum([a, b]))
    case 1: return ArithmeticProblem(.sum([a, b.negated]))
    default: return ArithmeticProblem(.product([a, b]))
    }
  }

  /// A product of two numbers with exactly so many digits each.
  package static func randomProduct(digits: Int, using generator: inout some RandomNumberGenerator) -> ArithmeticProblem
  {
    func number() -> ArithmeticTerm {
      var number = BigInteger(Int.random(in: 1...9, using: &generator))
      for _ in 1..<max(1, digits) { number = number * 10 + BigInteger(Int.random(in: 0...9, using: &generator)) }
      return .number(number)
    }
    let a = number()
    return ArithmeticProblem(.product([a, number()]))
  }
}
