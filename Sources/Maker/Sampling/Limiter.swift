import Synchronization

/// Lets at most so many calls be under way at once; the others wait in order.
final class Limiter: Sendable {
  private struct State {
    var free: Int
    var queue: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    var nextID: UInt64 = 0
  }

  private let state: Mutex<State>

  init(_ limit: Int) {
    state = Mutex(State(free: max(1, limit)))
  }

  /// Runs `body` when its turn has come.
  func run<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    guard await enter() else { throw CancellationError() }
    defer { leave() }
    return try await body()
  }

  /// Waits for a place; false if the task was cancelled before it got one.
  private func enter() async -> Bool {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isFree = state.withLock { state in
          if state.free > 0 {
            state.free -= 1
            return true
          }
          state.queue.append((id, continuation))
          return false
        }
        if isFree { continuation.resume(returning: true) } else if Task.isCancelled { abandon(id) }
      }
    } onCancel: {
      abandon(id)
    }
  }

  private func abandon(_ id: UInt64) {
    let waiter = state.withLock { state in
      state.queue.firstIndex { $0.id == id }.map { state.queue.remove(at: $0).continuation }
    }
    waiter?.resume(returning: false)
  }

  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      if state.queue.isEmpty {
        state.free += 1
        return nil
      }
      return state.queue.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}
