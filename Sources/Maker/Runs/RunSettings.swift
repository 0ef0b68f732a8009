public import MakerVoting

/// When a problem is split.
public enum DecomposePolicy: String, Hashable, Sendable, CaseIterable {
  /// Wherever it is not atomic.
  case always
  /// Only where solving it directly fails: no convergence, or a verifier's rejection.
  case asNeeded = "as-needed"
  /// Nowhere: the problem is one voted call.
  case never
}

/// What governs a run. All of it is settled before the run begins.
public struct RunSettings: Sendable {
  /// The margin k.
  public var margin: MarginPolicy
  /// How margins follow what elections show; `nil` leaves them as they are.
  public var adaptive: AdaptivePolicy?
  /// The most samples of one election.
  public var maxVotes: Int
  /// The most samples in a row that may be discarded in one election.
  public var maxConsecutiveFlags: Int
  /// Samples of one election drawn side by side, where that is not to be as many as are needed at least.
  public var batchSize: Int?
  /// The most rounds of samples in one election.
  public var maxRounds: Int?
  /// How many samples an election gets before it must show disagreement to get more.
  public var panel: Panel?
  /// Whether elections have their whole margin even where code proves the winner right; else the first solution that it
  /// accepts is enough.
  public var votesOnProofs: Bool
  /// The margin of decisions on the structure of the tree; `nil` gives those that can only cost work the margin of least
  /// cost (``MakerVoting/Margin/leastCost(p:samplesLost:)``), and those that are final the margin of answers.
  public var structureMargin: Int?
  /// Proposals sampled side by side for one decomposition; `nil` for as many as the margin, at least 3.
  public var proposals: Int?
  /// When a problem is split; `nil` for what the domain does (``Domain/defaults``).
  public var decompose: DecomposePolicy?
  /// The deepest level of the tree, the root being level 0; `nil` for the domain's.
  public var maxDepth: Int?
  /// Whether equal subproblems are solved once.
  public var reuse: Bool
  /// Calls, tokens, money, time, nodes.
  public var limits: BudgetLimits
  /// Calls under way at once.
  public var concurrency: Int
  /// How fast each model may be asked.
  public var rates: RateLimits
  /// Room for hidden thought in each reply, in tokens, beyond what it may show. A model whose thoughts take more is given
  /// more, up to 32,768.
  public var reasoningTokens: Int
  /// The run's seed: the same seed gives the same requests.
  public var seed: UInt64
  /// The temperatures of samples.
  public var temperatures: Temperatures
  /// How the samples are spread over the run's models.
  public var ensemble: Ensemble
  /// Which wordings of a prompt the samples of one election see.
  public var wordings: Wordings
  /// How much depends on the run, where that was said.
  public var criticality: Criticality?
  /// Which solutions are the same candidate.
  public var matching: SolutionMatching
  /// What is discarded unread.
  public var redFlags: RedFlagRules
  /// When a failed exchange is tried again.
  public var retry: RetryPolicy

  /// The defaults: k = 3, at most 100 votes an election.
  public init(
    margin: MarginPolicy = .fixed(3), adaptive: AdaptivePolicy? = nil, maxVotes: Int = 100,
    maxConsecutiveFlags: Int = 10, batchSize: Int? = nil,
    maxRounds: Int? = nil, panel: Panel? = nil, votesOnProofs: Bool = false,
    structureMargin: Int? = nil, proposals: Int? = nil, decompose: DecomposePolicy? = nil, maxDepth: Int? = nil,
    reuse: Bool = true, limits: BudgetLimits = BudgetLimits(),
    concurrency: Int = 16, rates: RateLimits = RateLimits(), reasoningTokens: Int = 0, seed: UInt64 = 0,
    temperatures: Temperatures = Temperatures(),
    ensemble: Ensemble = Ensemble(), wordings: Wordings = .escalating, criticality: Criticality? = nil,
    matching: SolutionMatching = .domain, redFlags: RedFlagRules = RedFlagRules(), retry: RetryPolicy = RetryPolicy()
  ) {
    self.margin = margin
    self.adaptive = adaptive
    self.maxVotes = maxVotes
    self.maxConsecutiveFlags = maxConsecutiveFlags
    self.batchSize = batchSize
    self.maxRounds = maxRounds
    self.panel = panel
    self.votesOnProofs = votesOnProofs
    self.structureMargin = structureMargin
    self.proposals = proposals
    self.decompose = decompose
    self.maxDepth = maxDepth
    self.reuse = reuse
    self.limits = limits
    self.concurrency = concurrency
    self.rates = rates
    self.reasoningTokens = max(0, reasoningTokens)
    self.seed = seed
    self.temperatures = temperatures
    self.ensemble = ensemble
    self.wordings = wordings
    self.criticality = criticality
    self.matching = matching
    self.redFlags = redFlags
    self.retry = retry
  }
}

extension RunSettings {
  /// The settings with a domain's own defaults where they say nothing.
  func filled(by defaults: DomainDefaults) -> RunSettings {
    var filled = self
    filled.decompose = decompose ?? defaults.decompose
    filled.maxDepth = maxDepth ?? defaults.maxDepth
    return filled
  }

  /// How many decompositions are proposed side by side where answers have that margin.
  ///
  /// - Parameters:
  ///   - hasFallen: whether an adaptive margin has come down to that.
  public func proposals(at margin: Int, hasFallen: Bool = false) -> Int {
    max(1, proposals ?? max(hasFallen ? 2 : 3, margin))
  }

  /// The rules of an election with that margin.
  func rules(margin: Int) -> ElectionRules {
    ElectionRules(
      margin: margin, maxVotes: maxVotes, maxConsecutiveFlags: maxConsecutiveFlags, batchSize: batchSize,
      maxRounds: maxRounds, panel: panel)
  }

  /// The settings as the journal's first event tells them.
  public var json: JSON {
    [
      "margin": margin.json,
      "k_bounds": adaptive.map { [.integer($0.bounds.lowerBound), .integer($0.bounds.upperBound)] } ?? .null,
      "max_votes": .integer(maxVotes),
      "batch_size": batchSize.map { .integer($0) } ?? .null, "max_rounds": maxRounds.map { .integer($0) } ?? .null,
      "adaptive_k": adaptive.map { .string("\($0.estimator)") } ?? .null,
      "agents": panel.map { .integer($0.size) } ?? .null, "more_agents": panel.map { .integer($0.growth) } ?? .null,
      "disagreement": panel.map { .double($0.threshold) } ?? .null,
      "votes_on_proofs": .bool(votesOnProofs), "k_structure": structureMargin.map { .integer($0) } ?? .null,
      "proposals": proposals.map { .integer($0) } ?? .null,
      "decompose": decompose.map { .string($0.rawValue) } ?? .null,
      "max_depth": maxDepth.map { .integer($0) } ?? .null,
      "reuse": .bool(reuse), "concurrency": .integer(concurrency), "seed": .safeInteger(seed),
      "rpm": rates.requestsPerMinute.map { .integer($0) } ?? .null,
      "tpm": rates.tokensPerMinute.map { .integer($0) } ?? .null, "reasoning_tokens": .integer(reasoningTokens),
      "max_calls": limits.calls.map { .integer($0) } ?? .null,
      "max_tokens_total": limits.tokens.map { .integer($0) } ?? .null,
      "max_cost": limits.cost.map { .double($0) } ?? .null, "max_nodes": limits.nodes.map { .integer($0) } ?? .null,
      "temperatures": [
        temperatures.first.map { .double($0) } ?? .null, .double(temperatures.later), .double(temperatures.proposals),
      ],
      "ensemble": .string(ensemble.strategy.rawValue), "wordings": .string(wordings.rawValue),
      "criticality": criticality.map { .string($0.rawValue) } ?? .null,
      "matcher": .string(matching.name),
      "max_output_tokens": .integer(redFlags.maxOutputTokens), "min_characters": .integer(redFlags.minCharacters),
      "red_flags": redFlags.json,
    ]
  }
}
