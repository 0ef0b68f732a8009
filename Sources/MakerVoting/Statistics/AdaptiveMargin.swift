/// A margin that follows what is learned about the accuracy of the samples.
///
/// It starts from a base: the margin k that serves the allowed error at some accuracy. What is learned moves the estimate
/// of that accuracy, and the margin is the smallest that serves the allowed error at the estimate, within the bounds.
///
/// Two kinds of evidence count differently. *Checked outcomes*, ballots known to be right or wrong from a verifier or from
/// problems with known answers, may raise the margin and lower it. *Agreement* only shows that samples say the same, which
/// they also do when they are wrong together: it may raise the margin and never lowers it. An election is reported once, as
/// one or the other.
public struct AdaptiveMargin: Hashable, Sendable {
  /// How outcomes become an estimate.
  public enum Estimator: Hashable, Sendable {
    /// A Beta posterior. The estimate is its lower `quantile`, so that little evidence counts as little. The base is the
    /// prior: it weighs as much as `strength` outcomes. With these values a margin of 3 falls to 2 after nine outcomes that
    /// are all right, or after 25 of which one is wrong.
    case posterior(quantile: Double = 0.05, strength: Double = 10)
    /// The first seed's moving average with weight `alpha` for the latest outcome. It forgets, and takes luck for
    /// skill: after ten right ballots in a row the margin is too narrow for an accuracy of .7.
    case movingAverage(alpha: Double = 0.1)
  }

  /// A bound that holds the margin.
  public enum Bound: String, Hashable, Sendable {
    case lower, upper
  }

  /// The margin before anything is known.
  public let base: Int
  /// The margins between which it moves.
  public let bounds: ClosedRange<Int>
  /// The error that one decision may have.
  public let allowedError: Double
  /// How outcomes become an estimate.
  public let estimator: Estimator

  private var checked: Evidence
  private var all: Evidence
  /// The accuracy at which the base serves the allowed error.
  private let assumed: Double

  /// A margin that has seen nothing yet.
  ///
  /// - Parameters:
  ///   - base: the margin to start from, within the bounds.
  ///   - allowedError: the error that one decision may have, above 0 and below 0.5.
  ///   - bounds: the margins between which it moves, from 1.
  ///   - estimator: how outcomes become an estimate.
  /// - Throws: ``Margin/InvalidParameter`` that names the parameter and the range.
  public init(
    base: Int, allowedError: Double, bounds: ClosedRange<Int> = 2...10, estimator: Estimator = .posterior()
  ) throws(Margin.InvalidParameter) {
    guard bounds.lowerBound >= 1 else {
      throw Margin.InvalidParameter(description: "the lower bound is \(bounds.lowerBound): a margin is at least 1")
    }
    guard bounds.contains(base) else {
      throw Margin.InvalidParameter(
        description: "the base is \(base): it must lie within \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    guard allowedError > 0, allowedError < 0.5 else {
      throw Margin.InvalidParameter("the allowed error", allowedError, "it must be above 0 and below 0.5")
    }
    self.base = base
    self.allowedError = allowedError
    self.bounds = bounds
    self.estimator = estimator
    assumed = Margin.accuracy(served: base, error: allowedError)
    checked = try Evidence(estimator, assumed: assumed)
    all = checked
  }

  /// The same margin with its evidence rounded towards what was assumed, so that there are few of the kind: at most five
  /// of what is checked, and as many of all. It never shows more than what was seen, in either direction, and no more than
  /// ten outcomes that were right.
  ///
  /// Runs that solve equal problems once know such a problem by its margin and its rounded evidence.
  ///
  /// - Parameters:
  ///   - isCheap: whether a wrong winner costs nothing but work. There are two kinds then, so that more problems meet: five
  ///     outcomes that were right count as ten, and what is less, or says that samples are worse than assumed, as nothing.
  public func rounded(isCheap: Bool = false) -> AdaptiveMargin {
    var rounded = self
    rounded.checked = checked.rounded(towards: assumed, isCheap: isCheap)
    rounded.all = all == checked ? rounded.checked : all.rounded(towards: assumed, isCheap: isCheap)
    return rounded
  }

  /// Makes all that was observed so far a part of what is assumed: it counts in full, and rounding leaves it alone.
  public mutating func settle() {
    checked.settle()
    all.settle()
  }

  /// Takes note of ballots that are known to be right or wrong, from a verifier or from known answers.
  public mutating func observe(right: Int, wrong: Int) {
    checked.add(right: right, wrong: wrong)
    all.add(right: right, wrong: wrong)
  }

  /// Takes note of an election of which only the votes are known.
  ///
  /// - Parameters:
  ///   - votes: ballots for the winner.
  ///   - ballots: all ballots.
  public mutating func observe(votes: Int, of ballots: Int) {
    all.add(right: votes, wrong: ballots - votes)
  }

  /// The margin of the next decision.
  public var margin: Int { margin(allowing: allowedError) }

  /// The margin of a decision that may have another error than the usual one, for instance by its place in a tree.
  public func margin(allowing error: Double) -> Int {
    // The narrowest margin within the bounds that both kinds of evidence are content with.
    for k in bounds where k < bounds.upperBound && serves(k, error) { return k }
    return bounds.upperBound
  }

  /// The bound at which the margin stands. At the upper one the allowed error may not be kept: more samples, another
  /// prompt or a better model is needed.
  public var reachedBound: Bound? {
    switch margin {
    case bounds.upperBound: .upper
    case bounds.lowerBound: .lower
    default: nil
    }
  }

  /// Whether the margin keeps the allowed error at the estimated accuracy. Only at the upper bound it may not.
  public var keepsAllowedError: Bool { serves(margin, allowedError) }

  private func serves(_ k: Int, _ error: Double) -> Bool {
    guard error > 0, error < 0.5 else { return error >= 0.5 }
    let needed = Margin.accuracy(served: k, error: error)
    return checked.shows(atLeast: needed) && (all == checked || all.shows(atLeast: needed))
  }
}

/// What outcomes say about an accuracy. Its description is a function of its value alone: keys are made of it.
private enum Evidence: Hashable, Sendable, CustomStringConvertible {
  /// Outcomes, assumed or seen.
  struct Counts: Hashable {
    var right: Double
    var wrong: Double
  }

  /// A Beta distribution of what was assumed and what was seen, and the probability that the accuracy may lie below what is
  /// shown.
  case posterior(assumed: Counts, seen: Counts, quantile: Double)
  case average(Double, alpha: Double)

  init(_ estimator: AdaptiveMargin.Estimator, assumed p: Double) throws(Margin.InvalidParameter) {
    switch estimator {
    case .movingAverage(let alpha):
      guard alpha > 0, alpha <= 1 else {
        throw Margin.InvalidParameter("alpha", alpha, "it must be above 0 and at most 1")
      }
      self = .average(p, alpha: alpha)
    case .posterior(let quantile, let strength):
      guard quantile > 0, quantile < 1 else {
        throw Margin.InvalidParameter("the quantile", quantile, "it must lie between 0 and 1")
      }
      guard strength > 0, strength.isFinite else {
        throw Margin.InvalidParameter("the strength", strength, "it must be above 0")
      }
      // The prior of that strength of which p is the quantile, found by bisection: the more of it is right, the less of it
      // lies below p.
      var (low, high) = (0.0, strength)
      for _ in 0..<100 {
        let right = (low + high) / 2
        if Real.betaDistribution(p, right, strength - right) > quantile { low = right } else { high = right }
      }
      self = .posterior(
        assumed: Counts(right: high, wrong: strength - high), seen: Counts(right: 0, wrong: 0), quantile: quantile)
    }
  }

  mutating func add(right: Int, wrong: Int) {
    let (right, wrong) = (Double(max(0, right)), Double(max(0, wrong)))
    if right + wrong == 0 { return }
    switch self {
    case .posterior(let assumed, let seen, let quantile):
      self = .posterior(
        assumed: assumed, seen: Counts(right: seen.right + right, wrong: seen.wrong + wrong), quantile: quantile)
    case .average(let p, let alpha):
      // As many steps as there are outcomes, in whichever order.
      let share = right / (right + wrong)
      self = .average(share + Real.pow(1 - alpha, right + wrong) * (p - share), alpha: alpha)
    }
  }

  /// Takes what was seen for assumed.
  mutating func settle() {
    guard case .posterior(let assumed, let seen, let quantile) = self else { return }
    self = .posterior(
      assumed: Counts(right: assumed.right + seen.right, wrong: assumed.wrong + seen.wrong),
      seen: Counts(right: 0, wrong: 0), quantile: quantile)
  }

  /// The same with few values: in steps from an accuracy p.
  func rounded(towards p: Double, isCheap: Bool) -> Evidence {
    switch self {
    case .posterior(let assumed, let seen, let quantile):
      let kinds = [0, 5, 10].map { Counts(right: $0, wrong: 0) } + [0.5, 1.5].map { Counts(right: 0, wrong: $0) }
      func shown(_ seen: Counts) -> Double {
        let (right, wrong) = (assumed.right + seen.right, assumed.wrong + seen.wrong)
        var (low, high) = (0.0, 1.0)
        for _ in 0..<40 {
          let middle = (low + high) / 2
          if Real.betaDistribution(middle, right, wrong) <= quantile { low = middle } else { high = middle }
        }
        return low
      }
      let (actual, base) = (shown(seen), shown(kinds[0]))
      if isCheap {
        let isMuch = actual >= shown(kinds[1]) - 1e-9
        return .posterior(assumed: assumed, seen: isMuch ? kinds[2] : kinds[0], quantile: quantile)
      }
      // The farthest from what was assumed that is not beyond what was seen.
      let isBetter = actual >= base
      let between = kinds.filter { kind in
        let shown = shown(kind)
        return isBetter ? (base...actual).contains(shown) : (actual...base).contains(shown)
      }
      return .posterior(assumed: assumed, seen: between.last ?? kinds[0], quantile: quantile)
    case .average(let average, let alpha):
      let step = (1 - p) / 4
      let steps = min(max((average - p) / step, -2), 2).rounded(.towardZero)
      return .average(p + (isCheap ? steps > 0 ? 2 : 0 : steps) * step, alpha: alpha)
    }
  }

  var description: String {
    switch self {
    case .posterior(let assumed, let seen, let quantile):
      "\(assumed.right + seen.right) right, \(assumed.wrong + seen.wrong) wrong, \(quantile)"
    case .average(let average, let alpha): "\(average), \(alpha)"
    }
  }

  /// Whether the accuracy may be taken to be at least p. The tolerance lets a base serve exactly what it was made for.
  func shows(atLeast p: Double) -> Bool {
    switch self {
    case .posterior(let assumed, let seen, let quantile):
      Real.betaDistribution(p, assumed.right + seen.right, assumed.wrong + seen.wrong) <= quantile * (1 + 1e-9)
    case .average(let average, _): average >= p - 1e-12
    }
  }
}
