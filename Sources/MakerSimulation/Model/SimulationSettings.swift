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
  /// How long each call takes.
  public let latency: Duration
  /// The seed of all draws; `nil` where the user gave none, so that the caller can put the run's in.
  public var seed: UInt64?

  /// Settings.
  ///
  /// - Precondition: shares lie in 0…1, `malformed` and `verbose` together are below 1, and the latency is not negative.
  public init(
    accuracy: Double = 0.9, malformed: Double = 0, verbose: Double = 0, correlated: Double = 0,
    latency: Duration = .zero, seed: UInt64? = nil
  ) {
    let shares = 0.0...1.0
    precondition(
      shares.contains(accuracy) && shares.contains(malformed) && shares.contains(verbose)
        && shares.contains(correlated) && malformed + verbose < 1 && latency >= .zero,
      "shares lie in 0…1, malformed + verbose below 1, and latency is not negative")
    self.accuracy = accuracy
    self.malformed = malformed
    self.verbose = verbose
    self.correlated = correlated
    self.latency = latency
    self.seed = seed
  }
}
