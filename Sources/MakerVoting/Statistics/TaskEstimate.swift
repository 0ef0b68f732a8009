/// What a task will take and how likely it is to succeed, before it is run.
public struct TaskEstimate: Hashable, Sendable {
  /// The probability that one unflagged sample is right, p.
  public let p: Double
  /// The share of samples that are not flagged, v.
  public let valid: Double
  /// Steps of the task, s.
  public let steps: Double
  /// Steps that one agent takes, m.
  public let stepsPerAgent: Double
  /// The margin k.
  public let margin: Int
  /// The cost of one sample of one step, c, in any unit; `nil` where it is not known.
  public let sampleCost: Double?

  /// An estimate.
  ///
  /// - Throws: ``Margin/InvalidParameter`` that names the parameter and the range.
  public init(
    p: Double, steps: Double, margin: Int, stepsPerAgent: Double = 1, valid: Double = 1, sampleCost: Double? = nil
  ) throws(Margin.InvalidParameter) {
    try Margin.check(p: p)
    try Margin.check(steps: steps, stepsPerAgent: stepsPerAgent)
    try Margin.check(k: margin)
    try Margin.check(valid: valid)
    if let sampleCost { try Margin.check(cost: sampleCost) }
    self.p = p
    self.valid = valid
    self.steps = steps
    self.stepsPerAgent = stepsPerAgent
    self.margin = margin
    self.sampleCost = sampleCost
  }

  /// An estimate with the smallest margin for a target (Eq. 14).
  ///
  /// - Throws: ``Margin/InvalidParameter`` that names the parameter and the range.
  public init(
    p: Double, steps: Double, target: Double, stepsPerAgent: Double = 1, valid: Double = 1, sampleCost: Double? = nil
  ) throws(Margin.InvalidParameter) {
    try self.init(
      p: p, steps: steps,
      margin: Margin.minimum(p: p, t: target, steps: steps, stepsPerAgent: stepsPerAgent),
      stepsPerAgent: stepsPerAgent, valid: valid, sampleCost: sampleCost)
  }

  /// The probability that one election is right (Eq. 9).
  public var probabilityCorrect: Double { Margin.probabilityCorrect(p: p, k: margin) }
  /// The probability that the whole task is right (Eq. 13).
  public var probabilityOfTask: Double {
    Margin.probabilityOfTask(p: p, k: margin, steps: steps, stepsPerAgent: stepsPerAgent)
  }
  /// The expected samples of the whole task, flagged ones included: elections times Eq. 16, each vote drawn 1 / v times; with
  /// more steps an agent as often again as Eq. 15 says.
  public var expectedSamples: Double {
    steps / stepsPerAgent * Margin.expectedVotes(p: p, k: margin) / (valid * Real.pow(p, stepsPerAgent - 1))
  }
  /// The expected cost of the whole task; a sample of m steps costs m times a sample of one. `nil` where c is not known.
  public var expectedCost: Double? { sampleCost.map { expectedSamples * stepsPerAgent * $0 } }
  /// What the paper's approximation gives for the cost (Eq. 17, with v Eq. 19). `nil` where c is not known.
  public var approximateCost: Double? {
    sampleCost.flatMap {
      try? Margin.costOfTask(
        sampleCost: $0, p: p, k: margin, steps: steps, stepsPerAgent: stepsPerAgent, valid: valid)
    }
  }

  /// The estimates that no other beats: each costs less than every one that is at least as reliable. Sorted by cost, and so by
  /// reliability. Compares money where all prices are known, else samples.
  public static func paretoFront(_ estimates: [TaskEstimate]) -> [TaskEstimate] {
    let isPriced = estimates.allSatisfy { $0.expectedCost != nil }
    func cost(_ estimate: TaskEstimate) -> Double {
      isPriced ? estimate.expectedCost ?? .infinity : estimate.expectedSamples * estimate.stepsPerAgent
    }
    // Compared by what fails, which stays exact where success rounds to 1.
    func risk(_ estimate: TaskEstimate) -> Double {
      estimate.steps / estimate.stepsPerAgent * Margin.probabilityWrong(p: estimate.p, k: estimate.margin)
    }
    var front: [TaskEstimate] = []
    for estimate in estimates.sorted(by: { (cost($0), risk($0)) < (cost($1), risk($1)) }) {
      if front.last.map({ risk(estimate) < risk($0) }) ?? true { front.append(estimate) }
    }
    return front
  }
}
