import MakerVoting
import Synchronization

/// What every call of one model passes, in the whole of a run: how many may be under way, when the next may begin, and how
/// long all of them wait for a server that has too much to do.
///
/// The number of calls under way follows the server (additive increase, multiplicative decrease): it is halved when the
/// server says that it is too much, or does not answer in time, and rises by one with each round of answers.
final class Gate: Sendable {
  /// A call that was let through.
  struct Pass: Sendable {
    /// How often the model had been made to wait when the call began.
    fileprivate let epoch: Int
    fileprivate let entry: Int
  }

  /// The model is to be asked only when the run's time is over.
  struct TooLate: Error {
    let wait: Duration
  }

  private static let longestSleep = Duration.seconds(5)

  private struct State {
    var window: RateWindow
    var pausedUntil = Duration.zero
    /// Rises with every pause, so that calls which failed side by side count once.
    var epoch = 0
    /// Pauses since the last answer.
    var failures = 0
    /// Answers since the number of calls under way was changed.
    var answers = 0
  }

  private let slots: Limiter
  private let most: Int
  private let clock: any Clock<Duration>
  private let elapsed: @Sendable () -> Duration
  private let state: Mutex<State>

  init(_ most: Int, rates: RateLimits = RateLimits(), clock: any Clock<Duration>) {
    self.most = max(1, most)
    self.clock = clock
    slots = Limiter(self.most)
    elapsed = Self.stopwatch(clock)
    state = Mutex(State(window: RateWindow(rates)))
  }

  /// The most calls under way now.
  var width: Int { slots.limit }

  /// Runs `body` when its turn has come.
  ///
  /// - Parameters:
  ///   - tokens: the call's worst case.
  ///   - timeLeft: how long there is to wait at most; `nil` for any time.
  /// - Throws: ``TooLate``, `CancellationError`, and what `body` throws.
  func run<Value: Sendable>(
    tokens: Int, timeLeft: @Sendable () -> Duration?, _ body: (Pass) async throws -> Value
  ) async throws -> Value {
    try await slots.run {
      while true {
        let now = elapsed()
        let turn = state.withLock { state -> Result<Pass, TooLate> in
          let pause = state.pausedUntil - now
          if let wait = pause > .zero ? pause : state.window.wait(tokens, now: now) {
            return .failure(TooLate(wait: wait))
          }
          return .success(Pass(epoch: state.epoch, entry: state.window.begin(tokens, now: now)))
        }
        switch turn {
        case .success(let pass): return try await body(pass)
        case .failure(let late):
          if let left = timeLeft(), left < late.wait { throw late }
          try await clock.sleep(for: min(late.wait, Self.longestSleep))
        }
      }
    }
  }

  /// A call was answered.
  func answered(_ pass: Pass, tokens: Int) {
    let grows = state.withLock { state in
      state.window.settle(pass.entry, tokens)
      // An answer to what began before a pause says nothing of the server since.
      guard pass.epoch == state.epoch else { return false }
      state.failures = 0
      state.answers += 1
      guard state.answers >= slots.limit, slots.limit < most else { return false }
      state.answers = 0
      return true
    }
    if grows { slots.change(to: min(most, slots.limit + 1)) }
  }

  /// A call failed in a way that says nothing of the server's load.
  func failed(_ pass: Pass, tokens: Int) {
    state.withLock { $0.window.settle(pass.entry, tokens) }
  }

  /// Fewer calls at once: the server has too much to do, or does not answer in time.
  func narrow(_ pass: Pass) {
    let isNews = state.withLock { state in
      guard pass.epoch == state.epoch else { return false }
      state.epoch += 1
      state.answers = 0
      return true
    }
    if isNews { slots.change(to: slots.limit / 2) }
  }

  /// The whole model waits: as long as the server asks, else longer each time that it has to, at random so that those who
  /// share a server do not return at the same moment.
  ///
  /// - Returns: the seconds, where this call is the first to say so; `nil` for calls that failed beside it.
  func pause(_ pass: Pass, _ policy: RetryPolicy, asked: Double?, using random: inout SplitMix64) -> Double? {
    let now = elapsed()
    let draw = random.nextUnit()
    let (seconds, isNews) = state.withLock { state in
      let isNews = pass.epoch == state.epoch
      if isNews {
        state.epoch += 1
        state.failures += 1
        state.answers = 0
      }
      guard isNews || asked != nil else { return (0.0, false) }
      let seconds = RetryPolicy.bounded(asked) ?? policy.ceiling(state.failures) * draw
      state.pausedUntil = max(state.pausedUntil, now + .seconds(seconds))
      return (seconds, isNews)
    }
    guard isNews else { return nil }
    slots.change(to: slots.limit / 2)
    return seconds
  }

  private static func stopwatch(_ clock: some Clock<Duration>) -> @Sendable () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
  }
}
