public import MakerVoting

/// Something that happened in a run. Events are told in the order in which they happen; a listener is called on whatever
/// thread it happens on, one call after another, and should return soon.
public struct Event: Sendable {
  /// What happened.
  public enum Payload: Sendable {
    /// The run began.
    case runStarted(problem: String, settings: JSON)
    /// A node began.
    case nodeStarted(problem: String, depth: Int)
    /// It was decided whether the node is atomic, and of which kind it is.
    case classificationComplete(atomic: Bool?, kind: String?)
    /// Proposals were sampled and merged.
    case proposed([ProposalRecord])
    /// A decomposition was elected.
    case decomposed(a: String, b: String, compose: String)
    /// An election began.
    case votingStarted(decision: String, agent: Agent, margin: Int)
    /// A sample counted.
    case voteProgress(Sample, candidate: String)
    /// A sample was discarded.
    case redFlagged(Sample, flag: RedFlag)
    /// An election ended.
    case votingComplete(ElectionRecord)
    /// A candidate or a decomposition was struck off.
    case struckOff(candidate: String, reason: String)
    /// An election is held again, with more effort.
    case escalated(step: String, reason: String)
    /// The solution of an equal problem is used.
    case reused(from: String)
    /// Two solutions were composed.
    case synthesisComplete(solution: String)
    /// A node ended.
    case nodeComplete(solution: String?, failure: String?)
    /// An exchange failed and will be tried again.
    case modelRetried(model: String, reason: String, seconds: Double)
    /// A model is asked without something that its server refuses.
    case modelFellBack(model: String, feature: String)
    /// A model failed for good, and another one is asked instead.
    case modelReplaced(model: String, by: String, reason: String)
    /// The run ended.
    case complete(JSON)
  }

  /// What one completion was.
  public struct Sample: Hashable, Sendable {
    /// Its number in its stream.
    public let number: Int
    /// The model that gave it.
    public let model: String
    /// What the model said.
    public let raw: String
    /// Its length.
    public let tokens: Int

    fileprivate var members: [(String, JSON)] {
      [("model", .string(model)), ("raw", .string(raw)), ("tokens", .integer(tokens))]
    }
  }

  /// The run's id.
  public let run: String
  /// The path of the node, where it happened at one.
  public let node: String?
  /// The id of the election, where it happened in one.
  public let election: String?
  /// Seconds since the run began.
  public let seconds: Double
  /// What happened.
  public let payload: Payload

  /// The name by which journals and listeners know the event.
  public var name: String {
    switch payload {
    case .runStarted: "runStart"
    case .nodeStarted: "nodeStart"
    case .classificationComplete: "classificationComplete"
    case .proposed: "proposed"
    case .decomposed: "decomposed"
    case .votingStarted: "votingStart"
    case .voteProgress: "voteProgress"
    case .redFlagged: "redFlagged"
    case .votingComplete: "votingComplete"
    case .struckOff: "struckOff"
    case .escalated: "escalated"
    case .reused: "reused"
    case .synthesisComplete: "synthesisComplete"
    case .nodeComplete: "nodeComplete"
    case .modelRetried: "modelRetried"
    case .modelFellBack: "modelFellBack"
    case .modelReplaced: "modelReplaced"
    case .complete: "complete"
    }
  }

  /// The event as a line of the journal holds it.
  public var json: JSON {
    var object = JSONObject([("event", .string(name)), ("run", .string(run))])
    object["node"] = node.map { .string($0) }
    object["election"] = election.map { .string($0) }
    object["seconds"] = .double((seconds * 1_000_000).rounded() / 1_000_000)
    for (name, value) in details { object[name] = value }
    return .object(object)
  }

  private var details: [(String, JSON)] {
    switch payload {
    case .runStarted(let problem, let settings): [("problem", .string(problem)), ("settings", settings)]
    case .nodeStarted(let problem, let depth): [("problem", .string(problem)), ("depth", .integer(depth))]
    case .classificationComplete(let atomic, let kind):
      [("atomic", atomic.map { .bool($0) } ?? .null), ("kind", kind.map { .string($0) } ?? .null)]
    case .proposed(let proposals): [("proposals", .array(proposals.map(\.json)))]
    case .decomposed(let a, let b, let compose):
      [("subproblem_A", .string(a)), ("subproblem_B", .string(b)), ("compose_fn", .string(compose))]
    case .votingStarted(let decision, let agent, let margin):
      [("decision", .string(decision)), ("agent", .string(agent.rawValue)), ("margin", .integer(margin))]
    case .voteProgress(let sample, let candidate):
      [("sample", .integer(sample.number)), ("candidate", .string(candidate))] + sample.members
    case .redFlagged(let sample, let flag):
      [
        ("sample", .integer(sample.number)), ("flag", .string(flag.kind.rawValue)), ("detail", .string(flag.detail)),
        ("severity", .double(flag.severity)),
      ] + sample.members
    case .votingComplete(let record): [("result", record.json)]
    case .struckOff(let candidate, let reason): [("candidate", .string(candidate)), ("reason", .string(reason))]
    case .escalated(let step, let reason): [("step", .string(step)), ("reason", .string(reason))]
    case .reused(let from): [("from", .string(from))]
    case .synthesisComplete(let solution): [("solution", .string(solution))]
    case .nodeComplete(let solution, let failure):
      [("solution", solution.map { .string($0) } ?? .null), ("failure", failure.map { .string($0) } ?? .null)]
    case .modelRetried(let model, let reason, let seconds):
      [("model", .string(model)), ("reason", .string(reason)), ("delay", .double(seconds))]
    case .modelFellBack(let model, let feature): [("model", .string(model)), ("without", .string(feature))]
    case .modelReplaced(let model, let other, let reason):
      [("model", .string(model)), ("by", .string(other)), ("reason", .string(reason))]
    case .complete(let result): [("result", result)]
    }
  }
}

/// Is told the events of a run.
public typealias EventListener = @Sendable (Event) -> Void
