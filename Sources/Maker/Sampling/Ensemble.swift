/// How the samples of a run's elections are spread over its models.
///
/// Votes of several models scatter their mistakes: what one model gets wrong every time, the others vote down.
public struct Ensemble: Hashable, Sendable {
  /// Which of an election's samples goes to which model.
  public enum Strategy: String, Hashable, Sendable, CaseIterable {
    /// The first model alone; the next one when an election does not converge.
    case failover
    /// In turns.
    case roundRobin = "round-robin"
    /// The cheapest model first; the dearer ones as soon as votes disagree, or samples are discarded.
    case costAware = "cost-aware"
    /// In turns, the more often the greater a model's weight.
    case reliabilityWeighted = "reliability-weighted"
    /// One model by the run's criticality: the cheapest for `low`, the dearest for `high` and `critical`.
    case tiered
  }

  /// The strategy.
  public var strategy: Strategy
  /// Models for one kind of agent alone, as positions among the run's models.
  public var roles: [Agent: [Int]]
  /// A weight for each of the run's models, for ``Strategy/reliabilityWeighted``; with none all weigh the same. The log
  /// odds of a model's accuracy measure what one of its votes is worth.
  public var weights: [Double]

  /// One model after the other, unless said otherwise.
  public init(strategy: Strategy = .failover, roles: [Agent: [Int]] = [:], weights: [Double] = []) {
    self.strategy = strategy
    self.roles = roles
    self.weights = weights
  }
}

/// Which wordings of an agent's prompt the samples of one election see.
public enum Wordings: String, Hashable, Sendable, CaseIterable {
  /// All the same one; another when an election does not converge.
  case escalating
  /// In turns, so that a mistake which one wording provokes meets the votes of the others.
  case rotating
}
