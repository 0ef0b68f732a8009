public import Maker

extension ArithmeticDomain {
  /// Leaves with their known results, drawn at random: a product of two digits, or a sum or difference of numbers of up to
  /// three digits.
  ///
  /// - Parameters:
  ///   - count: how many problems, at least 1.
  ///   - generator: draws them.
  public func knownLeaves(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> [KnownProblem<BigInteger>] {
    (1...max(1, count)).map { number in
      let problem = Self.randomLeaf(using: &generator)
      let value = problem.value
      return KnownProblem(id: "\(number)", inquiry: solver(for: problem, wording: 0)) { $0 == value }
    }
  }

  private static func randomLeaf(using generator: inout some RandomNumberGenerator) -> ArithmeticProblem {
    let isProduct = Int.random(in: 0..<3, using: &generator) == 0
    func number() -> ArithmeticTerm {
      .number(BigInteger(Int.random(in: isProduct ? 2...9 : 11...999, using: &generator)))
    }
    let (a, b) = (number(), number())
    if isProduct { return ArithmeticProblem(.product([a, b])) }
    return ArithmeticProblem(.sum([a, Bool.random(using: &generator) ? b : b.negated]))
  }
}
