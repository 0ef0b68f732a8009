#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What voting with a margin promises: the formulas of arXiv 2511.09030.
public enum Margin {
  /// A parameter outside the range in which a formula means anything.
  public struct InvalidParameter: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong, and which values are right.
    public let description: String

    /// An error.
    public init(description: String) {
      self.description = description
    }
  }

  /// The probability that an election with margin `k` elects the right candidate (Eq. 9), for one alternative, which is
  /// the worst case.
  ///
  /// - Parameters:
  ///   - p: probability that one unflagged sample is right, 0...1.
  ///   - k: the margin, at least 1.
  public static func probabilityCorrect(p: Double, k: Int) -> Double {
    if p <= 0 { return 0 }
    return 1 / (1 + pow((1 - p) / p, Double(k)))
  }

  /// The probability that the elected candidate is right when wrong answers scatter over several alternatives:
  /// the pairwise race of Eq. 9 against each, added up. With one alternative this is Eq. 9 to first order.
  ///
  /// - Parameters:
  ///   - p: probability that one unflagged sample is right.
  ///   - alternatives: probabilities of the wrong answers, one each.
  ///   - k: the margin.
  public static func probabilityCorrect(p: Double, alternatives: [Double], k: Int) -> Double {
    if p <= 0 { return 0 }
    return 1 / (1 + alternatives.reduce(0) { $0 + pow($1 / p, Double(k)) })
  }

  /// The expected number of votes of one election (Eq. 16, the gambler's ruin hitting time).
  public static func expectedVotes(p: Double, k: Int) -> Double {
    if abs(2 * p - 1) < 1e-9 { return Double(k * k) }
    return Double(k) * (2 * probabilityCorrect(p: p, k: k) - 1) / (2 * p - 1)
  }

  /// The probability that a whole task of `steps` decisions succeeds (Eq. 13).
  ///
  /// - Parameters:
  ///   - p: probability that one unflagged sample is right.
  ///   - k: the margin.
  ///   - steps: steps of the task, s.
  ///   - stepsPerAgent: steps that one agent takes, m.
  public static func probabilityOfTask(p: Double, k: Int, steps: Double, stepsPerAgent: Double = 1) -> Double {
    exp(-(steps / stepsPerAgent) * log1p(pow((1 - p) / p, Double(k))))
  }

  /// The smallest margin with which a task succeeds with probability `t` (Eq. 14).
  ///
  /// - Parameters:
  ///   - p: probability that one unflagged sample is right, above 0.5 and below 1.
  ///   - t: target probability for the whole task, between 0 and 1.
  ///   - steps: steps of the task, s, at least 1.
  ///   - stepsPerAgent: steps that one agent takes, m, at least 1 and at most `steps`.
  /// - Throws: ``InvalidParameter`` that names the parameter and the range.
  public static func minimum(
    p: Double, t: Double, steps: Double, stepsPerAgent: Double = 1
  ) throws(InvalidParameter) -> Int {
    try check(p: p)
    guard t > 0, t < 1 else { throw InvalidParameter(description: "t is \(t): it must lie between 0 and 1") }
    guard steps.isFinite, steps >= 1 else {
      throw InvalidParameter(description: "s is \(steps): a task has at least 1 step")
    }
    guard stepsPerAgent >= 1, stepsPerAgent <= steps else {
      throw InvalidParameter(description: "m is \(stepsPerAgent): it must lie between 1 and s = \(steps)")
    }
    // expm1 keeps t^(−m/s) − 1 exact where s is large and the power is nearly 1.
    let odds = expm1(-(stepsPerAgent / steps) * log(t))
    // Beyond what a Double holds: any margin at all, or none that can be computed.
    if odds == .infinity { return 1 }
    guard odds > 0 else {
      throw InvalidParameter(description: "t is \(t): too close to 1 for a task of \(steps) steps")
    }
    return max(1, Int((log(odds) / log((1 - p) / p)).rounded(.up)))
  }

  /// The smallest margin with which one election errs with at most the probability `error` (Eq. 9, solved for k).
  ///
  /// - Parameters:
  ///   - p: probability that one unflagged sample is right, above 0.5 and below 1.
  ///   - error: the allowed error, between 0 and 1. As small as you like: the odds are taken, never 1 − error.
  /// - Throws: ``InvalidParameter`` that names the parameter and the range.
  public static func minimum(p: Double, error: Double) throws(InvalidParameter) -> Int {
    try check(p: p)
    guard error > 0, error < 1 else {
      throw InvalidParameter(description: "the error is \(error): it must lie between 0 and 1")
    }
    return max(1, Int((log(error / (1 - error)) / log((1 - p) / p)).rounded(.up)))
  }

  private static func check(p: Double) throws(InvalidParameter) {
    guard p > 0.5, p < 1 else {
      throw InvalidParameter(
        description: "p is \(p): voting helps only when it is above 0.5, and no margin is needed at 1")
    }
  }
}
