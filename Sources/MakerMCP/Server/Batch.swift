import MakerText
import Synchronization

/// The replies to the messages of a batch, sent as one when the last has come.
final class Batch: Sendable {
  private let state: Mutex<(open: Int, replies: [JSON])>
  private let output: @Sendable (JSON) -> Void

  init(_ count: Int, output: @escaping @Sendable (JSON) -> Void) {
    state = Mutex((count, []))
    self.output = output
  }

  /// Takes the reply to one message; `nil` where there is none.
  func take(_ reply: JSON?) {
    let replies = state.withLock { state -> [JSON]? in
      state.open -= 1
      if let reply { state.replies.append(reply) }
      return state.open == 0 ? state.replies : nil
    }
    if let replies, !replies.isEmpty { output(.array(replies)) }
  }
}
