/// Margins for a task whose number of steps nobody knows: the allowed error of the whole, 1 − t, is spent by position.
/// Position n gets (1 − t) / (n·(n + 1)). These shares add up to 1 − t however long the task turns out to be, so that all
/// decisions together are right with probability t at least. The margin grows with 2·ln n, where a known length would have
/// taken ln s everywhere.
///
/// Positions are places, not times: number the steps of a chain 1, 2, 3 …; in a binary tree give the root 1 and the parts of
/// node n the numbers 2n and 2n + 1. Then no decision's margin depends on which other was finished first.
public struct GrowingMargin: Hashable, Sendable {
  /// The probability that one unflagged sample is right, p.
  public let p: Double
  /// The target for the whole task, t.
  public let target: Double

  /// Margins for this accuracy and this target.
  ///
  /// - Throws: ``Margin/InvalidParameter`` unless p is above 0.5 and below 1, and t between 0 and 1.
  public init(p: Double, target: Double) throws(Margin.InvalidParameter) {
    try Margin.check(p: p)
    try Margin.check(t: target)
    self.p = p
    self.target = target
  }

  /// The error that the decision at a position may have; positions start at 1.
  public func error(at position: Double) -> Double {
    (1 - target) * Self.share(of: position)
  }

  /// The share of the whole task's allowed error that the decision at a position may spend: 1 / (n(n + 1)). All shares add
  /// up to 1.
  public static func share(of position: Double) -> Double {
    1 / (position * (position + 1))
  }

  /// The margin of the decision at a position.
  ///
  /// - Parameter position: from 1; as a `Double`, because the places of a deep tree exceed any integer.
  /// - Throws: ``Margin/InvalidParameter`` for a position below 1, or one so far out that its share is nothing.
  public func margin(at position: Double) throws(Margin.InvalidParameter) -> Int {
    guard position >= 1, error(at: position) > 0 else {
      throw Margin.InvalidParameter("the position", position, "positions run from 1 to about 1e154")
    }
    return try Margin.minimum(p: p, error: error(at: position))
  }
}
