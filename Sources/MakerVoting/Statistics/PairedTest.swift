/// Compares two settings on the same problems by the exact form of McNemar's test: only the problems on which they differ
/// say anything, and if the settings were equally good each would win such a problem with probability one half.
public struct PairedTest: Hashable, Sendable {
  /// Problems that only the first setting got right.
  public let onlyFirst: Int
  /// Problems that only the second setting got right.
  public let onlySecond: Int

  /// A test of these counts, both at least 0.
  public init(onlyFirst: Int, onlySecond: Int) {
    precondition(onlyFirst >= 0 && onlySecond >= 0, "counts start at 0")
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
  }

  /// A test of outcomes on the same problems, in the same order: whether the first and whether the second was right.
  public init(_ outcomes: some Sequence<(first: Bool, second: Bool)>) {
    var (onlyFirst, onlySecond) = (0, 0)
    for outcome in outcomes where outcome.first != outcome.second {
      if outcome.first { onlyFirst += 1 } else { onlySecond += 1 }
    }
    self.init(onlyFirst: onlyFirst, onlySecond: onlySecond)
  }

  /// The probability of a difference at least this large, either way, if the two were equally good (two-sided, exact).
  public var pValue: Double {
    let differing = onlyFirst + onlySecond
    if differing == 0 { return 1 }
    return min(1, 2 * Real.binomialTail(atLeast: max(onlyFirst, onlySecond), of: differing, p: 0.5))
  }
}
