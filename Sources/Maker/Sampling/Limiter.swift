import Synchronization

/// Lets at most so many calls be under way at once; the others wait in order. How many that are may change at any time.
final class Limiter: Sendable {
  private struct State {
    var limit: Int
    var underWay = 0
    var queue: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    var nextID: UInt64 = 0

    /// Takes those from the queue whose turn has come.
    mutating func admit() -> [CheckedContinuation<Bool, Never>] {
      var admitted: [CheckedContinuation<Bool, Never>] = []
      while underWay < limit, !queue.isEmpty {
        underWay += 1
        admitted.append(queue.removeFirst().continuation)
      }
      return admitted
    }
  }

  private let state: Mutex<State>

  init(_ limit: Int) {
    state = Mutex(State(limit: max(1, limit)))
  }

  /// The most calls under way.
  var limit: Int { state.withLock { $0.limit } }

  /// Changes how many may be under way. Those that are go on.
  func change(to limit: Int) {
    let admitted = state.withLock { state in
      state.limit = max(1, limit)
      return state.admit()
    }
    for waiter in admitted { waiter.resume(returning: true) }
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
          if state.underWay < state.limit {
            state.underWay += 1
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
    let admitted = state.withLock { state in
      state.underWay -= 1
      return state.admit()
    }
    for waiter in admitted { waiter.resume(returning: true) }
  }
}
