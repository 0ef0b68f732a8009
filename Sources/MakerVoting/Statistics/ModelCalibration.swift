/// What a model's samples on problems with known answers say about it. Only this measures accuracy; agreement does not.
public struct ModelCalibration: Hashable, Sendable {
  /// The model's name.
  public var model: String
  /// Unflagged samples that were right.
  public var right: Int
  /// Unflagged samples that were wrong.
  public var wrong: Int
  /// Samples that were red-flagged.
  public var flagged: Int
  /// How long drawing them took, in seconds, side by side as they were drawn.
  public var seconds: Double
  /// Tokens read.
  public var inputTokens: Int
  /// Tokens written.
  public var outputTokens: Int
  /// US dollars; `nil` where the price is not known.
  public var cost: Double?
  /// How many samples tell as much as one independent one would, at least 1: samples of one problem resemble each other.
  public var designEffect: Double

  /// The counts of a calibration.
  public init(
    model: String = "", right: Int = 0, wrong: Int = 0, flagged: Int = 0, seconds: Double = 0, inputTokens: Int = 0,
    outputTokens: Int = 0, cost: Double? = nil, designEffect: Double = 1
  ) {
    self.model = model
    self.right = right
    self.wrong = wrong
    self.flagged = flagged
    self.seconds = seconds
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.cost = cost
    self.designEffect = max(1, designEffect)
  }

  /// Samples drawn, flagged ones included.
  public var samples: Int { right + wrong + flagged }
  /// Samples that could be read.
  public var unflagged: Int { right + wrong }

  /// The share of unflagged samples that were right, p; `nil` where none could be read.
  public var p: Double? { unflagged == 0 ? nil : Double(right) / Double(unflagged) }
  /// The 95% Wilson interval of p; 0...1 where nothing could be read.
  public var interval: WilsonInterval {
    p.map { WilsonInterval(share: $0, trials: Double(unflagged) / designEffect) }
      ?? WilsonInterval(successes: 0, trials: 0)
  }
  /// What the samples count as where independent ones are wanted: right and wrong ones, rounded to the cautious side.
  public var independent: (right: Int, wrong: Int) {
    (Int((Double(right) / designEffect).rounded(.down)), Int((Double(wrong) / designEffect).rounded(.up)))
  }
  /// The share of samples that were not flagged, v; `nil` without samples.
  public var valid: Double? { samples == 0 ? nil : Double(unflagged) / Double(samples) }

  /// Samples a second; `nil` where no time passed.
  public var samplesPerSecond: Double? { seconds > 0 ? Double(samples) / seconds : nil }
  /// US dollars a sample, c.
  public var costPerSample: Double? { samples == 0 ? nil : cost.map { $0 / Double(samples) } }
  /// US dollars for one right answer, c / (v·p), which is c / p where nothing is flagged: the smaller, the better the model
  /// for its price. `nil` where the price is not known or nothing was right.
  public var costPerRight: Double? { right == 0 ? nil : cost.map { $0 / Double(right) } }

  /// What the margin rests on.
  public enum Basis: Hashable, Sendable {
    /// The lower end of the interval: recommended, because p may well be lower than it looks.
    case lowerBound
    /// The observed share.
    case pointEstimate
  }

  /// The smallest margin for a target and a number of steps (Eq. 14).
  ///
  /// - Throws: ``Margin/InvalidParameter`` where the accuracy on that basis is not above 0.5, or the target or the steps are
  ///   out of range.
  public func margin(
    for target: Double, steps: Double, basis: Basis = .lowerBound
  ) throws(Margin.InvalidParameter) -> Int {
    try Margin.minimum(p: accuracy(basis), t: target, steps: steps)
  }

  /// The expected cost of one step with margin `k` in US dollars: the step's share of Eq. 19. `nil` where the price is not
  /// known, or p is not above 0.5.
  public func costPerStep(k: Int) -> Double? {
    guard let costPerSample, let valid else { return nil }
    return try? Margin.costOfTask(sampleCost: costPerSample, p: accuracy(.pointEstimate), k: k, steps: 1, valid: valid)
  }

  /// The accuracy on a basis. Without a single error the share is 1, which no formula takes: then it is the largest that
  /// is below.
  private func accuracy(_ basis: Basis) -> Double {
    switch basis {
    case .lowerBound: interval.lower
    case .pointEstimate: min(p ?? 0, 1.0.nextDown)
    }
  }

  /// The calibrations with the best value first: smallest cost for a right answer; where no price is known, the most
  /// accurate after those whose price is.
  public static func ranked(_ calibrations: [ModelCalibration]) -> [ModelCalibration] {
    calibrations.sorted { a, b in
      switch (a.costPerRight, b.costPerRight) {
      case (let one?, let other?): (one, -(a.p ?? 0)) < (other, -(b.p ?? 0))
      case (nil, nil): (a.p ?? 0) > (b.p ?? 0)
      case (let one, _): one != nil
      }
    }
  }
}
