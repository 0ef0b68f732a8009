public import MakerVoting

/// When a failed exchange is tried again: a sample is retried, not the election.
public struct RetryPolicy: Hashable, Sendable {
  /// The most attempts for one request, the first included.
  public var maxAttempts: Int
  /// The most attempts where the model has never answered in this run: a wrong address should be reported soon.
  public var maxFirstAttempts: Int
  /// The longest delay before the second attempt, in seconds; it doubles with each further one.
  public var baseDelay: Double
  /// The longest delay of all, in seconds, unless the server asks for a longer one.
  public var maxDelay: Double

  /// The longest delay that a server may ask for, in seconds: beyond it the exchange has failed.
  public var maxRequestedDelay: Double

  /// A policy.
  public init(
    maxAttempts: Int = 5, maxFirstAttempts: Int = 2, baseDelay: Double = 0.5, maxDelay: Double = 20,
    maxRequestedDelay: Double = 120
  ) {
    self.maxAttempts = maxAttempts
    self.maxFirstAttempts = maxFirstAttempts
    self.baseDelay = baseDelay
    self.maxDelay = maxDelay
    self.maxRequestedDelay = maxRequestedDelay
  }

  /// The delay in seconds before the next attempt; `nil` when there is to be none.
  ///
  /// - Parameters:
  ///   - error: why the last attempt failed.
  ///   - attempts: attempts made.
  ///   - hasAnswered: whether the model has answered anything in this run.
  ///   - random: spreads the delays, so that many samples do not return at the same moment.
  public func delay(
    after error: ModelError, attempts: Int, hasAnswered: Bool, using random: inout SplitMix64
  ) -> Double? {
    guard error.isTransient, error.retryAfter ?? 0 <= maxRequestedDelay else { return nil }
    let isUnknown = !hasAnswered && (error.code == .unreachable || error.code == .timedOut)
    guard attempts < (isUnknown ? maxFirstAttempts : maxAttempts) else { return nil }
    let ceiling = min(maxDelay, baseDelay * Double(1 << min(attempts - 1, 20)))
    let jittered = ceiling * (0.5 + random.nextUnit() / 2)
    return max(jittered, error.retryAfter ?? 0)
  }
}
