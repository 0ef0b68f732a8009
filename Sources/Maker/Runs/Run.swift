import MakerVoting
import Synchronization

/// What all nodes of one run share.
final class Run: Sendable {
  let id: String
  let settings: RunSettings
  let events: EventHub
  let budget: Budget
  let sampler: Sampler
  let ledger = Ledger()
  let tasks = TaskScope()
  let ladder: [Escalation]
  /// The agreement of decisions that are in no tree: those of a stepwise run.
  let agreement = Mutex(Agreement())
  private let limiter: Limiter
  private let clock: any Clock<Duration>
  private let electionCounts = Mutex<[String: Int]>([:])

  init(
    id: String, settings: RunSettings, models: [any CompletionModel], clock: any Clock<Duration>,
    listeners: [EventListener], shared: SharedBudget? = nil
  ) {
    self.id = id
    self.settings = settings
    let events = EventHub(run: id, listeners: listeners)
    let budget = Budget(settings.limits, within: shared?.budget)
    let limiter = shared?.limiter ?? Limiter(settings.concurrency)
    self.events = events
    self.budget = budget
    self.limiter = limiter
    self.clock = clock
    let lineup = Lineup(settings.ensemble, models: models, criticality: settings.criticality)
    sampler = Sampler(
      sessions: models.map {
        ModelSession($0, budget: budget, limiter: limiter, retry: settings.retry, clock: clock, events: events)
      },
      lineup: lineup, settings: settings, budget: budget, events: events)
    ladder = Escalation.ladder(models: lineup.depth)
  }

  var usage: Usage {
    var usage = budget.usage
    usage.seconds = events.seconds
    return usage
  }

  /// An embedding model, within the run's limits.
  func embeddings(_ model: any EmbeddingModel) -> EmbeddingSession {
    EmbeddingSession(
      model: model, budget: budget, limiter: limiter, retry: settings.retry, clock: clock, events: events)
  }

  /// A sample as events tell it.
  func event<Value>(_ drawn: Drawn<Value>) -> Event.Sample {
    Event.Sample(
      number: drawn.number, model: sampler.sessions[drawn.model].model.name, raw: drawn.text, tokens: drawn.tokens)
  }

  /// The id of the next election of an agent at a node.
  func nextElection(_ node: String, _ agent: Agent) -> String {
    let name = "\(node)/\(agent.rawValue)"
    let number = electionCounts.withLock { counts in
      counts[name, default: 0] += 1
      return counts[name, default: 1]
    }
    return "\(name)#\(number)"
  }

  /// Drops what is kept of a node that nothing will come back to.
  func forget(_ node: String, stream: UInt64) {
    electionCounts.withLock { counts in
      for agent in Agent.allCases { counts["\(node)/\(agent.rawValue)"] = nil }
    }
    sampler.forget(stream)
  }

  /// The stream of an agent's samples at a node. Where equal problems are solved once, the node is known by its problem,
  /// so that it does not matter who came first; else by its path.
  func stream(_ identity: String, _ agent: Agent) -> UInt64 {
    var hash = StableHash()
    hash.combine(settings.seed)
    hash.combine(identity)
    hash.combine(agent.rawValue)
    return hash.value
  }
}
