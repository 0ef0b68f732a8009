public import MakerText
public import MakerVoting

/// A limit that a run reached, with its amount.
public enum SpentLimit: Hashable, Sendable, CustomStringConvertible {
  /// So many calls.
  case calls(Int)
  /// So many tokens: `used` of them, and one more call may take `next`.
  case tokens(Int, used: Int, next: Int)
  /// So many US dollars: `used` of them, and one more call may cost `next`.
  case cost(Double, used: Double, next: Double)
  /// So many seconds.
  case time(Double)
  /// So many nodes of the tree.
  case nodes(Int)

  /// In words.
  public var description: String {
    switch self {
    case .calls(let limit): "the limit of \(limit) calls is reached"
    case .tokens(let limit, let used, let next):
      "the limit of \(limit) tokens: \(used) used, and one more call may take \(next)"
    case .cost(let limit, let used, let next):
      "the limit of $\(Self.dollars(limit)): \(Self.dollars(used)) spent, and one more call may cost \(Self.dollars(next))"
    case .time(let seconds): "the limit of \(JSONNumber(seconds)?.text ?? "\(seconds)") seconds is reached"
    case .nodes(let limit): "the limit of \(limit) nodes is reached"
    }
  }

  /// An amount without what adding up leaves over.
  package static func dollars(_ amount: Double) -> String {
    JSONNumber(Usage.rounded(dollars: amount))?.text ?? "\(amount)"
  }
}

/// Why a node or a run has no solution: a value, which whoever shows it puts into words of their own.
public enum Reason: Hashable, Sendable {
  /// Which check of the code rejected something.
  public enum Check: String, Hashable, Sendable, CaseIterable {
    /// The problem must not be worked on at all.
    case problem
    /// An elected solution.
    case elected
    /// A solution composed by code.
    case composed
    /// What binds part B to the solution of A.
    case binding
    /// A decomposition of a saved plan.
    case plan
    /// The inputs of a subtask.
    case inputs
    /// The composition of a graph's outputs.
    case composition
    /// The end of a sequence of steps.
    case goal
  }

  /// A circle in the recursion.
  public enum Cycle: String, Hashable, Sendable, CaseIterable {
    /// The problem is one of those above it.
    case ancestor
    /// Two nodes would wait for each other.
    case waiting
  }

  /// A limit was reached.
  case limit(SpentLimit)
  /// Somebody ended the run.
  case interrupted
  /// An election that did not converge: what it was on, how it ended, and what was discarded.
  case undecided(DecisionKind, ElectionEnding, flags: [String: Int])
  /// The elected answer is that it is not known.
  case unknown
  /// The elected answer is that it is too much for one reply.
  case compound
  /// No sound decomposition was proposed.
  case noProposal
  /// Every proposal was discarded.
  case proposalsDiscarded([String: Int])
  /// "None of these" was elected.
  case noneElected
  /// It was elected to be solved directly, which had failed.
  case directFailed
  /// No level is left.
  case depthLimit(Int)
  /// The recursion would go in a circle.
  case cycle(Cycle)
  /// Code rejected something; the text says what is wrong with it.
  case rejected(Check, String)
  /// A subtask that this one needs has failed.
  case dependency(String)
  /// A refinement came to its end without a valid verdict.
  case notValid(revisions: Int, verdict: String)
  /// A fault.
  case fault(Fault)
  /// The same, and at which node.
  indirect case at(String, Reason)

  /// The reason without the place.
  public var cause: Reason { if case .at(_, let reason) = self { reason.cause } else { self } }

  /// Whether no model said anything that could be counted: every sample was refused, could not be read, or was no sample
  /// of its own. Of the problem that says nothing.
  public var isWithoutReplies: Bool {
    let flags: [String: Int]
    switch cause {
    case .undecided(_, .allFlagged, let counts), .proposalsDiscarded(let counts): flags = counts
    default: return false
    }
    if flags.isEmpty { return false }
    let noReplies: Set<RedFlag.Kind> = [.refused, .unreadable, .unanswered, .cached]
    return flags.keys.allSatisfy { noReplies.contains(RedFlag.Kind(rawValue: $0)) }
  }

  /// Whether a verifier had the last word.
  public var isRejection: Bool {
    switch cause {
    case .rejected, .notValid: true
    default: false
    }
  }

  /// Whether nothing else is worth trying: the models say that they do not know.
  public var isFinal: Bool { cause == .unknown }

  /// The limit that was reached, if it is about one.
  public var limit: SpentLimit? { if case .limit(let limit) = cause { limit } else { nil } }
}

extension Reason: CustomStringConvertible {
  /// In words.
  public var description: String { text { $0.description } }

  /// In words, with limits worded by the caller.
  public func text(_ worded: (SpentLimit) -> String) -> String {
    switch self {
    case .limit(let limit): worded(limit)
    case .interrupted: "interrupted"
    case .undecided(let decision, let ending, let flags):
      "the vote on the \(decision) did not converge ("
        + (ending == .allFlagged ? Self.flagged(flags) : ending.rawValue) + ")"
    case .unknown: "the elected answer is that it is not known"
    case .compound: "it is too much for one reply"
    case .noProposal: "no sound decomposition was proposed"
    case .proposalsDiscarded(let flags): "every proposed decomposition was discarded (\(Self.flagged(flags)))"
    case .noneElected: "none of the proposed decompositions was elected"
    case .directFailed: "elected atomic, but solving it directly failed"
    case .depthLimit(let limit): "the depth limit of \(limit) is reached"
    case .cycle(.ancestor): "the problem comes back to one above it"
    case .cycle(.waiting): "waiting for an equal problem would never end"
    case .rejected(let check, let text): Self.words(check) + text
    case .dependency(let id): "not done, since \(id) failed"
    case .notValid(let revisions, let verdict):
      "not valid after \(revisions) revisions: \(verdict); a person has to decide"
    case .fault(let fault): fault.message
    case .at(let place, let reason): "\(place): \(reason.text(worded))"
    }
  }

  private static func words(_ check: Check) -> String {
    switch check {
    case .elected: "a verifier rejected what was elected: "
    case .composed: "the composed solution was rejected: "
    case .composition: "the composition failed: "
    case .problem, .binding, .plan, .inputs, .goal: ""
    }
  }

  /// The kinds of red flags, the most frequent first.
  private static func flagged(_ counts: [String: Int]) -> String {
    let kinds = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
    return ([ElectionEnding.allFlagged.rawValue] + (kinds.isEmpty ? [] : [kinds.joined(separator: ", ")]))
      .joined(separator: ": ")
  }
}

extension Reason {
  /// As events hold it.
  public var json: JSON {
    switch self {
    case .limit(let limit): limit.json
    case .interrupted: ["kind": "interrupted"]
    case .undecided(let decision, let ending, let flags):
      [
        "kind": "undecided", "decision": .string(decision.rawValue), "ending": .string(ending.rawValue),
        "flags": .counts(flags),
      ]
    case .unknown: ["kind": "unknown"]
    case .compound: ["kind": "compound"]
    case .noProposal: ["kind": "no_proposal"]
    case .proposalsDiscarded(let flags): ["kind": "proposals_discarded", "flags": .counts(flags)]
    case .noneElected: ["kind": "none_elected"]
    case .directFailed: ["kind": "direct_failed"]
    case .depthLimit(let limit): ["kind": "depth_limit", "limit": .integer(limit)]
    case .cycle(let cycle): ["kind": "cycle", "cycle": .string(cycle.rawValue)]
    case .rejected(let check, let text):
      ["kind": "rejected", "check": .string(check.rawValue), "text": .string(text)]
    case .dependency(let id): ["kind": "dependency", "subtask": .string(id)]
    case .notValid(let revisions, let verdict):
      ["kind": "not_valid", "revisions": .integer(revisions), "verdict": .string(verdict)]
    case .fault(let fault): ["kind": "fault", "fault": fault.json]
    case .at(let place, let reason): ["kind": "at", "place": .string(place), "reason": reason.json]
    }
  }

  init(_ json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "reason")
    switch try members.string("kind") {
    case "limit": self = .limit(try SpentLimit(members))
    case "interrupted": self = .interrupted
    case "undecided":
      self = .undecided(
        try members.named("decision"), try members.named("ending"), flags: try members.counts("flags"))
    case "unknown": self = .unknown
    case "compound": self = .compound
    case "no_proposal": self = .noProposal
    case "proposals_discarded": self = .proposalsDiscarded(try members.counts("flags"))
    case "none_elected": self = .noneElected
    case "direct_failed": self = .directFailed
    case "depth_limit": self = .depthLimit(try members.int("limit"))
    case "cycle": self = .cycle(try members.named("cycle"))
    case "rejected": self = .rejected(try members.named("check"), try members.string("text"))
    case "dependency": self = .dependency(try members.string("subtask"))
    case "not_valid":
      self = .notValid(revisions: try members.int("revisions"), verdict: try members.string("verdict"))
    case "fault": self = .fault(try Fault(try members.need("fault", members.value("fault"))))
    case "at":
      self = .at(try members.string("place"), try Reason(try members.need("reason", members.value("reason"))))
    case let kind: throw JournalShapeError("reason: unknown kind `\(kind)`")
    }
  }
}

extension SpentLimit {
  fileprivate var json: JSON {
    func made(_ what: String, _ limit: JSON, _ more: [(String, JSON)] = []) -> JSON {
      .object(JSONObject([("kind", "limit"), ("of", .string(what)), ("limit", limit)] + more))
    }
    return switch self {
    case .calls(let limit): made("calls", .integer(limit))
    case .tokens(let limit, let used, let next):
      made("tokens", .integer(limit), [("used", .integer(used)), ("next", .integer(next))])
    case .cost(let limit, let used, let next):
      made("cost", .double(limit), [("used", .double(used)), ("next", .double(next))])
    case .time(let seconds): made("time", .double(seconds))
    case .nodes(let limit): made("nodes", .integer(limit))
    }
  }

  fileprivate init(_ members: Members) throws(JournalShapeError) {
    switch try members.string("of") {
    case "calls": self = .calls(try members.int("limit"))
    case "tokens":
      self = .tokens(try members.int("limit"), used: try members.int("used"), next: try members.int("next"))
    case "cost":
      self = .cost(try members.double("limit"), used: try members.double("used"), next: try members.double("next"))
    case "time": self = .time(try members.double("limit"))
    case "nodes": self = .nodes(try members.int("limit"))
    case let what: throw JournalShapeError("limit of unknown `\(what)`")
    }
  }
}
