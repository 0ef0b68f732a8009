public import MakerVoting

/// How a node was decided, and the evidence.
public enum NodeDecision: String, Hashable, Sendable {
  /// Solved directly.
  case atomic
  /// Split in two.
  case split
  /// Solved after the usual way had failed.
  case escalated
  /// Taken from an equal problem.
  case reused
  /// Given up.
  case stopped
}

/// What is kept of one node of the tree.
public struct NodeRecord: Hashable, Sendable {
  /// The node's path: `1` is the root, `1.1a` part A of its first decomposition.
  public let id: String
  /// The problem in one line.
  public let problem: String
  /// Levels below the root.
  public let depth: Int
  /// The kind of solution, where it was decided.
  public var kind: String?
  /// How the node was decided.
  public var decision: NodeDecision?
  /// Why, in words.
  public var evidence: String?
  /// The distinct sound proposals, with how often each was sampled, and the rejected ones with the reason.
  public var proposals: [ProposalRecord] = []
  /// The elected compose function.
  public var compose: String?
  /// The elections held here, in order.
  public var elections: [ElectionRecord] = []
  /// The solution in one line.
  public var solution: String?
  /// Why there is none.
  public var failure: String?
  /// The node from which the solution was taken.
  public var reusedFrom: String?
  /// The parts: those of the accepted decomposition, else those of the last one that was tried.
  public var children: [NodeRecord] = []

  init(id: String, problem: String, depth: Int) {
    self.id = id
    self.problem = problem
    self.depth = depth
  }

  /// As the `tree` member of a result.
  public var json: JSON {
    var object = JSONObject([("id", .string(id)), ("problem", .string(problem))])
    object["kind"] = kind.map { .string($0) }
    object["decision"] = decision.map { .string($0.rawValue) } ?? .null
    object["evidence"] = evidence.map { .string($0) }
    object["solution"] = solution.map { .string($0) } ?? .null
    object["failure"] = failure.map { .string($0) }
    object["reused_from"] = reusedFrom.map { .string($0) }
    object["compose_fn"] = compose.map { .string($0) }
    object["proposals"] = .array(proposals.map(\.json))
    object["elections"] = .array(elections.map(\.json))
    object["children"] = .array(children.map(\.json))
    return .object(object)
  }

  /// The elections held in this tree that this node's solution rests on, those of its parts included; reused nodes count
  /// where they were solved.
  public var decisions: [ElectionRecord] {
    guard solution != nil else { return [] }
    return elections.filter { $0.ending == .converged } + children.flatMap(\.decisions)
  }
}

/// One distinct proposal.
public struct ProposalRecord: Hashable, Sendable {
  /// The proposal in one line.
  public let proposal: String
  /// How many decomposers made it.
  public let count: Int
  /// Why code rejected it; `nil` for one that stood for election.
  public let rejection: String?

  /// As an element of `proposals` in a result.
  public var json: JSON {
    [
      "proposal": .string(proposal), "count": .integer(count),
      "rejection": rejection.map { .string($0) } ?? .null,
    ]
  }
}
