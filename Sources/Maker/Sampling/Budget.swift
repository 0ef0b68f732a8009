import MakerVoting
import Synchronization

/// The limits of a run. A run never starts a call beyond them, and ends with what it has.
public struct BudgetLimits: Hashable, Sendable {
  /// Calls, retries counted.
  public var calls: Int?
  /// Tokens read and written.
  public var tokens: Int?
  /// US dollars.
  public var cost: Double?
  /// Time from the start of the run.
  public var time: Duration?
  /// Nodes of the tree.
  public var nodes: Int?

  /// Limits; `nil` means none.
  public init(
    calls: Int? = 2000, tokens: Int? = nil, cost: Double? = nil, time: Duration? = .seconds(600), nodes: Int? = 500
  ) {
    self.calls = calls
    self.tokens = tokens
    self.cost = cost
    self.time = time
    self.nodes = nodes
  }
}

extension BudgetLimits {
  /// What is said when the time is up.
  var timeSpent: String { "--timeout \(time.map { "\($0)" } ?? "") reached" }
}

/// What a run has left. Before a call its worst case is reserved; afterwards what it really took is settled. A call
/// that would fit, were it not for reservations of calls under way, waits for those.
final class Budget: Sendable {
  struct Reservation: Sendable {
    let tokens: Int
    let cost: Double
  }

  private struct State {
    var usage = Usage()
    var nodes = 0
    var underWay = 0
    var reservedTokens = 0
    var reservedCost = 0.0
    var cost = 0.0
    var costIsKnown = true
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var nextWaiter: UInt64 = 0
  }

  private enum Verdict {
    case granted
    case wait
    case spent(String)
  }

  private let limits: BudgetLimits
  private let deadline: ContinuousClock.Instant?
  /// The budget of several runs that this one's calls are taken from; its own limits of calls, tokens, money and time
  /// then mean nothing.
  private let whole: Budget?
  private let state = Mutex(State())

  init(_ limits: BudgetLimits, within whole: Budget? = nil) {
    self.limits = limits
    self.whole = whole
    deadline = limits.time.map { ContinuousClock().now + $0 }
  }

  /// The time that is left, with what is said when it is up; `nil` without a limit of time.
  var timeLeft: (duration: Duration, spent: String)? {
    if let whole { return whole.timeLeft }
    return deadline.map { (max(.zero, $0 - ContinuousClock().now), limits.timeSpent) }
  }

  /// What has been spent; the clock is the run's.
  var usage: Usage {
    state.withLock { state in
      var usage = state.usage
      usage.cost = state.costIsKnown ? state.cost : nil
      return usage
    }
  }

  /// Counts a node.
  func addNode() throws {
    try state.withLock { state in
      if let limit = limits.nodes, state.nodes >= limit { throw RunStop.budget("--max-nodes \(limit) reached") }
      state.nodes += 1
    }
  }

  /// Reserves one call and its worst case. Waits while calls under way hold what it needs.
  ///
  /// - Throws: ``RunStop`` when the call does not fit into what is left.
  func reserve(inputTokens: Int, outputTokens: Int, price: Price?) async throws -> Reservation {
    let cost = price?.cost(inputTokens: inputTokens, outputTokens: outputTokens) ?? 0
    let wanted = Reservation(tokens: inputTokens + outputTokens, cost: cost)
    if let whole {
      let granted = try await whole.reserve(inputTokens: inputTokens, outputTokens: outputTokens, price: price)
      state.withLock { Self.grant(granted, &$0) }
      return granted
    }
    while true {
      try Task.checkCancellation()
      switch state.withLock({ judge(wanted, &$0) }) {
      case .granted: return wanted
      case .spent(let what): throw RunStop.budget(what)
      case .wait: await waitForSettlement(wanted)
      }
    }
  }

  /// Replaces a reservation by what the call really took.
  func settle(_ reservation: Reservation, inputTokens: Int, outputTokens: Int, estimated: Bool, price: Price?) {
    whole?.settle(
      reservation, inputTokens: inputTokens, outputTokens: outputTokens, estimated: estimated, price: price)
    let woken = state.withLock { state in
      state.underWay -= 1
      state.reservedTokens -= reservation.tokens
      // With nothing under way nothing is reserved: what rounding leaves over would keep a call waiting for nobody.
      state.reservedCost = state.underWay == 0 ? 0 : state.reservedCost - reservation.cost
      state.usage.inputTokens += inputTokens
      state.usage.outputTokens += outputTokens
      if estimated { state.usage.isEstimate = true }
      if let price {
        state.cost += price.cost(inputTokens: inputTokens, outputTokens: outputTokens)
      } else if inputTokens + outputTokens > 0 {
        state.costIsKnown = false
      }
      let woken = Array(state.waiters.values)
      state.waiters = [:]
      return woken
    }
    for waiter in woken { waiter.resume() }
  }

  func count(samples: Int) {
    whole?.count(samples: samples)
    state.withLock { $0.usage.samples += samples }
  }

  func countBallot() {
    whole?.countBallot()
    state.withLock { $0.usage.ballots += 1 }
  }

  func count(_ flag: RedFlag) {
    whole?.count(flag)
    state.withLock { $0.usage.redFlags[flag.kind.rawValue, default: 0] += 1 }
  }

  private func judge(_ wanted: Reservation, _ state: inout State) -> Verdict {
    // The run's timer ends what is under way; no call may begin in the moment between.
    if let deadline, ContinuousClock().now >= deadline { return .spent(limits.timeSpent) }
    if let limit = limits.calls, state.usage.calls >= limit { return .spent("--max-calls \(limit) reached") }
    if let limit = limits.tokens {
      if state.usage.tokens + wanted.tokens > limit {
        return .spent(
          "--max-tokens-total \(limit): \(state.usage.tokens) used, and one more call may take \(wanted.tokens)")
      }
      if state.usage.tokens + state.reservedTokens + wanted.tokens > limit { return .wait }
    }
    if let limit = limits.cost {
      if state.cost + wanted.cost > limit {
        return .spent(
          "--max-cost \(Self.dollars(limit)): \(Self.dollars(state.cost)) spent, and one more call may cost"
            + " \(Self.dollars(wanted.cost))")
      }
      if state.cost + state.reservedCost + wanted.cost > limit { return .wait }
    }
    Self.grant(wanted, &state)
    return .granted
  }

  /// An amount without what adding up leaves over.
  private static func dollars(_ amount: Double) -> String {
    JSONNumber(Usage.rounded(dollars: amount))?.text ?? "\(amount)"
  }

  private static func grant(_ wanted: Reservation, _ state: inout State) {
    state.usage.calls += 1
    state.underWay += 1
    state.reservedTokens += wanted.tokens
    state.reservedCost += wanted.cost
  }

  private func waitForSettlement(_ wanted: Reservation) async {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Settled, or cancelled, between the verdict and now: go round again at once.
        let isNews = state.withLock { state in
          let isNews = state.underWay == 0
          if !isNews { state.waiters[id] = continuation }
          return isNews
        }
        if isNews || Task.isCancelled, let mine = isNews ? continuation : take(id) { mine.resume() }
      }
    } onCancel: {
      take(id)?.resume()
    }
  }

  private func take(_ id: UInt64) -> CheckedContinuation<Void, Never>? {
    state.withLock { $0.waiters.removeValue(forKey: id) }
  }
}
