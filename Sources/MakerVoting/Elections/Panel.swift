/// How many agents vote at first, and how many more are asked while they disagree: the seeds' m and Δm.
///
/// When the panel's samples are in without a decision, it grows if ``Election/disagreement`` is above the threshold, again
/// and again up to ``ElectionRules/maxVotes``. Without such disagreement more of the same would say nothing new, and the
/// election is exhausted.
public struct Panel: Hashable, Sendable {
  /// Samples before the first look at the disagreement, m. A panel smaller than the margin starts with the margin: it
  /// could not decide anything.
  public var size: Int
  /// Samples added each time, Δm.
  public var growth: Int
  /// The disagreement, 0...1, above which the panel grows.
  public var threshold: Double

  /// A panel. The threshold of .2 lets it grow when more than one vote in five is against the leader.
  public init(size: Int, growth: Int = 2, threshold: Double = 0.2) {
    precondition(size >= 1 && growth >= 1, "a panel has at least 1 member and grows by at least 1")
    self.size = size
    self.growth = growth
    self.threshold = threshold
  }
}
