import Maker
import Synchronization

/// What a server was found not to take, for one model: left out, alone, from then on.
final class Refusals: Sendable {
  private struct State {
    var features: Set<ModelError.Feature>
    var longest: Int?
  }

  private let state: Mutex<State>

  /// What is known beforehand is not even tried.
  init(known: Set<ModelError.Feature> = []) {
    state = Mutex(State(features: known))
  }

  /// What must not be in a request: what was found, and what the caller knows.
  func features(for request: ModelRequest) -> Set<ModelError.Feature> {
    state.withLock { $0.features.union(request.refused) }
  }

  /// The limit to send where a request wants this one.
  func limit(_ wanted: Int) -> Int {
    state.withLock { min(wanted, $0.longest ?? wanted) }
  }

  func learn(_ feature: ModelError.Feature) {
    state.withLock { _ = $0.features.insert(feature) }
  }

  func learn(longest: Int) {
    state.withLock { $0.longest = min($0.longest ?? longest, max(1, longest)) }
  }
}
