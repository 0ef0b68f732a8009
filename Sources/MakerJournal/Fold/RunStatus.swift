/// How a run ended.
public enum RunStatus: String, Hashable, Sendable, CaseIterable {
  /// There is a solution.
  case solved
  /// Some election did not converge, or the elected answer is that it is not known.
  case noConsensus = "no_consensus"
  /// A verifier accepted nothing.
  case rejected
  /// A limit was reached.
  case budgetExhausted = "budget_exhausted"
  /// Somebody ended it.
  case interrupted
  /// A fault ended it: a model that failed for good, a file that cannot be written.
  case failed

  /// Whether the run can go on from its journal: nothing was decided against it.
  public var canGoOn: Bool {
    switch self {
    case .budgetExhausted, .interrupted, .failed: true
    case .solved, .noConsensus, .rejected: false
    }
  }
}

/// How far the votes of a run agreed. It measures agreement, not accuracy: a model that always errs in the same way is
/// in full agreement with itself.
public enum Confidence: String, Hashable, Sendable {
  /// From .95.
  case high
  /// From .80.
  case medium
  /// Below.
  case low

  /// The class of an estimated reliability.
  public init(reliability: Double) {
    self = reliability >= 0.95 ? .high : reliability >= 0.80 ? .medium : .low
  }
}
