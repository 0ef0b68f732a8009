import Synchronization

/// What ends a run before its problem is decided.
enum RunStop: Error, Hashable, Sendable {
  /// A limit was reached; the text names it.
  case budget(String)
  /// The user asked for it.
  case interrupted
}

/// Lets somebody else end a run, which then returns what it has decided so far.
///
/// Cancelling the task that called ``Orchestrator/solve(_:plan:stop:)`` ends the run as well, but with a
/// `CancellationError` and no result.
public final class StopSignal: Sendable {
  private struct State {
    var isStopped = false
    var onStop: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// A signal that has not been given.
  public init() {}

  /// Ends the run. Returns at once; giving the signal twice changes nothing.
  public func stop() {
    let action = state.withLock { state in
      state.isStopped = true
      return state.onStop
    }
    action?()
  }

  func observe(_ action: @escaping @Sendable () -> Void) {
    let isStopped = state.withLock { state in
      state.onStop = action
      return state.isStopped
    }
    if isStopped { action() }
  }
}
