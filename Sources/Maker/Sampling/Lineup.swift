import MakerVoting

/// Which model answers which sample: an ``Ensemble`` over the models of a run. A function of the sample's number and of
/// the votes before it, never of time.
struct Lineup: Sendable {
  private let ensemble: Ensemble
  private let criticality: Criticality
  /// Positions of the models that have no role of their own; all, if each has one.
  private let common: [Int]
  /// The same by price, the cheapest first; in the given order where a price is not known.
  private let byPrice: @Sendable ([Int]) -> [Int]
  /// Whose turn it is, by number, counted round.
  private let turns: [Int]

  init(_ ensemble: Ensemble, models: [any CompletionModel], criticality: Criticality?) {
    self.ensemble = ensemble
    self.criticality = criticality ?? .medium
    let reserved = Set(ensemble.roles.values.joined())
    let free = models.indices.filter { !reserved.contains($0) }
    let common = free.isEmpty ? Array(models.indices) : free
    let prices = models.map { $0.price.map { $0.cost(inputTokens: 3, outputTokens: 1) } }
    self.common = common
    byPrice = { pool in
      let known = pool.compactMap { prices[$0] }
      guard known.count == pool.count else { return pool }
      return pool.enumerated().sorted { (prices[$0.element] ?? 0, $0.offset) < (prices[$1.element] ?? 0, $1.offset) }
        .map(\.element)
    }
    turns = Self.turns(common, weights: ensemble.weights)
  }

  /// The models that an agent's samples may come from.
  func pool(_ agent: Agent) -> [Int] {
    if let own = ensemble.roles[agent], !own.isEmpty { return own }
    switch ensemble.strategy {
    case .costAware: return byPrice(common)
    case .tiered:
      let models = byPrice(common)
      let last = models.count - 1
      let tier =
        switch criticality {
        case .low: 0
        case .medium: last / 2
        case .high, .critical: last
        }
      return [models[tier]]
    case .failover, .roundRobin, .reliabilityWeighted: return common
    }
  }

  /// The most models that are asked one after the other when elections do not converge.
  var depth: Int {
    guard ensemble.strategy == .failover else { return 1 }
    return Agent.allCases.map { pool($0).count }.max() ?? 1
  }

  /// The model of a sample.
  ///
  /// - Parameters:
  ///   - number: the sample's number in its stream.
  ///   - rung: the rung of the escalation.
  ///   - dissent: samples of the election so far that did not support its leader.
  ///   - margin: the election's k.
  func model(_ number: Int, _ agent: Agent, _ rung: Escalation, dissent: Int, margin: Int) -> Int {
    let pool = pool(agent)
    switch ensemble.strategy {
    case .failover: return pool[min(rung.model, pool.count - 1)]
    case .tiered: return pool[0]
    case .roundRobin: return pool[number % pool.count]
    case .reliabilityWeighted: return pool == common ? turns[number % turns.count] : pool[number % pool.count]
    case .costAware:
      // The first dissenting vote calls in the second model, as many again as the margin the third. An election that is
      // held again begins where disagreement is known.
      let level = dissent > 0 ? 1 + (dissent - 1) / margin : rung.step == .first ? 0 : 1
      return pool[min(pool.count - 1, level)]
    }
  }

  /// The models that may answer an agent's sample in turn, should one fail for good: the one whose turn it is first.
  func successors(of model: Int, _ agent: Agent) -> [Int] {
    let pool = pool(agent)
    guard let start = pool.firstIndex(of: model) else { return [model] }
    return Array(pool[start...] + pool[..<start])
  }

  /// Turns in which each model comes as often as its weight says, spread as evenly as can be.
  private static func turns(_ models: [Int], weights: [Double]) -> [Int] {
    let weights = models.map { weights.indices.contains($0) ? max(0, weights[$0]) : 1 }
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else { return models }
    var given = [Double](repeating: 0, count: models.count)
    return (1...256).map { turn in
      let due = models.indices.max { one, other in
        Double(turn) * weights[one] / total - given[one] < Double(turn) * weights[other] / total - given[other]
      }
      let next = due ?? 0
      given[next] += 1
      return models[next]
    }
  }
}
