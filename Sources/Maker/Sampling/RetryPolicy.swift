public import MakerVoting

/// When a failed exchange is tried again: a sample is retried, not the election.
///
/// Waiting is not failing: a server that is overloaded, or gone after it had answered, is waited for as long as the run has
/// time. What else fails is tried a few times.
public struct RetryPolicy: Hashable, Sendable {
  /// The most attempts for one request, the first included, at what waiting may not help against: a failing server, a reply
  /// that cannot be read, no answer in time. One that cannot be answered although others can is then one failed sample.
  /// With 1, nothing is tried again, nor waited for.
  public var maxAttempts: Int
  /// The most attempts in a row that fail alike where the model has never answered in this run: a wrong address should be
  /// reported soon. One that fails in another way each time is unwell, not wrong.
  public var maxFirstAttempts: Int
  /// The most attempts where nothing else was answered meanwhile either.
  public var maxLaterAttempts: Int
  /// The longest delay before the second attempt, in seconds; it doubles with each further one.
  public var baseDelay: Double
  /// The longest delay of all, in seconds, unless the server asks for a longer one.
  public var maxDelay: Double

  /// A policy.
  public init(
    maxAttempts: Int = 5, maxFirstAttempts: Int = 3, maxLaterAttempts: Int = 12, baseDelay: Double = 0.5,
    maxDelay: Double = 20
  ) {
    self.maxAttempts = maxAttempts
    self.maxFirstAttempts = maxFirstAttempts
    self.maxLaterAttempts = maxLaterAttempts
    self.baseDelay = baseDelay
    self.maxDelay = maxDelay
  }

  /// How often a sample that came out of a cache is asked for again.
  static let maxRedraws = 2

  /// What is done about a failure.
  enum Verdict: Hashable {
    /// The whole model waits, then this request is tried again.
    case pause
    /// This request is tried again after a delay of its own.
    case again
    /// It is one failed sample.
    case discard(RedFlag.Kind)
    /// It has failed for good.
    case giveUp
  }

  /// What is known of a model when a request to it fails.
  struct Standing {
    /// Attempts made at the request.
    var attempts: Int
    /// The last of them that failed alike.
    var alike = 1
    /// How often the request was answered out of a cache.
    var redraws = 0
    /// Whether the model has answered anything in this run.
    var hasAnswered: Bool
    /// Whether it has since the request was first made.
    var hasAnsweredSince = false
    /// Whether another model can be asked instead.
    var hasSuccessor = false
  }

  func verdict(on error: ModelError, _ standing: Standing) -> Verdict {
    let verdict = patientVerdict(on: error, standing)
    return maxAttempts <= 1 && (verdict == .pause || verdict == .again) ? .giveUp : verdict
  }

  private func patientVerdict(on error: ModelError, _ standing: Standing) -> Verdict {
    let attempts = standing.attempts
    switch error.code {
    case .rateLimited: return .pause
    case .unreachable where !standing.hasAnswered: return firstVerdict(standing, maxFirstAttempts)
    case .unreachable: return standing.hasSuccessor && attempts >= maxAttempts ? .giveUp : .pause
    case .serverFailed where error.isOverload:
      return standing.hasSuccessor && attempts >= maxAttempts ? .giveUp : .pause
    case .serverFailed, .timedOut, .disconnected:
      guard standing.hasAnswered else {
        return firstVerdict(standing, error.code == .serverFailed ? maxAttempts : maxFirstAttempts)
      }
      if attempts < maxAttempts { return .again }
      if standing.hasAnsweredSince { return .discard(.unanswered) }
      if standing.hasSuccessor { return .giveUp }
      return attempts < maxLaterAttempts || error.code == .disconnected ? .again : .giveUp
    case .unreadable:
      guard standing.hasAnswered else { return firstVerdict(standing, maxFirstAttempts) }
      return attempts < maxAttempts ? .again : .discard(.unreadable)
    case .failedReply: return .discard(.invalidFormat)
    case .filtered: return .discard(.refused)
    case .cached: return standing.redraws <= Self.maxRedraws ? .again : .discard(.cached)
    case .quotaSpent, .unauthorized, .notFound, .contextTooLong, .unsupported, .rejected: return .giveUp
    }
  }

  /// What is done about a model that has never answered, and has failed alike so often that it is wrong, not unwell.
  private func firstVerdict(_ standing: Standing, _ most: Int) -> Verdict {
    standing.alike < most && standing.attempts < maxLaterAttempts ? .again : .giveUp
  }

  /// The delay in seconds before a request's next attempt: what the server asks for, else anything up to a ceiling that
  /// doubles with each attempt.
  ///
  /// - Parameters:
  ///   - error: why the last attempt failed.
  ///   - attempts: attempts made.
  ///   - random: spreads the delays, so that many samples do not return at the same moment.
  public func delay(after error: ModelError, attempts: Int, using random: inout SplitMix64) -> Double {
    Self.bounded(error.retryAfter) ?? ceiling(attempts) * random.nextUnit()
  }

  /// The longest delay in seconds after so many failures.
  func ceiling(_ failures: Int) -> Double { min(maxDelay, baseDelay * Double(1 << min(max(0, failures - 1), 20))) }

  /// What a server asks for, in seconds that a clock can take: a year at most.
  static func bounded(_ seconds: Double?) -> Double? {
    seconds.flatMap { $0.isNaN ? nil : min(max(0, $0), 31_536_000) }
  }
}
