/// What it takes without voting: run the whole task, and if it failed, run it again. It needs somebody who can tell that it
/// failed. The numbers soon exceed anything, so they are there as decimal logarithms, too.
public struct NaiveRetry: Hashable, Sendable {
  /// The probability that one step is right, p.
  public let p: Double
  /// Steps of the task, s.
  public let steps: Double
  /// The target probability of having succeeded, t.
  public let target: Double

  /// Retrying a task.
  ///
  /// - Throws: ``Margin/InvalidParameter`` unless p and t lie between 0 and 1 and there is at least one step.
  public init(p: Double, steps: Double, target: Double) throws(Margin.InvalidParameter) {
    guard p > 0, p < 1 else { throw Margin.InvalidParameter("p", p, "it must lie between 0 and 1") }
    try Margin.check(steps: steps)
    try Margin.check(t: target)
    self.p = p
    self.steps = steps
    self.target = target
  }

  /// The probability that one run succeeds, p^s; 0 where a `Double` cannot hold it.
  public var successProbability: Double { Real.pow(p, steps) }
  /// Runs until the first success on average, 1 / p^s.
  public var expectedRuns: Double { 1 / successProbability }
  /// Samples until the first success on average, s / p^s.
  public var expectedSamples: Double { steps * expectedRuns }
  /// log₁₀ of ``expectedRuns``, for any number of steps.
  public var log10ExpectedRuns: Double { -steps * Real.log10(p) }
  /// log₁₀ of ``expectedSamples``, for any number of steps.
  public var log10ExpectedSamples: Double { log10ExpectedRuns + Real.log10(steps) }

  /// Runs after which one has succeeded with the target's probability, ln(1 − t) / ln(1 − p^s) rounded up: what the first
  /// seed's table counts.
  public var runsForTarget: Double { (Real.log1p(-target) / Real.log1p(-successProbability)).rounded(.up).magnitude }
  /// Samples of that many runs.
  public var samplesForTarget: Double { steps * runsForTarget }
  /// log₁₀ of ``samplesForTarget``, for any number of steps.
  public var log10SamplesForTarget: Double {
    // Where p^s is tiny, ln(1 − p^s) is −p^s.
    successProbability > 1e-12
      ? Real.log10(samplesForTarget) : Real.log10(-Real.log1p(-target)) + log10ExpectedSamples
  }
}
