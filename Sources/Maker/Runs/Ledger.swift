import MakerVoting
import Synchronization

/// The records of a run's nodes while it goes on; what has been decided survives whatever ends the run.
final class Ledger: Sendable {
  private struct State {
    var nodes: [String: NodeRecord] = [:]
    var children: [String: [String]] = [:]
  }

  private let state = Mutex(State())

  func add(_ record: NodeRecord) {
    state.withLock { $0.nodes[record.id] = record }
  }

  func update(_ id: String, _ change: (inout NodeRecord) -> Void) {
    state.withLock { state in
      guard var record = state.nodes[id] else { return }
      change(&record)
      state.nodes[id] = record
    }
  }

  /// The elections that a node has held.
  func elections(of id: String) -> [ElectionRecord] {
    state.withLock { $0.nodes[id]?.elections ?? [] }
  }

  /// The parts of the decomposition that a node is trying.
  func setChildren(_ children: [String], of id: String) {
    state.withLock { $0.children[id] = children }
  }

  /// The elections on which a node's solution rests, each once: those of its parts, and of the nodes from which solutions
  /// were taken, wherever in the run those were solved.
  func decisions(_ id: String) -> [ElectionRecord] {
    state.withLock { state in
      var decisions: [ElectionRecord] = []
      var seen: Set<String> = []
      var open = [id]
      while let id = open.popLast() {
        guard let record = state.nodes[id], record.solution != nil, seen.insert(id).inserted else { continue }
        decisions += record.elections.filter { $0.ending == .converged }
        open += record.reusedFrom.map { [$0] } ?? state.children[id, default: []]
      }
      return decisions
    }
  }

  /// The tree below a node as it stands.
  func tree(_ id: String) -> NodeRecord? {
    state.withLock { state in
      func build(_ id: String) -> NodeRecord? {
        guard var record = state.nodes[id] else { return nil }
        record.children = state.children[id, default: []].compactMap(build)
        return record
      }
      return build(id)
    }
  }
}
