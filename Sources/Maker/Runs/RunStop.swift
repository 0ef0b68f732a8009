import Synchronization

/// What ends a run before its problem is decided.
enum RunStop: Error, Hashable, Sendable {
  /// A limit was reached.
  case limit(SpentLimit)
  /// The user asked for it.
  case interrupted
}

/// Lets somebody else end runs, which then return what they have decided so far.
///
/// Cancelling the task that called ``Orchestrator/solve(_:plan:stop:run:journal:in:)`` ends the run as well, but with a
/// `CancellationError` and no result; what it had decided is in its events.
public final class StopSignal: Sendable {
  private struct State {
    var isStopped = false
    var observers: [Int: @Sendable () -> Void] = [:]
    var observed = 0
  }

  private let state = Mutex(State())

  /// A signal that has not been given.
  public init() {}

  /// Ends the runs. Returns at once; giving the signal twice changes nothing.
  public func stop() {
    let actions = state.withLock { state in
      state.isStopped = true
      return Array(state.observers.values)
    }
    for action in actions { action() }
  }

  /// Whether the signal has been given.
  public var isGiven: Bool { state.withLock { $0.isStopped } }

  /// Has `action` called when the signal is given, or at once if it has been.
  ///
  /// - Returns: what ``forget(_:)`` takes.
  func observe(_ action: @escaping @Sendable () -> Void) -> Int {
    let (number, isStopped) = state.withLock { state in
      state.observed += 1
      state.observers[state.observed] = action
      return (state.observed, state.isStopped)
    }
    if isStopped { action() }
    return number
  }

  /// Drops an observer that has nothing left to end.
  func forget(_ observer: Int) {
    state.withLock { _ = $0.observers.removeValue(forKey: observer) }
  }
}
