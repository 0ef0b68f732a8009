import Maker

/// Between which numbers a result must lie, as far as the signs and the numbers of digits of the operands tell.
///
/// A one-digit number is somewhere from 1 to 9 here: the bounds are never the answer, unless it is 0 by its form.
struct SizeBounds {
  let low: BigInteger
  let high: BigInteger

  init(_ low: BigInteger, _ high: BigInteger) {
    self.low = low
    self.high = high
  }

  init(of term: ArithmeticTerm) {
    switch term {
    case .number(let value):
      let power = BigInteger.powerOfTen(value.digitCount - 1)
      let bounds = value == 0 ? SizeBounds(0, 0) : SizeBounds(power, power * 10 - 1)
      self = value.isNegative ? bounds.negated : bounds
    case .negation(let inner): self = SizeBounds(of: inner).negated
    case .addition(let terms):
      let all = terms.map { SizeBounds(of: $0) }
      let sum = SizeBounds(all.reduce(0) { $0 + $1.low }, all.reduce(0) { $0 + $1.high })
      self = sum.signed(asDifferenceOf: terms)
    case .multiplication(let factors):
      self = factors.dropFirst().reduce(SizeBounds(of: factors[0])) { $0.times(SizeBounds(of: $1)) }
    case .solutionOfA: self.init(0, 0)
    }
  }

  /// The greatest number with as many digits as the bounds have at the most.
  var longest: BigInteger { .powerOfTen(max(low.digitCount, high.digitCount)) - 1 }

  private var negated: SizeBounds { SizeBounds(-high, -low) }

  private func times(_ other: SizeBounds) -> SizeBounds {
    let corners = [low * other.low, low * other.high, high * other.low, high * other.high]
    return SizeBounds(corners.min() ?? 0, corners.max() ?? 0)
  }

  /// Which of two numbers is greater says whether their difference is below zero.
  private func signed(asDifferenceOf terms: [ArithmeticTerm]) -> SizeBounds {
    guard terms.count == 2, case .number(let a) = terms[0], case .number(let b) = terms[1],
      a.isNegative != b.isNegative
    else { return self }
    if a == -b { return SizeBounds(0, 0) }
    return a < -b ? SizeBounds(low, min(high, -1)) : SizeBounds(max(low, 1), high)
  }
}
