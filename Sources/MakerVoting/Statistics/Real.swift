#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The functions of real numbers that statistics need: the C library's, and a few that it has not or not everywhere alike.
enum Real {
  static func exp(_ x: Double) -> Double { _exp(x) }
  static func log(_ x: Double) -> Double { _log(x) }
  static func log10(_ x: Double) -> Double { _log10(x) }
  static func pow(_ x: Double, _ y: Double) -> Double { _pow(x, y) }
  /// e^x − 1, exact where x is small.
  static func expm1(_ x: Double) -> Double { _expm1(x) }
  /// ln(1 + x), exact where x is small.
  static func log1p(_ x: Double) -> Double { _log1p(x) }

  /// ln Γ(x) for x > 0, by Stirling's series from 10 upwards.
  static func logGamma(_ x: Double) -> Double {
    var shift = 1.0
    var x = x
    while x < 10 {
      shift *= x
      x += 1
    }
    let inverse = 1 / x
    let square = inverse * inverse
    let series = inverse * (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square / 1680.0)))
    return (x - 0.5) * log(x) - x + 0.918_938_533_204_672_8 + series - log(shift)
  }

  /// The probability that a number with the distribution Beta(a, b) is at most x: the regularised incomplete beta function,
  /// by its continued fraction (modified Lentz).
  static func betaDistribution(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 || b <= 0 { return 0 }
    if x >= 1 || a <= 0 { return 1 }
    // The fraction converges fast only on this side of the mean.
    if x > (a + 1) / (a + b + 2) { return 1 - betaDistribution(1 - x, b, a) }
    let tiny = 1e-300
    var c = 1.0
    var d = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny)
    var fraction = d
    for step in 1...1_000_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonzero(1 + even * d, tiny)
      c = nonzero(1 + even / c, tiny)
      fraction *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonzero(1 + odd * d, tiny)
      c = nonzero(1 + odd / c, tiny)
      fraction *= d * c
      if abs(d * c - 1) < 1e-14 { break }
    }
    let front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)
    return exp(front) * fraction / a
  }

  /// The probability of at least `least` successes in `trials`, each with probability `p`, added up from the smallest term.
  static func binomialTail(atLeast least: Int, of trials: Int, p: Double) -> Double {
    if least <= 0 { return 1 }
    if least > trials || p <= 0 { return 0 }
    if p >= 1 { return 1 }
    let terms = (least...trials).map { successes in
      let (n, i) = (Double(trials), Double(successes))
      let choices = logGamma(n + 1) - logGamma(i + 1) - logGamma(n - i + 1)
      return exp(choices + i * log(p) + (n - i) * log1p(-p))
    }
    return min(1, terms.sorted().reduce(0, +))
  }

  private static func nonzero(_ x: Double, _ tiny: Double) -> Double { abs(x) < tiny ? tiny : x }
}

// Inside `Real` these names mean its own.
private func _exp(_ x: Double) -> Double { exp(x) }
private func _log(_ x: Double) -> Double { log(x) }
private func _log10(_ x: Double) -> Double { log10(x) }
private func _pow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
private func _expm1(_ x: Double) -> Double { expm1(x) }
private func _log1p(_ x: Double) -> Double { log1p(x) }
