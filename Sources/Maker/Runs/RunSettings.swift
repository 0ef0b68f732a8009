public import MakerVoting

/// When a problem is split.
public enum DecomposePolicy: String, Hashable, Sendable, CaseIterable {
  /// Wherever it is not atomic.
  case always
  /// Only where solving it directly fails: no convergence, or a verifier's rejection.
  case asNeeded = "as-needed"
  /// Nowhere: the problem is one voted call.
  case never
}

/// Where an election's margin comes from.
public enum MarginPolicy: Hashable, Sendable {
  /// The same k everywhere.
  case fixed(Int)
  /// The smallest k with which the whole run is right with probability `target`, if a sample is right with probability
  /// `accuracy`. The number of decisions is not known beforehand, so the allowed error is spent by position: a node keeps
  /// half of its share for its own decisions and gives a quarter to each of its two parts.
  case reliability(target: Double, accuracy: Double)

  /// Elections that a node holds on the way to its solution: atomicity, kind, decomposition, solution.
  static let electionsPerNode = 4.0

  /// The margin of the elections of a node so many levels below the root.
  ///
  /// - Throws: ``MakerVoting/Margin/InvalidParameter`` for a target or an accuracy that no margin can serve.
  public func margin(atDepth depth: Int) throws(Margin.InvalidParameter) -> Int {
    switch self {
    case .fixed(let k): return max(1, k)
    case .reliability(let target, let accuracy):
      guard target > 0, target < 1 else {
        throw Margin.InvalidParameter(description: "the reliability is \(target): it must lie between 0 and 1")
      }
      var share = (1 - target) / 2 / Self.electionsPerNode
      for _ in 0..<depth { share /= 4 }
      return try Margin.minimum(p: accuracy, error: share)
    }
  }
}

/// What governs a run. All of it is settled before the run begins.
public struct RunSettings: Sendable {
  /// The margin k.
  public var margin: MarginPolicy
  /// The most samples of one election.
  public var maxVotes: Int
  /// The most samples in a row that may be discarded in one election.
  public var maxConsecutiveFlags: Int
  /// Proposals sampled side by side for one decomposition.
  public var proposals: Int
  /// When a problem is split.
  public var decompose: DecomposePolicy
  /// The deepest level of the tree; the root is level 0.
  public var maxDepth: Int
  /// Whether equal subproblems are solved once.
  public var reuse: Bool
  /// Calls, tokens, money, time, nodes.
  public var limits: BudgetLimits
  /// Calls under way at once.
  public var concurrency: Int
  /// The run's seed: the same seed gives the same requests.
  public var seed: UInt64
  /// The temperatures of samples.
  public var temperatures: Temperatures
  /// What is discarded unread.
  public var redFlags: RedFlagRules
  /// When a failed exchange is tried again.
  public var retry: RetryPolicy

  /// The defaults: k = 3, at most 100 votes an election, 5 proposals, depth 8.
  public init(
    margin: MarginPolicy = .fixed(3), maxVotes: Int = 100, maxConsecutiveFlags: Int = 10, proposals: Int = 5,
    decompose: DecomposePolicy = .always, maxDepth: Int = 8, reuse: Bool = true, limits: BudgetLimits = BudgetLimits(),
    concurrency: Int = 16, seed: UInt64 = 0, temperatures: Temperatures = Temperatures(),
    redFlags: RedFlagRules = RedFlagRules(), retry: RetryPolicy = RetryPolicy()
  ) {
    self.margin = margin
    self.maxVotes = maxVotes
    self.maxConsecutiveFlags = maxConsecutiveFlags
    self.proposals = proposals
    self.decompose = decompose
    self.maxDepth = maxDepth
    self.reuse = reuse
    self.limits = limits
    self.concurrency = concurrency
    self.seed = seed
    self.temperatures = temperatures
    self.redFlags = redFlags
    self.retry = retry
  }
}

extension RunSettings {
  /// The settings as the journal's first event keeps them.
  ///
  /// - Parameters:
  ///   - models: the names of the run's models.
  public func json(models: [String]) -> JSON {
    let margin: JSON =
      switch margin {
      case .fixed(let k): ["k": .integer(k)]
      case .reliability(let target, let accuracy): ["reliability": .double(target), "accuracy": .double(accuracy)]
      }
    return [
      "models": .array(models.map { .string($0) }), "margin": margin, "max_votes": .integer(maxVotes),
      "proposals": .integer(proposals), "decompose": .string(decompose.rawValue), "max_depth": .integer(maxDepth),
      "reuse": .bool(reuse), "concurrency": .integer(concurrency), "seed": .safeInteger(seed),
      "max_calls": limits.calls.map { .integer($0) } ?? .null,
      "max_tokens_total": limits.tokens.map { .integer($0) } ?? .null,
      "max_cost": limits.cost.map { .double($0) } ?? .null, "max_nodes": limits.nodes.map { .integer($0) } ?? .null,
      "temperatures": [.double(temperatures.first), .double(temperatures.later), .double(temperatures.proposals)],
      "max_output_tokens": .integer(redFlags.maxOutputTokens), "min_characters": .integer(redFlags.minCharacters),
      "red_flags": redFlags.json,
    ]
  }
}
