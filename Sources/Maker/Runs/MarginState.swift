public import MakerVoting

/// How the margins of a run follow what its elections show.
public struct AdaptivePolicy: Hashable, Sendable {
  /// How outcomes become an estimate of the accuracy.
  public var estimator: AdaptiveMargin.Estimator
  /// The margins between which they move.
  public var bounds: ClosedRange<Int>
  /// Ballots known to be right and wrong from a calibration.
  public var calibrated: Calibrated

  /// Right and wrong ballots.
  public struct Calibrated: Hashable, Sendable {
    /// Ballots that were right.
    public let right: Int
    /// Ballots that were wrong.
    public let wrong: Int

    /// Counts; none where nothing was calibrated.
    public init(right: Int = 0, wrong: Int = 0) {
      self.right = right
      self.wrong = wrong
    }
  }

  /// A policy with the first seed's bounds.
  public init(
    estimator: AdaptiveMargin.Estimator = .posterior(), bounds: ClosedRange<Int> = 2...10,
    calibrated: Calibrated = Calibrated()
  ) {
    self.estimator = estimator
    self.bounds = bounds
    self.calibrated = calibrated
  }
}

/// The margin of the answers at one place of a run.
struct PlaceMargin: Sendable {
  let k: Int
  /// The bound that holds it, if one does.
  let bound: AdaptiveMargin.Bound?
  /// The margin here where nothing was observed.
  let base: Int

  /// Whether outcomes that code checked have brought it down.
  var hasFallen: Bool { k < base }
}

/// The margins at one place of a run: the policy, and what the elections on the way to that place have shown. It is handed
/// down from place to place, so that no margin depends on what happened to end first elsewhere.
struct MarginState: Hashable, Sendable {
  private let policy: MarginPolicy
  private var adaptive: AdaptiveMargin?

  /// Before the first election.
  init(_ settings: RunSettings) throws(Margin.InvalidParameter) {
    policy = settings.margin
    guard let rules = settings.adaptive else { return }
    let start = MarginPolicy.Place.node(depth: 0)
    var adaptive = try AdaptiveMargin(
      base: policy.margin(at: start), allowedError: policy.allowedError(at: start), bounds: rules.bounds,
      estimator: rules.estimator)
    adaptive.observe(right: rules.calibrated.right, wrong: rules.calibrated.wrong)
    adaptive.settle()
    self.adaptive = adaptive
  }

  /// The margin of an election at a place.
  func margin(at place: MarginPolicy.Place) throws(Margin.InvalidParameter) -> PlaceMargin {
    let base = try policy.margin(at: place)
    guard let adaptive else { return PlaceMargin(k: base, bound: nil, base: base) }
    let k = adaptive.margin(allowing: try policy.allowedError(at: place))
    let bounds = adaptive.bounds
    // A bound that holds a margin back is no evidence.
    let held = min(max(base, bounds.lowerBound), bounds.upperBound)
    return PlaceMargin(
      k: k, bound: k == bounds.upperBound ? .upper : k == bounds.lowerBound ? .lower : nil, base: held)
  }

  /// Whether observations change anything.
  var isAdaptive: Bool { adaptive != nil }

  /// Itself, where what was observed matters to those beneath.
  var followed: MarginState? { isAdaptive ? self : nil }

  /// The same with so few different values that equal problems meet: those who come to one with the same margin and the
  /// same rounded evidence share it, and whatever is beneath it follows from these alone, whoever came first.
  ///
  /// - Parameters:
  ///   - isCheap: whether wrong winners cost nothing but work.
  func rounded(isCheap: Bool) -> MarginState {
    var rounded = self
    rounded.adaptive = adaptive?.rounded(isCheap: isCheap)
    return rounded
  }

  /// What distinguishes this state from others in seeds; empty where margins do not adapt.
  var key: String { adaptive.map { "\($0)" } ?? "" }

  /// Takes note of decisions.
  ///
  /// - Parameters:
  ///   - checked: whether code would have rejected what is wrong in the winner of such an election.
  mutating func observe(_ elections: [ElectionRecord], checked: (ElectionRecord) -> Bool) {
    for election in elections where election.ending == .converged {
      let isChecked = checked(election)
      // An attempt that code rejects says that the problem is too large, and one that it accepts that it is not.
      guard election.decision != .attempt, isChecked || election.basis == .votes else { continue }
      observe(votes: election.winnerVotes, of: election.votesCast, isChecked: isChecked)
    }
  }

  /// Takes note of one decision.
  ///
  /// - Parameters:
  ///   - cast: all votes, those for candidates that a verifier struck off included: they were wrong.
  mutating func observe(votes: Int, of cast: Int, isChecked: Bool) {
    if isChecked {
      adaptive?.observe(right: votes, wrong: cast - votes)
    } else {
      adaptive?.observe(votes: votes, of: cast)
    }
  }

  /// Takes note of proposals that code accepted and rejected.
  mutating func observe(_ proposals: [ProposalRecord]) {
    for proposal in proposals where proposal.proposal != DecomposerReply.stop.line {
      let isSound = proposal.rejection == nil
      adaptive?.observe(right: isSound ? proposal.count : 0, wrong: isSound ? 0 : proposal.count)
    }
  }
}
