package import Maker
import Synchronization

/// The solutions of a run's nodes as they come in, a line each.
package final class DecidedLog: Sendable {
  private let state = Mutex<(titles: [String: String], lines: [String])>(([:], []))

  package init() {}

  package var lines: [String] { state.withLock { $0.lines } }

  package func listen(_ event: Event) {
    guard let node = event.node else { return }
    switch event.payload {
    case .nodeStarted(let problem, _): state.withLock { $0.titles[node] = problem }
    case .nodeComplete(let solution?, _):
      state.withLock { $0.lines.append("\($0.titles[node] ?? node) → \(solution)") }
    default: break
    }
  }
}

extension NodeRecord {
  /// What was decided in this tree, a line a node.
  package var decidedLines: [String] {
    var lines: [String] = []
    if let solution {
      lines.append("\(problem) → \(solution)")
    } else if let split = elections.last(where: { $0.decision == "decomposition" })?.winner {
      lines.append("\(problem) → \(split)")
    }
    return lines + children.flatMap(\.decidedLines)
  }
}
