/// The margin and the limits of an election.
public struct ElectionRules: Hashable, Sendable {
  /// The margin k: the winner must be this many votes ahead of every other candidate. At least 1.
  public var margin: Int
  /// The most samples that may be drawn, discarded ones included.
  public var maxVotes: Int
  /// The most samples in a row that may be discarded before the election gives up.
  public var maxConsecutiveFlags: Int

  /// Rules with the defaults of the paper's own run: k = 3, and 100 samples at the most.
  public init(margin: Int = 3, maxVotes: Int = 100, maxConsecutiveFlags: Int = 10) {
    precondition(margin >= 1 && maxVotes >= 1 && maxConsecutiveFlags >= 1, "margins and limits start at 1")
    self.margin = margin
    self.maxVotes = maxVotes
    self.maxConsecutiveFlags = maxConsecutiveFlags
  }
}

/// How an election ended. Only ``converged`` is a decision; a plurality never is.
public enum ElectionEnding: String, Hashable, Sendable, CaseIterable {
  /// One candidate is k votes ahead of every other.
  case converged
  /// No candidate, seen or unseen, can still reach the margin within the limits.
  case hopeless
  /// The samples or the time ran out.
  case exhausted
  /// Nothing could be read: too many samples in a row were discarded.
  case allFlagged = "all_flagged"
}
