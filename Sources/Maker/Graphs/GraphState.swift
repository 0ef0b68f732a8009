import MakerVoting
import Synchronization

/// What a graph's run has come to so far; it outlives whatever ends the run.
final class GraphState: Sendable {
  private struct State {
    var outputs: [String: JSON] = [:]
    var failures: [String: Reason] = [:]
    var reviews: [GraphReview] = []
  }

  private let state = Mutex(State())

  var outputs: [String: JSON] { state.withLock { $0.outputs } }
  var failures: [String: Reason] { state.withLock { $0.failures } }
  var snapshot: ([String: JSON], [String: Reason], [GraphReview]) {
    state.withLock { ($0.outputs, $0.failures, $0.reviews) }
  }

  func keep(_ outcome: Outcome<JSON>, of id: String) {
    state.withLock { state in
      switch outcome {
      case .solved(let output): state.outputs[id] = output
      case .failed(let failure): state.failures[id] = failure
      }
    }
  }

  func keep(_ review: GraphReview) {
    state.withLock { $0.reviews.append(review) }
  }
}
