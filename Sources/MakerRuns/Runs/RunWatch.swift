import MakerConsole
package import Maker
import MakerVoting
import Synchronization

/// What the events of a run under way have told so far: the tree, and the metrics.
package final class RunWatch: Sendable {
  private struct State {
    var tree = ProgressTree()
    var nodes: Set<String> = []
    var metrics = RunMetrics()
  }

  /// The most nodes that are kept; what comes after them is in the result.
  private static let most = 2000

  private let state = Mutex(State())

  package func listen(_ event: Event) {
    state.withLock { state in
      state.metrics.apply(event)
      guard let node = event.node else { return }
      if state.nodes.count < Self.most, case .nodeStarted = event.payload { state.nodes.insert(node) }
      if state.nodes.contains(node) { state.tree.apply(event) }
    }
  }

  package var metrics: JSON { state.withLock { $0.metrics }.json }

  /// The tree so far; `nil` before the first node.
  ///
  /// - Parameters:
  ///   - most: nodes; of a node whose parts are left out, `omitted` tells how many.
  package func tree(most: Int) -> JSON? {
    var room = most
    return state.withLock { $0.tree.root }.map { Self.json($0, &room) }
  }

  private static func json(_ node: TreeNode, _ room: inout Int) -> JSON {
    room -= 1
    var object: JSONObject = ["problem": .string(node.problem), "state": .string(name(node.state))]
    object["outcome"] = node.outcome.map { .string($0) }
    object["decision"] = node.decision.map { .string($0) }
    object["votes"] = node.votes.map { .string($0) }
    var parts: [JSON] = []
    for child in node.children where room > 0 { parts.append(json(child, &room)) }
    if !parts.isEmpty { object["children"] = .array(parts) }
    if parts.count < node.children.count { object["omitted"] = .integer(node.children.count - parts.count) }
    return .object(object)
  }

  private static func name(_ state: TreeNode.State) -> String {
    switch state {
    case .running: "running"
    case .solved: "solved"
    case .failed: "failed"
    case .reused: "reused"
    }
  }
}
