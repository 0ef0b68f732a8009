/// How far the samples of some elections agreed with what was elected.
///
/// Agreement is not accuracy: a model that is nearly always wrong in the same way agrees with itself. Only calibration
/// against known answers measures accuracy.
public struct Agreement: Hashable, Sendable {
  /// Ballots for the winners.
  public private(set) var agreeing = 0
  /// All ballots.
  public private(set) var ballots = 0
  /// How many decisions there were, by their margin.
  public private(set) var decisions: [Int: Int] = [:]

  /// No decisions yet.
  public init() {}

  /// Adds a decision: an election that converged.
  ///
  /// - Parameters:
  ///   - votes: ballots for the winner.
  ///   - ballots: all ballots.
  ///   - margin: the election's k.
  public mutating func add(votes: Int, of ballots: Int, margin: Int) {
    agreeing += votes
    self.ballots += ballots
    decisions[margin, default: 0] += 1
  }

  /// Adds the decisions of another.
  public mutating func add(_ other: Agreement) {
    agreeing += other.agreeing
    ballots += other.ballots
    decisions.merge(other.decisions, uniquingKeysWith: +)
  }

  /// The estimate that every decision was right: the product over decisions of Eq. 9 at the centre of the Wilson
  /// interval of the agreement. 1 where nothing was decided by vote.
  public var reliability: Double {
    let p = WilsonInterval(successes: agreeing, trials: ballots).center
    return decisions.sorted { $0.key < $1.key }.reduce(1) { product, decisions in
      product * Margin.probabilityOfTask(p: p, k: decisions.key, steps: Double(decisions.value))
    }
  }
}
