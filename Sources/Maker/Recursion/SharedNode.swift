import Synchronization

/// A node under way, and those who wait for it. It is cancelled when nobody waits any more.
final class SharedNode<Value: Sendable>: Sendable {
  private struct State {
    var result: Result<Value, any Error>?
    var waiters: [UInt64: CheckedContinuation<Value, any Error>] = [:]
    var nextWaiter: UInt64 = 0
    var cancel: (@Sendable () -> Void)?
    var isAbandoned = false
  }

  private let state = Mutex(State())

  /// How the node's task is cancelled.
  func setCancel(_ cancel: @escaping @Sendable () -> Void) {
    let isAbandoned = state.withLock { state in
      state.cancel = cancel
      return state.isAbandoned
    }
    if isAbandoned { cancel() }
  }

  /// Whether all who waited have gone: nobody should begin to wait now.
  var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

  func finish(_ result: Result<Value, any Error>) {
    let waiters = state.withLock { state in
      state.result = result
      defer { state.waiters = [:] }
      return Array(state.waiters.values)
    }
    for waiter in waiters { waiter.resume(with: result) }
  }

  /// Waits for the result. A waiter that is cancelled stops waiting at once; the last one takes the node with it.
  func wait() async throws -> Value {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result = state.withLock { state -> Result<Value, any Error>? in
          if state.result == nil { state.waiters[id] = continuation }
          return state.result
        }
        if let result { continuation.resume(with: result) } else if Task.isCancelled { leave(id) }
      }
    } onCancel: {
      leave(id)
    }
  }

  private func leave(_ id: UInt64) {
    let (waiter, cancel) = state.withLock {
      state -> (CheckedContinuation<Value, any Error>?, (@Sendable () -> Void)?) in
      guard let waiter = state.waiters.removeValue(forKey: id) else { return (nil, nil) }
      guard state.waiters.isEmpty else { return (waiter, nil) }
      state.isAbandoned = true
      return (waiter, state.cancel)
    }
    waiter?.resume(throwing: CancellationError())
    cancel?()
  }
}
