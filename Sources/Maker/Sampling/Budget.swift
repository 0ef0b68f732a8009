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

/// What a run has left. Before a call its worst case is reserved; afterwards what it really took is settled. A call
/// that would fit, were it not for reservations of calls under way, waits for those.
final class Budget: Sendable {
  struct Reservation: Sendable {
    let tokens: Int
    let cost: Double
  }

  /// What is counted against the limits; what a run has spent is told by its events.
  private struct State {
    var calls = 0
    var tokens = 0
    var cost = 0.0
    var nodes = 0
    var underWay = 0
    var reservedTokens = 0
    var reservedCost = 0.0
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var nextWaiter: UInt64 = 0
  }

  private enum Verdict {
    case granted
    case wait
    case spent(SpentLimit)
  }

  private let limits: BudgetLimits
  private let deadline: ContinuousClock.Instant?
  /// The budget of several runs that this one's calls are taken from; its own limits of calls, tokens, money and time
  /// then mean nothing.
  private let whole: Budget?
  private let state: Mutex<State>

  /// A budget.
  ///
  /// - Parameters:
  ///   - whole: what calls are taken from, for one of several runs.
  ///   - spent: what was spent before the run was taken up again; its time starts anew.
  init(_ limits: BudgetLimits, within whole: Budget? = nil, spent: Usage = Usage()) {
    self.limits = limits
    self.whole = whole
    state = Mutex(State(calls: spent.calls, tokens: spent.tokens, cost: spent.cost ?? 0))
    deadline = limits.time.map { ContinuousClock().now + $0 }
  }

  /// The time that is left, with what is said when it is up; `nil` without a limit of time.
  var timeLeft: (duration: Duration, spent: SpentLimit)? {
    if let whole { return whole.timeLeft }
    return deadline.map { (max(.zero, $0 - ContinuousClock().now), timeSpent) }
  }

  private var timeSpent: SpentLimit { .time((limits.time ?? .zero) / .seconds(1)) }

  /// Counts a node.
  func addNode() throws {
    try state.withLock { state in
      if let limit = limits.nodes, state.nodes >= limit { throw RunStop.limit(.nodes(limit)) }
      state.nodes += 1
    }
  }

  /// Reserves one call and its worst case. Waits while calls under way hold what it needs.
  ///
  /// - Throws: ``RunStop`` when the call does not fit into what is left.
  func reserve(inputTokens: Int, outputTokens: Int, price: Price?) async throws -> Reservation {
    let cost = price?.cost(inputTokens: inputTokens, outputTokens: outputTokens) ?? 0
    let wanted = Reservation(tokens: inputTokens.addingClamped(outputTokens), cost: cost)
    if let whole {
      let granted = try await whole.reserve(inputTokens: inputTokens, outputTokens: outputTokens, price: price)
      state.withLock { Self.grant(granted, &$0) }
      return granted
    }
    while true {
      try Task.checkCancellation()
      switch state.withLock({ judge(wanted, &$0) }) {
      case .granted: return wanted
      case .spent(let what): throw RunStop.limit(what)
      case .wait: await waitForSettlement(wanted)
      }
    }
  }

  /// Replaces a reservation by what the call was charged with.
  func settle(_ reservation: Reservation, _ charge: Charge) {
    whole?.settle(reservation, charge)
    let woken = state.withLock { state in
      state.underWay -= 1
      state.reservedTokens -= reservation.tokens
      // With nothing under way nothing is reserved: what rounding leaves over would keep a call waiting for nobody.
      state.reservedCost = state.underWay == 0 ? 0 : state.reservedCost - reservation.cost
      state.tokens = state.tokens.addingClamped(charge.input).addingClamped(charge.output)
      state.cost += charge.cost ?? 0
      let woken = Array(state.waiters.values)
      state.waiters = [:]
      return woken
    }
    for waiter in woken { waiter.resume() }
  }

  private func judge(_ wanted: Reservation, _ state: inout State) -> Verdict {
    // The run's timer ends what is under way; no call may begin in the moment between.
    if let deadline, ContinuousClock().now >= deadline { return .spent(timeSpent) }
    if let limit = limits.calls, state.calls >= limit { return .spent(.calls(limit)) }
    if let limit = limits.tokens {
      if state.tokens.addingClamped(wanted.tokens) > limit {
        return .spent(.tokens(limit, used: state.tokens, next: wanted.tokens))
      }
      if state.tokens.addingClamped(state.reservedTokens).addingClamped(wanted.tokens) > limit { return .wait }
    }
    if let limit = limits.cost {
      if state.cost + wanted.cost > limit {
        return .spent(.cost(limit, used: state.cost, next: wanted.cost))
      }
      if state.cost + state.reservedCost + wanted.cost > limit { return .wait }
    }
    Self.grant(wanted, &state)
    return .granted
  }

  private static func grant(_ wanted: Reservation, _ state: inout State) {
    state.calls += 1
    state.underWay += 1
    state.reservedTokens = state.reservedTokens.addingClamped(wanted.tokens)
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
