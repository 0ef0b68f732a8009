/// What voting with a margin promises: the formulas of arXiv 2511.09030.
///
/// In all of them p is the probability that one unflagged sample is right, k the margin, s the number of steps of the
/// task, m the steps that one agent takes (1 is the paper's maximal decomposition), v the share of samples that are not
/// flagged, t the target probability for the whole task, and c the cost of one sample of one step.
public enum Margin {
  /// A parameter outside the range in which a formula means anything.
  public struct InvalidParameter: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong, and which values are right.
    public let description: String

    /// An error.
    public init(description: String) {
      self.description = description
    }

    init(_ name: String, _ value: Double, _ expectation: String) {
      description = "\(name) is \(value): \(expectation)"
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
    return 1 / (1 + Real.pow((1 - p) / p, Double(k)))
  }

  /// The probability that an election with margin `k` errs: 1 − Eq. 9, exact however small.
  public static func probabilityWrong(p: Double, k: Int) -> Double {
    probabilityCorrect(p: 1 - p, k: k)
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
    return 1 / (1 + alternatives.reduce(0) { $0 + Real.pow($1 / p, Double(k)) })
  }

  /// The expected number of votes of one election (Eq. 16, the gambler's ruin hitting time).
  public static func expectedVotes(p: Double, k: Int) -> Double {
    if abs(2 * p - 1) < 1e-9 { return Double(k) * Double(k) }
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
    Real.exp(-(steps / stepsPerAgent) * Real.log1p(Real.pow((1 - p) / p, Double(k))))
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
    try check(t: t)
    try check(steps: steps, stepsPerAgent: stepsPerAgent)
    // expm1 keeps t^(−m/s) − 1 exact where s is large and the power is nearly 1.
    let odds = Real.expm1(-(stepsPerAgent / steps) * Real.log(t))
    // Beyond what a Double holds: any margin at all, or none that can be computed.
    if odds == .infinity { return 1 }
    guard odds > 0 else {
      throw InvalidParameter(description: "t is \(t): too close to 1 for a task of \(steps) steps")
    }
    return minimum(p: p, odds: odds)
  }

  /// The smallest margin with which one election errs with at most the probability `error` (Eq. 9, solved for k).
  ///
  /// - Parameters:
  ///   - p: probability that one unflagged sample is right, above 0.5 and below 1.
  ///   - error: the allowed error, between 0 and 1. As small as you like: the odds are taken, never 1 − error.
  /// - Throws: ``InvalidParameter`` that names the parameter and the range.
  public static func minimum(p: Double, error: Double) throws(InvalidParameter) -> Int {
    try check(p: p)
    try check(error: error)
    return minimum(p: p, odds: error / (1 - error))
  }

  /// The smallest k at which ((1 − p)/p)^k is at most the odds of an error.
  private static func minimum(p: Double, odds: Double) -> Int {
    max(1, Int((Real.log(odds) / Real.log((1 - p) / p)).rounded(.up)))
  }

  /// The margin of least expected cost for a decision whose error is found out later and costs samples: the k that
  /// minimises Eq. 16 + (1 − Eq. 9) · `samplesLost`.
  ///
  /// - Parameters:
  ///   - p: probability that one unflagged sample is right. Up to 0.5 votes do not help, and the margin is 1.
  ///   - samplesLost: samples that a wrong decision costs.
  public static func leastCost(p: Double, samplesLost: Double) -> Int {
    guard p > 0.5, samplesLost.isFinite else { return 1 }
    func cost(_ k: Int) -> Double { expectedVotes(p: p, k: k) + probabilityWrong(p: p, k: k) * max(0, samplesLost) }
    var k = 1
    // Votes grow with k and what they save shrinks, so the first rise is the end.
    while k < 100, cost(k + 1) < cost(k) { k += 1 }
    return k
  }

  /// The margin at a depth, k(d) = ⌈k(1 + ln(d + 1))⌉, after the first seed: wider where more depends on it.
  ///
  /// - Parameters:
  ///   - k: the margin at the root.
  ///   - depth: levels below the root, from 0.
  public static func atDepth(_ depth: Int, k: Int) -> Int {
    Int((Double(k) * (1 + Real.log(Double(max(0, depth)) + 1))).rounded(.up))
  }

  /// The accuracy from which on the margin `k` keeps an election's error at `error`: Eq. 9, solved for p.
  static func accuracy(served k: Int, error: Double) -> Double {
    1 / (1 + Real.pow(error / (1 - error), 1 / Double(k)))
  }
}

// What the formulas refuse, by the names of their symbols.
extension Margin {
  static func check(p: Double) throws(InvalidParameter) {
    guard p > 0.5, p < 1 else {
      throw InvalidParameter("p", p, "voting helps only when it is above 0.5, and no margin is needed at 1")
    }
  }

  static func check(t: Double) throws(InvalidParameter) {
    guard t > 0, t < 1 else { throw InvalidParameter("t", t, "it must lie between 0 and 1") }
  }

  static func check(error: Double) throws(InvalidParameter) {
    guard error > 0, error < 1 else { throw InvalidParameter("the error", error, "it must lie between 0 and 1") }
  }

  static func check(k: Int) throws(InvalidParameter) {
    guard k >= 1 else { throw InvalidParameter(description: "k is \(k): a margin is at least 1") }
  }

  static func check(valid v: Double) throws(InvalidParameter) {
    guard v > 0, v <= 1 else { throw InvalidParameter("v", v, "it must be above 0 and at most 1") }
  }

  static func check(steps: Double, stepsPerAgent: Double = 1) throws(InvalidParameter) {
    guard steps.isFinite, steps >= 1 else { throw InvalidParameter("s", steps, "a task has at least 1 step") }
    guard stepsPerAgent >= 1, stepsPerAgent <= steps else {
      throw InvalidParameter("m", stepsPerAgent, "it must lie between 1 and s = \(steps)")
    }
  }

  static func check(cost c: Double) throws(InvalidParameter) {
    guard c.isFinite, c >= 0 else { throw InvalidParameter("c", c, "a cost is at least 0") }
  }
}
