import MakerConsole
package import Maker

/// The tree of a run as its events tell it.
package struct ProgressTree: Sendable {
  private struct Node: Sendable {
    var node: TreeNode
    /// Parts by attempt; only the last attempt is shown.
    var children: [String] = []
    var attempt = 0
  }

  private var nodes: [String: Node] = [:]
  private var counts: [String: [String: Int]] = [:]
  private let isPlan: Bool

  package init(isPlan: Bool = false) {
    self.isPlan = isPlan
  }

  /// The tree so far; `nil` before the first node.
  package var root: TreeNode? { build("1") }

  private func build(_ id: String) -> TreeNode? {
    guard let entry = nodes[id] else { return nil }
    var node = entry.node
    node.children = entry.children.sorted().compactMap(build)
    return node
  }

  /// Takes an event in.
  package mutating func apply(_ event: Event) {
    guard let id = event.node else { return }
    switch event.payload {
    case .nodeStarted(let problem, _): add(id, problem)
    case .votingStarted(let decision, _, _):
      update(id) { node in
        node.decision = decision + "?"
        node.votes = nil
      }
    case .voteProgress(_, let candidate):
      guard let election = event.election else { return }
      counts[election, default: [:]][candidate, default: 0] += 1
      let votes = TreeNode.votes(Array(counts[election, default: [:]].values))
      update(id) { $0.votes = votes }
    case .votingComplete(let record): counts[record.id] = nil
    case .decomposed: update(id) { $0.decision = "split" }
    case .reused: update(id) { $0.state = .reused }
    case .nodeComplete(let solution, let failure):
      let isPlan = isPlan
      update(id) { node in
        node.outcome = solution ?? failure
        if failure != nil {
          node.state = .failed
        } else if node.state != .reused, solution != nil || isPlan {
          node.state = .solved
        }
        switch node.decision {
        case "solution?": node.decision = "atomic"
        case "composition?": node.decision = "split"
        default: node.decision = node.decision.map { $0.replacing("?", with: "") }
        }
      }
    default: break
    }
  }

  private mutating func update(_ id: String, _ change: (inout TreeNode) -> Void) {
    if var entry = nodes[id] {
      change(&entry.node)
      nodes[id] = entry
    }
  }

  private mutating func add(_ id: String, _ problem: String) {
    nodes[id] = Node(node: TreeNode(problem: problem))
    guard let dot = id.lastIndex(of: ".") else { return }
    let parent = String(id[..<dot])
    let attempt = Int(id[id.index(after: dot)...].prefix(while: \.isNumber)) ?? 0
    guard var entry = nodes[parent] else { return }
    if attempt > entry.attempt { (entry.children, entry.attempt) = ([], attempt) }
    if attempt == entry.attempt, !entry.children.contains(id) { entry.children.append(id) }
    nodes[parent] = entry
  }
}
