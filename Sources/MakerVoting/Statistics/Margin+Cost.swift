// What voting costs, in any unit of money: the symbols are those of `Margin`.
extension Margin {
  /// The cost of one vote where one agent takes m steps: c·m / p^(m − 1) (Eq. 15). The vote covers m steps, and only samples
  /// whose earlier steps are right can vote on the last.
  ///
  /// - Throws: ``InvalidParameter`` that names the parameter and the range.
  public static func costOfVote(
    sampleCost c: Double, p: Double, stepsPerAgent m: Double = 1
  ) throws(InvalidParameter) -> Double {
    try check(cost: c)
    try check(p: p)
    try check(steps: .greatestFiniteMagnitude, stepsPerAgent: m)
    return c * m / Real.pow(p, m - 1)
  }

  /// The expected cost of a whole task: c·s·k / (v·p^(m − 1)·(2p − 1)). That is Eq. 17 for v = 1, exponential in m, and
  /// Eq. 19 for m = 1. It takes the expected votes of one election as k / (2p − 1), which is Eq. 16 without the elections
  /// that go wrong.
  ///
  /// - Parameters:
  ///   - c: cost of one sample of one step.
  ///   - p: probability that one unflagged sample is right, above 0.5 and below 1.
  ///   - k: the margin; Eq. 17 takes the one of Eq. 14.
  ///   - s: steps of the task.
  ///   - m: steps that one agent takes.
  ///   - v: share of samples that are not flagged.
  /// - Throws: ``InvalidParameter`` that names the parameter and the range.
  public static func costOfTask(
    sampleCost c: Double, p: Double, k: Int, steps s: Double, stepsPerAgent m: Double = 1, valid v: Double = 1
  ) throws(InvalidParameter) -> Double {
    try check(steps: s, stepsPerAgent: m)
    try check(valid: v)
    try check(k: k)
    return try costOfVote(sampleCost: c, p: p, stepsPerAgent: m) * (s / m) * Double(k) / (v * (2 * p - 1))
  }

  /// How the cost grows with the task at m = 1, up to a constant: c·s·ln s / p (Eq. 18). The ln s is a matter of drawing
  /// side by side, not of waiting longer. Between models of one price list the smallest c / p is the cheapest, not the
  /// largest p.
  ///
  /// - Throws: ``InvalidParameter`` that names the parameter and the range.
  public static func orderOfCost(sampleCost c: Double, p: Double, steps s: Double) throws(InvalidParameter) -> Double {
    try check(cost: c)
    try check(p: p)
    try check(steps: s)
    return c * s * Real.log(s) / p
  }

  /// The cost of one sample: c_in·n_in + c_out·n_out (Eq. 20).
  ///
  /// - Parameters:
  ///   - inputTokens: tokens read, n_in.
  ///   - outputTokens: tokens written, n_out.
  ///   - inputPrice: the price of one token read, c_in.
  ///   - outputPrice: the price of one token written, c_out.
  /// - Throws: ``InvalidParameter`` that names the parameter and the range.
  public static func costOfSample(
    inputTokens: Double, outputTokens: Double, inputPrice: Double, outputPrice: Double
  ) throws(InvalidParameter) -> Double {
    for (name, value) in [
      ("n_in", inputTokens), ("n_out", outputTokens), ("c_in", inputPrice), ("c_out", outputPrice),
    ] where !value.isFinite || value < 0 {
      throw InvalidParameter(name, value, "it is at least 0")
    }
    return inputPrice * inputTokens + outputPrice * outputTokens
  }
}
