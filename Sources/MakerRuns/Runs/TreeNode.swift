import MakerConsole
package import Maker

/// One node of the tree as a person sees it.
package struct TreeNode: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case running = "○"
    case solved = "●"
    case failed = "✗"
    case reused = "↺"
  }

  package var problem: String
  package var state = State.running
  /// The solution, or why there is none.
  package var outcome: String?
  /// `atomic`, `split` …, or what is being voted on.
  package var decision: String?
  /// The votes of the deciding election: `3–0`.
  package var votes: String?
  package var children: [TreeNode] = []

  package init(problem: String) {
    self.problem = problem
  }

  /// A node as the events have told it so far.
  ///
  /// - Parameters:
  ///   - isPlan: whether nodes are only to be decided, not solved.
  ///   - words: puts reasons into words.
  package init(_ record: NodeRecord, isPlan: Bool = false, words: (Reason) -> String = { $0.description }) {
    problem = record.problem
    decision = record.decision?.rawValue
    outcome = record.solution ?? record.failure.map(words)
    if record.failure != nil {
      state = .failed
    } else if record.solution != nil {
      state = record.decision == .reused ? .reused : .solved
    } else if isPlan, record.isComplete, record.decision != nil {
      state = .solved
    }
    let open = record.isComplete ? nil : record.elections.last { $0.ending == nil }
    if let open { decision = open.decision.rawValue + "?" }
    votes = (open ?? Self.deciding(record)).map { Self.votes($0.entries.filter { !$0.isStruckOff }.map(\.votes)) }
    children = record.children.map { TreeNode($0, isPlan: isPlan, words: words) }
    if let omitted = record.omitted { children.insert(TreeNode(omitted), at: children.count / 2) }
  }

  /// What stands for steps or problems of which only sums are kept.
  private init(_ omitted: OmittedRecord) {
    problem = "… \(omitted.count) more, \(omitted.solved) of them solved, \(omitted.samples) samples"
    state = omitted.solved == omitted.count ? .solved : .failed
  }

  /// The election on which the node's decision rests: that of the solution for a leaf, of the decomposition for a split.
  private static func deciding(_ record: NodeRecord) -> ElectionRecord? {
    let isSplit = !record.children.isEmpty
    let wanted: [DecisionKind] = isSplit ? [.decomposition, .composition] : [.solution, .atomic]
    for decision in wanted {
      if let election = record.elections.last(where: { $0.decision == decision }) { return election }
    }
    return isSplit ? nil : record.elections.last
  }

  /// The winner's votes and the runner-up's.
  package static func votes(_ counts: [Int]) -> String {
    let sorted = counts.sorted(by: >)
    return "\(sorted.first ?? 0)–\(sorted.dropFirst().first ?? 0)"
  }
}
