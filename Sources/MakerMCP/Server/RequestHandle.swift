import MakerText
import Synchronization

/// A request under way. After its reply, or when it has been cancelled, nothing more is sent for it.
final class RequestHandle: Sendable {
  private struct State {
    var isDone = false
    var progress = -Double.infinity
    var task: Task<Void, Never>?
  }

  let id: MessageID
  private let state = Mutex(State())
  private let output: @Sendable (JSON) -> Void
  private let deliver: @Sendable (JSON?) -> Void

  /// A request.
  ///
  /// - Parameters:
  ///   - output: sends a line at once.
  ///   - deliver: takes the reply; `nil` when there is none.
  init(id: MessageID, output: @escaping @Sendable (JSON) -> Void, deliver: @escaping @Sendable (JSON?) -> Void) {
    self.id = id
    self.output = output
    self.deliver = deliver
  }

  /// Sends something that belongs to the request.
  func send(_ json: JSON) {
    state.withLock { if !$0.isDone { output(json) } }
  }

  /// Sends a notification of progress, unless it would not be one.
  func sendProgress(_ done: Double, of total: Double?, _ message: String?, token: JSON, _ revision: Revision) {
    guard done.isFinite else { return }
    var params = JSONObject([("progressToken", token), ("progress", .double(done))])
    if let total, total.isFinite { params["total"] = .double(total) }
    if revision >= .march2025, let message { params["message"] = .string(message) }
    state.withLock { state in
      guard !state.isDone, done > state.progress else { return }
      state.progress = done
      output(Message.notification("notifications/progress", params))
    }
  }

  /// Ends the request, once.
  func end(_ reply: Result<JSON, ProtocolError>?) {
    let isFirst = state.withLock { state in
      defer { state.isDone = true }
      return !state.isDone
    }
    if isFirst { deliver(reply.map { Message.line(id, $0) }) }
  }

  /// Ends the request without a reply and stops what is done for it.
  func cancel() {
    end(nil)
    state.withLock { $0.task }?.cancel()
  }

  /// Does the work in a task that can be cancelled by itself; the returned job lasts as long as it does.
  func start(_ work: @escaping @Sendable () async -> Void) -> @Sendable () async -> Void {
    let task = Task { await work() }
    state.withLock { $0.task = task }
    return {
      await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }
}
