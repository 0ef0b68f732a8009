import MakerJournal
import Synchronization

/// Which problems of a run are solved, and which are being solved by whom.
///
/// Only solutions are reused, never failures: a failure depends on ancestors, depth and budget. Before a node joins one
/// under way, the wait-for graph is walked: a join that would close a circle of nodes waiting for one another is refused.
final class ReuseTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  enum Claim {
    /// Solved already, at the node of that path.
    case solved(Value, path: NodePath)
    /// Being solved at the node of that path.
    case join(SharedNode<Value?>, path: NodePath)
    /// The caller is the one to solve it.
    case own(SharedNode<Value?>)
    /// Waiting for it would never end.
    case cycle
  }

  private struct Entry {
    let node: SharedNode<Value?>
    let path: NodePath
  }

  private struct State {
    var solved: [Key: (value: Value, path: NodePath)] = [:]
    var underWay: [Key: Entry] = [:]
    /// Who waits for whom, as keys, with multiplicity: a parent for its parts, a joiner's parent for the node it joined.
    var waitsFor: [Key: [Key: Int]] = [:]

    mutating func wait(_ parent: Key?, for key: Key) {
      if let parent { waitsFor[parent, default: [:]][key, default: 0] += 1 }
    }
  }

  private let state = Mutex(State())

  /// What is to be done about the problem `key`, wanted at `path` as a part of the problem `parent`.
  func claim(_ key: Key, path: NodePath, by parent: Key?) -> Claim {
    state.withLock { state in
      if let solved = state.solved[key] { return .solved(solved.value, path: solved.path) }
      if let entry = state.underWay[key], !entry.node.isAbandoned {
        if let parent, Self.reaches(parent, from: key, in: state.waitsFor) { return .cycle }
        state.wait(parent, for: key)
        return .join(entry.node, path: entry.path)
      }
      let node = SharedNode<Value?>()
      state.underWay[key] = Entry(node: node, path: path)
      state.wait(parent, for: key)
      return .own(node)
    }
  }

  /// `parent` waits no longer for `key`.
  func release(_ key: Key, by parent: Key?) {
    guard let parent else { return }
    state.withLock { state in
      guard let count = state.waitsFor[parent]?[key] else { return }
      state.waitsFor[parent]?[key] = count > 1 ? count - 1 : nil
      if state.waitsFor[parent]?.isEmpty == true { state.waitsFor[parent] = nil }
    }
  }

  /// The node's task ended, with a value or without.
  func finish(_ key: Key, node: SharedNode<Value?>, path: NodePath, value: Value?) {
    state.withLock { state in
      if state.underWay[key]?.node === node { state.underWay[key] = nil }
      if let value { state.solved[key] = (value, path) }
    }
  }

  private static func reaches(_ goal: Key, from start: Key, in edges: [Key: [Key: Int]]) -> Bool {
    var seen: Set<Key> = [start]
    var open = [start]
    while let key = open.popLast() {
      if key == goal { return true }
      for next in edges[key, default: [:]].keys where seen.insert(next).inserted { open.append(next) }
    }
    return false
  }
}
