import Synchronization

/// The tasks of one run. A node that several others wait for belongs to none of them, so it runs here: it outlives the
/// one that asked for it first, and the run waits for all of them before it returns.
final class TaskScope: Sendable {
  private struct State {
    var tasks: [UInt64: Task<Void, Never>] = [:]
    var nextID: UInt64 = 0
    var isClosed = false
  }

  private let state = Mutex(State())

  /// Starts a task; returns what cancels it.
  func start(_ body: @escaping @Sendable () async -> Void) -> @Sendable () -> Void {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let task = Task {
      await body()
      self.state.withLock { $0.tasks[id] = nil }
    }
    let isClosed = state.withLock { state in
      state.tasks[id] = task
      return state.isClosed
    }
    if isClosed { task.cancel() }
    return { task.cancel() }
  }

  /// Cancels all tasks, and any that is started later.
  func cancel() {
    let tasks = state.withLock { state in
      state.isClosed = true
      return Array(state.tasks.values)
    }
    for task in tasks { task.cancel() }
  }

  /// Waits until no task is left.
  func drain() async {
    while let task = state.withLock({ $0.tasks.first }) {
      await task.value.value
      state.withLock { $0.tasks[task.key] = nil }
    }
  }
}
