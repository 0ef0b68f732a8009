/// The margin and the limits of an election. The decision rule is always ahead-by-k: nothing here lets a candidate win
/// below the margin, and so nothing here weakens Eq. 9.
public struct ElectionRules: Hashable, Sendable {
  /// The margin k: the winner must be this many votes ahead of every other candidate. At least 1.
  public var margin: Int
  /// The most samples that may be drawn, discarded ones included.
  public var maxVotes: Int
  /// The most samples in a row that may be discarded before the election gives up.
  public var maxConsecutiveFlags: Int
  /// The samples of every round. Without it a round has as many as the sequential rule needs at least. A smaller number
  /// takes more rounds; a larger one draws ahead of need, which hides stragglers: what the decision turns out not to need
  /// is drawn and paid for but never counted, see ``Election/drawnAhead``. It never changes a decision.
  public var batchSize: Int?
  /// The most rounds of samples; an election that is open after the last is exhausted.
  public var maxRounds: Int?
  /// How many samples an election gets before it must show disagreement to get more.
  public var panel: Panel?

  /// Rules with the defaults of the paper's own run: k = 3, and 100 samples at the most.
  public init(
    margin: Int = 3, maxVotes: Int = 100, maxConsecutiveFlags: Int = 10, batchSize: Int? = nil, maxRounds: Int? = nil,
    panel: Panel? = nil
  ) {
    precondition(margin >= 1 && maxVotes >= 1 && maxConsecutiveFlags >= 1, "margins and limits start at 1")
    precondition(batchSize ?? 1 >= 1 && maxRounds ?? 1 >= 1, "batches and rounds start at 1")
    self.margin = margin
    self.maxVotes = maxVotes
    self.maxConsecutiveFlags = maxConsecutiveFlags
    self.batchSize = batchSize
    self.maxRounds = maxRounds
    self.panel = panel
  }
}

/// How an election ended. Only ``converged`` is a decision; a plurality never is.
public enum ElectionEnding: String, Hashable, Sendable, CaseIterable {
  /// One candidate is k votes ahead of every other.
  case converged
  /// No candidate, seen or unseen, can still reach the margin within the limits.
  case hopeless
  /// The samples, the rounds, the panel or the time ran out.
  case exhausted
  /// Nothing could be read: too many samples in a row were discarded.
  case allFlagged = "all_flagged"
}
