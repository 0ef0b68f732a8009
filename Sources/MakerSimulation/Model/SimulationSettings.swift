/// How a simulated model errs.
public struct SimulationSettings: Hashable, Sendable {
  /// The probability that an unflagged sample is right, for one step, 0…1.
  public let accuracy: Double
  /// The share of all samples that are not a reply in the form asked for, 0…1.
  public let malformed: Double
  /// The share of all samples that ramble past the longest reply, 0…1.
  public let verbose: Double
  /// The share of prompts on which one wrong answer is the favourite, 0…1.
  public let correlated: Double
  /// How many different wrong answers a prompt has at most; `nil` leaves it to the experts. With 1 every error on a prompt
  /// is the same one, which is the worst case that Eq. 9 is about.
  public let alternatives: Int?
  /// How long each call takes.
  public let latency: Duration
  /// What the server that is simulated does besides.
  public let vices: SimulatedVices
  /// The seed of all draws; `nil` where the user gave none, so that the caller can put the run's in.
  public var seed: UInt64?

  /// Settings.
  ///
  /// - Precondition: shares lie in 0…1, `malformed` and `verbose` together are below 1, there is at least one alternative,
  ///   and the latency is not negative.
  public init(
    accuracy: Double = 0.9, malformed: Double = 0, verbose: Double = 0, correlated: Double = 0,
    alternatives: Int? = nil,
    latency: Duration = .zero, vices: SimulatedVices = SimulatedVices(), seed: UInt64? = nil
  ) {
    let shares = 0.0...1.0
    precondition(
      shares.contains(accuracy) && shares.contains(malformed) && shares.contains(verbose)
        && shares.contains(correlated) && malformed + verbose < 1 && latency >= .zero && alternatives ?? 1 >= 1,
      "shares lie in 0…1, malformed + verbose below 1, there is an alternative, and latency is not negative")
    self.accuracy = accuracy
    self.malformed = malformed
    self.verbose = verbose
    self.correlated = correlated
    self.alternatives = alternatives
    self.latency = latency
    self.vices = vices
    self.seed = seed
  }
}
