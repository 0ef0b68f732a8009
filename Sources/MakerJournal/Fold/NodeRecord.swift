public import MakerText
public import MakerVoting

/// What is kept of one node of the tree.
public struct NodeRecord: Hashable, Sendable {
  /// Where it stands.
  public let id: NodePath
  /// The problem in one line.
  public var problem: String
  /// Levels below the root.
  public var depth: Int
  /// The kind of solution, where it was decided.
  public var kind: String?
  /// How the node was decided.
  public var decision: NodeDecision?
  /// Why.
  public var evidence: Evidence?
  /// The distinct sound proposals, with how often each was sampled, and the rejected ones with the reason.
  public var proposals: [ProposalRecord] = []
  /// The elected compose function.
  public var compose: String?
  /// The elections held here, in order.
  public var elections: [ElectionRecord] = []
  /// The solution in one line.
  public var solution: String?
  /// Why there is none.
  public var failure: Reason?
  /// Whether code proved the solution right.
  public var isVerified = false
  /// Whether it has come to its end.
  public var isComplete = false
  /// The node from which the solution was taken.
  public var reusedFrom: NodePath?
  /// The parts: those of the accepted decomposition, else those of the last one that was tried; subtasks, steps or problems.
  public var children: [NodeRecord] = []
  /// Steps or problems beneath that are told only as sums.
  public var omitted: OmittedRecord?

  /// A node that has begun.
  public init(id: NodePath, problem: String, depth: Int) {
    (self.id, self.problem, self.depth) = (id, problem, depth)
  }

  /// As the `tree` member of a result.
  public var json: JSON {
    var object = JSONObject([("id", .string(id.description)), ("problem", .string(problem))])
    object["kind"] = kind.map { .string($0) }
    object["decision"] = decision.map { .string($0.rawValue) } ?? .null
    object["evidence"] = evidence.map { .string($0.text) }
    object["solution"] = solution.map { .string($0) } ?? .null
    if isVerified { object["verified"] = true }
    object["failure"] = failure.map { .string($0.description) }
    object["reused_from"] = reusedFrom.map { .string($0.description) }
    object["compose_fn"] = compose.map { .string($0) }
    object["proposals"] = .array(proposals.map(\.json))
    object["elections"] = .array(elections.map(\.json))
    object["children"] = .array(children.map(\.json))
    object["omitted"] = omitted?.json
    return .object(object)
  }
}

/// Steps or problems of which only sums are kept: there were too many to keep them all.
public struct OmittedRecord: Hashable, Sendable {
  /// How many.
  public var count = 0
  /// How many of them have a solution.
  public var solved = 0
  /// Their samples.
  public var samples = 0
  /// Those of them that counted.
  public var ballots = 0
  /// Discarded samples by reason.
  public var flags: [String: Int] = [:]
  /// How far their decisions agreed.
  public var agreement = Agreement()
  /// The same of the decisions that nothing but votes made.
  public var voted = Agreement()

  /// None.
  public init() {}

  /// As a member of a node.
  public var json: JSON {
    [
      "count": .integer(count), "solved": .integer(solved), "samples": .integer(samples), "valid": .integer(ballots),
      "red_flags": .counts(flags),
    ]
  }
}

/// One distinct proposal.
public struct ProposalRecord: Hashable, Sendable {
  /// The proposal in one line.
  public var proposal: String
  /// How many decomposers made it.
  public var count: Int
  /// Why code rejected it; `nil` for one that stood for election.
  public var rejection: String?
  /// The first reply that made it, verbatim.
  public var text: String

  /// A proposal.
  public init(proposal: String, count: Int, rejection: String?, text: String) {
    (self.proposal, self.count, self.rejection, self.text) = (proposal, count, rejection, text)
  }

  /// As an element of `proposals` in a result.
  public var json: JSON {
    [
      "proposal": .string(proposal), "count": .integer(count),
      "rejection": rejection.map { .string($0) } ?? .null, "raw": .string(text),
    ]
  }

  init(_ json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "proposal")
    self.init(
      proposal: try members.string("proposal"), count: try members.int("count"), rejection: members.text("rejection"),
      text: try members.string("raw"))
  }
}

/// One round of proposals: samples of a stream that were drawn side by side.
public struct ProposalRound: Hashable, Sendable {
  /// The stream of the samples.
  public var stream: UInt64
  /// The number of the first.
  public var first: Int
  /// How many there were, discarded ones included.
  public var samples: Int
  /// The distinct proposals in order of first appearance.
  public var proposals: [ProposalRecord]
  /// Discarded samples by reason.
  public var flags: [String: Int]
  /// How many of the replies were ballots on atomicity before, and are counted there.
  public var shared: Int

  /// A round.
  public init(
    stream: UInt64, first: Int, samples: Int, proposals: [ProposalRecord], flags: [String: Int], shared: Int = 0
  ) {
    self.stream = stream
    self.first = first
    self.samples = samples
    self.proposals = proposals
    self.flags = flags
    self.shared = shared
  }

  var members: [(String, JSON)] {
    [
      ("stream", .hex(stream)), ("first_sample", .integer(first)), ("samples", .integer(samples)),
      ("proposals", .array(proposals.map(\.json))), ("flags", .counts(flags)),
    ] + (shared > 0 ? [("shared", .integer(shared))] : [])
  }

  init(_ members: Members) throws(JournalShapeError) {
    self.init(
      stream: try members.hex("stream"), first: try members.int("first_sample"), samples: try members.int("samples"),
      proposals: try members.list("proposals") { json throws(JournalShapeError) in try ProposalRecord(json) },
      flags: try members.counts("flags"), shared: max(0, members.value("shared")?.int ?? 0))
  }
}
