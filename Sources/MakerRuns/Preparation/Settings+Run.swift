package import MakerConsole
package import Maker
import MakerVoting

extension Settings {
  /// What governs a run.
  ///
  /// - Throws: ``CommandError`` for settings that cannot hold together.
  package func runSettings() throws(CommandError) -> RunSettings {
    var run = RunSettings()
    run.margin = try margin()
    run.adaptive = try adaptive(run.margin)
    run.criticality = text(.criticality).flatMap(Criticality.init)
    run.ensemble.strategy =
      isOn(.ensemble) ? .roundRobin : text(.ensembleStrategy).flatMap(Ensemble.Strategy.init) ?? .failover
    run.panel = try panel(run.criticality)
    run.batchSize = integer(.batchSize)
    run.maxRounds = integer(.maxRounds)
    run.wordings = text(.wordings).flatMap(Wordings.init) ?? run.wordings
    run.maxVotes = integer(.maxVotes) ?? run.maxVotes
    try checkVotes(run)
    run.proposals = integer(.proposals)
    run.decompose = text(.decompose).flatMap(DecomposePolicy.init)
    run.maxDepth = integer(.maxDepth)
    run.votesOnProofs = isSet(.k) || isSet(.criticality)
    run.structureMargin = integer(.kStructure)
    run.reuse = !isOn(.noReuse)
    run.limits = BudgetLimits(
      calls: integer(.maxCalls), tokens: integer(.maxTokensTotal), cost: number(.maxCost), time: duration(.timeout),
      nodes: integer(.maxNodes))
    run.concurrency = integer(.concurrency) ?? run.concurrency
    run.rates = RateLimits(requestsPerMinute: integer(.rpm), tokensPerMinute: integer(.tpm))
    run.seed = integer(.seed).map { UInt64($0) } ?? run.seed
    run.temperatures.first = number(.firstTemperature) ?? run.temperatures.first
    run.temperatures.later = number(.temperature) ?? run.temperatures.later
    run.redFlags.maxOutputTokens = integer(.maxOutputTokens) ?? run.redFlags.maxOutputTokens
    run.redFlags.minCharacters = integer(.minChars) ?? run.redFlags.minCharacters
    try chooseRedFlags(&run.redFlags)
    if !isSet(.maxOutputTokens) { run.redFlags.maxAnswerTokens = run.redFlags.taskKind?.maxOutputTokens }
    return run
  }

  private func margin() throws(CommandError) -> MarginPolicy {
    if let target = number(.reliability) {
      return .reliability(target: target, accuracy: number(.accuracy) ?? 0.8, steps: number(.decisions))
    }
    if let flag = [isOn(.dryRun) ? nil : Flag.accuracy, .decisions].compactMap({ $0 }).first(where: isSet) {
      throw .usage("\(flag.spelling) goes with --reliability; give both, or --k alone")
    }
    if let level = text(.criticality).flatMap(Criticality.init) { return .fixed(level.margin) }
    let k = integer(.k) ?? 3
    return isOn(.kByDepth) ? .growing(k) : .fixed(k)
  }

  private func adaptive(_ margin: MarginPolicy) throws(CommandError) -> AdaptivePolicy? {
    let estimator: AdaptiveMargin.Estimator
    switch text(.adaptiveK).flatMap(AdaptiveChoice.init) ?? .off {
    case .off:
      guard let flag = [Flag.kBounds, .emaAlpha].first(where: isSet) else { return nil }
      throw .usage("\(flag.spelling) goes with --adaptive-k")
    case .beta:
      if isSet(.emaAlpha) { throw .usage("\(Flag.emaAlpha.spelling) goes with --adaptive-k ema") }
      estimator = .posterior()
    case .ema: estimator = .movingAverage(alpha: number(.emaAlpha) ?? 0.1)
    }
    let policy = AdaptivePolicy(estimator: estimator, bounds: bounds(.kBounds) ?? 2...10)
    let base: Int
    do throws(Margin.InvalidParameter) { base = try margin.margin(at: .node(depth: 0)) } catch {
      throw .usage("--reliability: \(error)")
    }
    guard policy.bounds.contains(base) else {
      throw .usage(
        "--k-bounds \(policy.bounds.lowerBound)..\(policy.bounds.upperBound): the margin to start from is \(base); it must"
          + " lie within the bounds")
    }
    return policy
  }

  private func panel(_ criticality: Criticality?) throws(CommandError) -> Panel? {
    guard let size = integer(.agents) ?? criticality?.panelSize else {
      guard let flag = [Flag.moreAgents, .disagreement].first(where: isSet) else { return nil }
      throw .usage("\(flag.spelling) goes with --agents or --criticality; give one of them as well")
    }
    var panel = Panel(size: size)
    panel.growth = integer(.moreAgents) ?? panel.growth
    panel.threshold = number(.disagreement) ?? panel.threshold
    return panel
  }

  /// Whether a flag is set that means nothing with a single model.
  package func asksForSeveralModels(_ flag: Flag) -> Bool {
    switch flag {
    case .ensemble: isOn(.ensemble)
    default: isSet(flag) && text(flag) != Ensemble.Strategy.failover.rawValue
    }
  }

  /// Refuses a price on the command line for a model that is not asked: a misspelled name would be without its price. In
  /// the environment and the config file prices may stand in store.
  package func checkPrices(_ models: [String]) throws(CommandError) {
    guard case .flag? = entry(.price)?.source else { return }
    guard let name = prices.keys.sorted().first(where: { !$0.isEmpty && !models.contains($0) }) else { return }
    throw .usage(
      "--price: \(Sanitizer.line(name, limit: 60)) is not asked; the models are"
        + " \(Sanitizer.line(Words.list(models, "and"), limit: 300))")
  }

  /// Refuses a limit of samples that no election could end within.
  package func checkVotes(_ run: RunSettings) throws(CommandError) {
    let k: Int
    do throws(Margin.InvalidParameter) {
      k = try run.margin.margin(at: .node(depth: 0))
    } catch {
      throw .usage("--reliability: \(error.description)")
    }
    if let structure = run.structureMargin, run.maxVotes < structure {
      throw .usage("--max-votes \(run.maxVotes) can never reach --k-structure \(structure); it must be at least that")
    }
    guard run.maxVotes < k else { return }
    let asking = [Flag.reliability, .criticality].first(where: isSet)
    let margin = asking.map { "a margin of \(k), which \($0.spelling) asks for" } ?? "--k \(k)"
    throw .usage("--max-votes \(run.maxVotes) can never reach \(margin); it must be at least \(k)")
  }
}
