import MakerVoting
import Synchronization

/// What all nodes of one run share. A problem of a batch is solved by a run of its own within the batch's: it has a budget
/// of nodes of its own, and tells its events to the same hub.
final class Run: Sendable {
  /// The node at which this run's problem stands.
  let root: NodePath
  let settings: RunSettings
  let events: EventHub
  let budget: Budget
  let sampler: Sampler
  let tasks = TaskScope()
  let ladder: [Escalation]
  let clock: any Clock<Duration>
  private let limiter: Limiter
  private let lines: ModelLines

  init(
    root: NodePath = .root, settings: RunSettings, models: [any CompletionModel], clock: any Clock<Duration>,
    events: EventHub, budget: Budget, limiter: Limiter, lines: ModelLines
  ) {
    self.root = root
    self.settings = settings
    self.events = events
    self.budget = budget
    self.limiter = limiter
    self.lines = lines
    self.clock = clock
    let lineup = Lineup(settings.ensemble, models: models, criticality: settings.criticality)
    sampler = Sampler(
      sessions: zip(models, lines.lines(to: models)).map {
        ModelSession(
          $0, line: $1, budget: budget, limiter: limiter, retry: settings.retry, clock: clock, events: events)
      },
      lineup: lineup, settings: settings, events: events)
    ladder = Escalation.ladder(models: lineup.depth)
  }

  /// A run by itself.
  convenience init(
    settings: RunSettings, models: [any CompletionModel], clock: any Clock<Duration>, events: EventHub
  ) {
    let (refused, rooms) = events.read { ($0.refused, $0.rooms) }
    self.init(
      settings: settings, models: models, clock: clock, events: events,
      budget: Budget(settings.limits, spent: events.read { $0.usage }), limiter: Limiter(settings.concurrency),
      lines: ModelLines { model in
        ModelLine(
          model, gate: Gate(settings.concurrency, rates: settings.rates, clock: clock),
          refused: refused[model.name] ?? [], room: rooms[model.name] ?? 0)
      })
  }

  /// The run of one problem within this one.
  func beneath(_ root: NodePath, settings: RunSettings, models: [any CompletionModel]) -> Run {
    Run(
      root: root, settings: settings, models: models, clock: clock, events: events,
      budget: Budget(settings.limits, within: budget), limiter: limiter, lines: lines)
  }

  /// An embedding model, within the run's limits.
  func embeddings(_ model: any EmbeddingModel) -> EmbeddingSession {
    EmbeddingSession(
      model: model, budget: budget, limiter: limiter, retry: settings.retry, clock: clock, events: events)
  }

  /// The stream of an agent's samples.
  func stream(_ source: StreamSource, _ agent: Agent) -> UInt64 {
    var hash = StableHash()
    hash.combine(settings.seed)
    source.combine(into: &hash)
    hash.combine(agent.rawValue)
    return hash.value
  }
}

/// What the seeds of a node's samples come from, besides the run's seed. Where equal problems are solved once, the node is
/// known by its problem, so that it does not matter who came first; else by its place.
indirect enum StreamSource: Hashable, Sendable {
  /// A place in the tree.
  case place(NodePath)
  /// A problem that is solved once: with its margin, what margins follow, and the realm, so that two nodes never draw from
  /// one stream in turns.
  case problem(String, margin: Int, margins: MarginState?, Realm)
  /// A subtask of a graph.
  case subtask(String)
  /// A problem with a known reply, put to the model that is measured at a place.
  case known(String, of: NodePath)
  /// A step of the sequence at a place.
  case step(Int, of: NodePath)

  func combine(into hash: inout StableHash) {
    hash.combine(text)
  }

  /// One text for each, made of parts that cannot run into each other.
  private var text: String {
    switch self {
    case .place(let path): path.description
    case .problem(let key, let margin, let margins, let realm):
      [key, "\(margin)\(margins.map { $0.key } ?? "")", realm.text].joined(separator: "\u{1f}")
    case .subtask(let id): ["subtask", id].joined(separator: "\u{1f}")
    case .known(let id, let path): path == .root ? "known \(id)" : "\(path) known \(id)"
    case .step(let number, let path): path == .root ? "step \(number)" : "\(path) step \(number)"
    }
  }

  fileprivate var description: String { text }
}

/// Within which solutions are shared. A new realm begins after a rejection: some solution that was taken over was wrong, and
/// nobody knows which.
indirect enum Realm: Hashable, Sendable {
  /// From the start.
  case first
  /// From a later attempt at a node's decomposition.
  case attempt(Int, at: StreamSource)

  fileprivate var text: String {
    switch self {
    case .first: ""
    case .attempt(let number, let node): "\(node.description) attempt \(number)"
    }
  }
}
