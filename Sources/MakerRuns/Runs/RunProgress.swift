package import Maker
import MakerConsole
import MakerVoting
import Synchronization

/// A run as its events have told it so far, for whoever looks at it while it goes on.
package final class RunProgress: Sendable {
  private let state: Mutex<(fold: RunFold, metrics: RunMetrics)>

  /// - Parameters:
  ///   - past: what was told before, where a run goes on.
  package init(past: RunFold = RunFold()) {
    state = Mutex((past, RunMetrics()))
  }

  /// Takes an event in.
  package func listen(_ event: Event) {
    state.withLock { state in
      state.fold.apply(event)
      state.metrics.apply(event)
    }
  }

  /// What the events have told.
  package var fold: RunFold { state.withLock { $0.fold } }

  /// Samples that were read, discarded ones included.
  package var votes: Int {
    state.withLock { $0.fold.usage.ballots + $0.fold.usage.redFlags.values.reduce(0, +) }
  }

  /// Elections that have ended.
  package var elections: Int { state.withLock { $0.fold.electionsHeld } }

  /// Counts, shares and times of the elections.
  package var metrics: JSON { state.withLock { $0.metrics }.json }

  /// The first nodes that were decided, a line each.
  package func decided(most: Int) -> [String] {
    let tree = state.withLock { $0.fold.tree() }
    return Array(tree?.decidedLines.prefix(most) ?? [])
  }
}

extension NodeRecord {
  /// What was decided in this tree, a line a node.
  package var decidedLines: [String] {
    var lines: [String] = []
    if let solution {
      lines.append("\(problem) → \(solution)")
    } else if let split = elections.last(where: { $0.decision == .decomposition })?.winner {
      lines.append("\(problem) → \(split)")
    }
    lines += children.flatMap(\.decidedLines)
    if let omitted, omitted.solved > 0 { lines.append("and \(omitted.solved) more") }
    return lines
  }
}

extension TreeNode {
  /// The tree for a host.
  ///
  /// - Parameters:
  ///   - most: nodes; of a node whose parts are left out, `omitted` tells how many.
  package func json(most: Int) -> JSON {
    var room = most
    return json(&room)
  }

  private func json(_ room: inout Int) -> JSON {
    room -= 1
    var object: JSONObject = ["problem": .string(problem), "state": .string(state.name)]
    object["outcome"] = outcome.map { .string($0) }
    object["decision"] = decision.map { .string($0) }
    object["votes"] = votes.map { .string($0) }
    var parts: [JSON] = []
    for child in children where room > 0 { parts.append(child.json(&room)) }
    if !parts.isEmpty { object["children"] = .array(parts) }
    if parts.count < children.count { object["omitted"] = .integer(children.count - parts.count) }
    return .object(object)
  }
}

extension TreeNode.State {
  fileprivate var name: String {
    switch self {
    case .running: "running"
    case .solved: "solved"
    case .failed: "failed"
    case .reused: "reused"
    }
  }
}
