public import MakerVoting

/// Where an election's margin comes from. Margins are assigned by place, in the tree or in a sequence of steps, and never
/// by the order in which things happen to end.
public enum MarginPolicy: Hashable, Sendable {
  /// Where an election stands.
  public enum Place: Hashable, Sendable {
    /// At a node so many levels below the root.
    case node(depth: Int)
    /// At a step of a sequence, from 1.
    case step(Int)
  }

  /// The same k everywhere.
  case fixed(Int)
  /// ⌈k(1 + ln(d + 1))⌉ at depth d: mistakes further down are harder to notice. k at every step of a sequence.
  case growing(Int)
  /// The smallest k with which the whole run is right with probability `target`, if a sample is right with probability
  /// `accuracy`.
  ///
  /// With the number of `steps`, which is the number of elections, every margin is Eq. 14's. Without it the allowed error
  /// is spent by place, so that it lasts however long the run becomes: a node keeps half of its share for its own
  /// decisions and gives a quarter to each of its two parts; step n takes 1 / (n(n + 1)) of the whole.
  case reliability(target: Double, accuracy: Double, steps: Double? = nil)

  /// The same with the number of elections, where it matters and was not known yet.
  public func over(steps: Double) -> MarginPolicy {
    guard case .reliability(let target, let accuracy, nil) = self else { return self }
    return .reliability(target: target, accuracy: accuracy, steps: steps)
  }

  /// Elections that a node holds on the way to its solution: atomicity, kind, decomposition, solution.
  static let electionsPerNode = 4.0

  /// The margin of the elections at a place.
  ///
  /// - Throws: ``MakerVoting/Margin/InvalidParameter`` for a target or an accuracy that no margin can serve.
  public func margin(at place: Place) throws(Margin.InvalidParameter) -> Int {
    switch (self, place) {
    case (.fixed(let k), _), (.growing(let k), .step): return max(1, k)
    case (.growing(let k), .node(let depth)): return Margin.atDepth(depth, k: max(1, k))
    case (.reliability(let target, let accuracy, let steps?), _):
      return try Margin.minimum(p: accuracy, t: target, steps: steps)
    case (.reliability(let target, let accuracy, nil), let place):
      guard target > 0, target < 1 else {
        throw Margin.InvalidParameter(description: "the reliability is \(target): it must lie between 0 and 1")
      }
      return try Margin.minimum(p: accuracy, error: (1 - target) * Self.share(of: place))
    }
  }

  /// The error that an election at a place may have: where only k is given, that of Eq. 9 at ``assumedAccuracy``.
  func allowedError(at place: Place) throws(Margin.InvalidParameter) -> Double {
    switch self {
    case .fixed, .growing: Margin.probabilityWrong(p: Self.assumedAccuracy, k: try margin(at: place))
    case .reliability(let target, let accuracy, let steps?):
      Margin.probabilityWrong(p: accuracy, k: try Margin.minimum(p: accuracy, t: target, steps: steps))
    case .reliability(let target, _, nil): (1 - target) * Self.share(of: place)
    }
  }

  /// The margin of a decision on the structure of the tree that can only cost work: the one of least expected cost, at least
  /// 2, and no more than answers have where k was given by hand. What is lost with a wrong one is taken to be another round
  /// of proposals and the two elections of its parts. All of it is known before the run, but that an adaptive margin which
  /// has fallen makes one vote enough where that is cheapest.
  ///
  /// - Parameters:
  ///   - margin: that of answers at the same place.
  ///   - proposals: of one round.
  func structureMargin(besides margin: PlaceMargin, proposals: Int) -> Int {
    let accuracy = if case .reliability(_, let accuracy, _) = self { accuracy } else { Self.assumedAccuracy }
    let least = max(
      margin.hasFallen ? 1 : 2, Margin.leastCost(p: accuracy, samplesLost: Double(proposals + 2 * margin.k)))
    switch self {
    case .fixed, .growing: return min(least, margin.k)
    case .reliability: return least
    }
  }

  /// What is assumed of the accuracy of a sample where nobody said anything.
  public static let assumedAccuracy = 0.8

  /// The share of the whole run's allowed error that one election at a place may spend. All shares add up to 1 at most.
  private static func share(of place: Place) -> Double {
    switch place {
    case .node(let depth):
      var share = 1 / 2 / electionsPerNode
      for _ in 0..<depth { share /= 4 }
      return share
    case .step(let number): return GrowingMargin.share(of: Double(max(1, number)))
    }
  }

  /// As the journal's first event keeps it.
  var json: JSON {
    switch self {
    case .fixed(let k): ["k": .integer(k)]
    case .growing(let k): ["k": .integer(k), "grows_with": "depth"]
    case .reliability(let target, let accuracy, let steps):
      ["reliability": .double(target), "accuracy": .double(accuracy), "steps": steps.map { .double($0) } ?? .null]
    }
  }
}
