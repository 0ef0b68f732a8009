public import MakerText

/// Something that happened in a run. Events are the only truth about a run: its journal keeps them, and whatever anybody
/// sees of it is folded from them (``RunFold``).
///
/// They are told in the order in which they happen; a listener is called on whatever thread it happens on, one call after
/// another, and should return soon.
public struct Event: Hashable, Sendable {
  /// The run's id.
  public var run: String
  /// The node, where it happened at one.
  public var node: NodePath?
  /// The election, where it happened in one.
  public var election: ElectionID?
  /// Seconds that the run had taken by then.
  public var seconds: Double
  /// What happened.
  public var payload: Payload

  /// An event.
  public init(
    run: String, node: NodePath? = nil, election: ElectionID? = nil, seconds: Double = 0, payload: Payload
  ) {
    self.run = run
    self.node = node
    self.election = election
    self.seconds = seconds
    self.payload = payload
  }

  /// What happened.
  public enum Payload: Hashable, Sendable {
    /// The run began.
    case runStarted(RunStart)
    /// The run goes on after it had stopped.
    case runResumed
    /// A node began.
    case nodeStarted(problem: String, depth: Int)
    /// The subtasks of a graph, by id, and what composes their outputs.
    case outlined([String], compose: String?)
    /// It was decided what is done with the node, and why.
    case nodeDecided(NodeDecision, Evidence)
    /// It was decided whether the node is atomic, and of which kind it is.
    case classificationComplete(atomic: Bool?, kind: String?)
    /// Proposals were sampled and merged.
    case proposed(ProposalRound)
    /// A decomposition was elected.
    case decomposed(a: String, b: String, compose: String, attempt: Int)
    /// An election began.
    case votingStarted(ElectionRecord)
    /// A model replied.
    case sampled(SampleRecord)
    /// A request brought no reply.
    case attemptFailed(FailedAttempt)
    /// A sample counted.
    case voteProgress(Vote, candidate: String)
    /// A sample was discarded.
    case redFlagged(Vote, flag: RedFlag)
    /// An election ended.
    case votingComplete(ElectionRecord)
    /// A candidate or a decomposition was struck off.
    case struckOff(candidate: String, reason: String)
    /// An election is held again, with more effort.
    case escalated(EscalationStep, Reason)
    /// The solution of an equal problem is used.
    case reused(from: NodePath)
    /// Two solutions, or the outputs of a graph, were composed.
    case synthesisComplete(solution: String)
    /// A person has decided on a refinement.
    case reviewed(isAccepted: Bool)
    /// Samples of a problem with a known reply were counted.
    case measured(right: Int, ballots: Int, samples: Int)
    /// A node ended. `isVerified` where code proved the solution right.
    case nodeComplete(solution: String?, failure: Reason?, isVerified: Bool = false)
    /// What came of one problem of a batch, in the form in which its results are written.
    case row(JSON)
    /// An exchange failed and will be tried again.
    case modelRetried(model: String, reason: String, seconds: Double)
    /// A model is asked without something that its server refuses.
    case modelFellBack(model: String, feature: String)
    /// A model is given so many tokens of room for its thoughts, which had left none for its replies.
    case modelGivenRoom(model: String, tokens: Int)
    /// A model failed for good, and another one is asked instead.
    case modelReplaced(model: String, by: String, reason: String)
    /// Texts were put to an embedding model.
    case embedded(model: String, Charge)
    /// What events that are not told spent: a journal of a lower level has it in their place.
    case spent(Usage)
    /// The run ended.
    case complete(RunEnd)
  }

  /// A sample that was read: what it is in an election, or in a round of proposals.
  public struct Vote: Hashable, Sendable {
    /// Its number in its stream.
    public var number: Int
    /// The model that gave it.
    public var model: String
    /// Its length.
    public var tokens: Int
    /// Whether another election had it before: it is counted there.
    public var isShared: Bool

    /// A sample that was read.
    public init(number: Int, model: String, tokens: Int, isShared: Bool = false) {
      (self.number, self.model, self.tokens, self.isShared) = (number, model, tokens, isShared)
    }
  }

  /// The name by which journals and listeners know the event.
  public var name: String {
    switch payload {
    case .runStarted: "runStart"
    case .runResumed: "runResume"
    case .nodeStarted: "nodeStart"
    case .outlined: "outlined"
    case .nodeDecided: "nodeDecided"
    case .classificationComplete: "classificationComplete"
    case .proposed: "proposed"
    case .decomposed: "decomposed"
    case .votingStarted: "votingStart"
    case .sampled: "sampled"
    case .attemptFailed: "attemptFailed"
    case .voteProgress: "voteProgress"
    case .redFlagged: "redFlagged"
    case .votingComplete: "votingComplete"
    case .struckOff: "struckOff"
    case .escalated: "escalated"
    case .reused: "reused"
    case .synthesisComplete: "synthesisComplete"
    case .reviewed: "reviewed"
    case .measured: "measured"
    case .nodeComplete: "nodeComplete"
    case .row: "row"
    case .modelRetried: "modelRetried"
    case .modelFellBack: "modelFellBack"
    case .modelGivenRoom: "modelGivenRoom"
    case .modelReplaced: "modelReplaced"
    case .embedded: "embedded"
    case .spent: "spent"
    case .complete: "complete"
    }
  }
}

/// How a run began.
public struct RunStart: Hashable, Sendable {
  /// The problem in one line.
  public var problem: String
  /// The models, with what a run asks of them.
  public var models: [ModelNote]
  /// The settings of the run, as told.
  public var settings: JSON
  /// What whoever started it needs to start it again: the kind of problem, its arguments, the hashes of files. Never a
  /// key, nor the value of a header.
  public var request: JSON

  /// A start.
  public init(problem: String, models: [ModelNote], settings: JSON, request: JSON = .null) {
    (self.problem, self.models, self.settings, self.request) = (problem, models, settings, request)
  }
}

/// What is to be known of a model to ask in the same way again.
public struct ModelNote: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The most samples of one call.
  public var maxSamplesPerCall: Int
  /// Tokens that prompt and reply may have together.
  public var contextWindow: Int?
  /// US dollars for a million tokens read and written.
  public var price: [Double]?

  /// A model.
  public init(name: String, maxSamplesPerCall: Int = 1, contextWindow: Int? = nil, price: [Double]? = nil) {
    self.name = name
    self.maxSamplesPerCall = maxSamplesPerCall
    self.contextWindow = contextWindow
    self.price = price
  }
}

/// How a run ended.
public struct RunEnd: Hashable, Sendable {
  /// How.
  public var status: RunStatus
  /// The solution in one line.
  public var solution: String?
  /// Why there is none.
  public var reason: Reason?

  /// An end.
  public init(status: RunStatus, solution: String? = nil, reason: Reason? = nil) {
    (self.status, self.solution, self.reason) = (status, solution, reason)
  }
}

/// Is told the events of a run.
public typealias EventListener = @Sendable (Event) -> Void
