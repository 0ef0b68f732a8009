import Maker
import MakerVoting

/// The flags that mean the same in every command. Each of them is also a variable `MAKER_…` and a member of the config
/// file.
extension Flag {
  // MARK: Models and samples

  package static let model = Flag(
    "model", takes: .text, placeholder: "NAME",
    "a model to ask, or several: openai/…, anthropic/…, ollama/…, http://…/v1[#NAME], sim[:…], replay:FILE",
    isRepeatable: true, group: .models)
  package static let ensemble = Flag(
    "ensemble",
    "let the samples go round among all --model; without it the first is asked, the others when votes stall",
    fallback: "false", group: .models)
  package static let ensembleStrategy = Flag(
    "ensemble-strategy", takes: .choice(Ensemble.Strategy.allCases.map(\.rawValue)), placeholder: "HOW",
    "how samples are spread over all --model: \(Words.list(Ensemble.Strategy.allCases.map(\.rawValue), "or"))",
    fallback: defaults.ensemble.strategy.rawValue, group: .models)
  package static let modelFor = Flag(
    "model-for", takes: .text, placeholder: "AGENT=NAME",
    "a model for one kind of agent alone: \(Words.list(Agent.allCases.map(\.rawValue), "or"))", isRepeatable: true,
    group: .models)
  package static let wordings = Flag(
    "wordings", takes: .choice(Wordings.allCases.map(\.rawValue)), placeholder: "HOW",
    "escalating: all samples see one wording of a prompt, another when votes stall; rotating: wordings in turns",
    fallback: defaults.wordings.rawValue, group: .models)
  package static let price = Flag(
    "price", takes: .price, placeholder: "[MODEL=]IN/OUT",
    "what a model costs, in dollars per million tokens read and written", isRepeatable: true, group: .models)
  package static let effort = Flag(
    "effort", takes: .text, placeholder: "LEVEL",
    "how much a reasoning model thinks, in its provider's word: none, minimal, low, medium, high, max", group: .models)
  package static let body = Flag(
    "body", takes: .object, placeholder: "JSON",
    "members of every request that no flag knows, such as {\"top_k\": 40}; they stand above those that are known",
    group: .models)
  package static let header = Flag(
    "header", takes: .header, placeholder: "NAME:VALUE",
    "a header of every request, for gateways; its value is never shown and never written", isRepeatable: true,
    group: .models)
  package static let contextWindow = Flag(
    "context-window", takes: .integer(256...100_000_000), placeholder: "N",
    "tokens that prompt and reply may have together; else what the model's server tells", group: .models)
  package static let maxOutputTokens = Flag(
    "max-output-tokens", takes: .integer(8...1_000_000), placeholder: "N",
    "the longest reply; longer ones are discarded",
    fallback: String(defaults.redFlags.maxOutputTokens), group: .models)
  package static let minChars = Flag(
    "min-chars", takes: .integer(0...10_000), placeholder: "N", "the shortest raw reply; shorter ones are discarded",
    fallback: String(defaults.redFlags.minCharacters), group: .models)
  package static let flags = Flag(
    "flags", takes: .text, placeholder: "LIST",
    "red flags to look for: names with commas between; +NAME and -NAME change the default; standard, all or none",
    fallback: "standard", group: .models)
  package static let taskKind = Flag(
    "task-kind", takes: .choice(TaskKind.allCases.map(\.rawValue)), placeholder: "KIND",
    "what answers are, which sets how long they may be: \(Words.list(TaskKind.allCases.map(\.rawValue), "or"))",
    group: .models)
  package static let range = Flag(
    "range", takes: .range, placeholder: "MIN..MAX", "answers that are numbers outside of it are discarded",
    group: .models)
  package static let sources = Flag(
    "sources", takes: .text, placeholder: "A,B,C",
    "sources that answers may cite; answers that cite others are discarded",
    group: .models)
  package static let firstTemperature = Flag(
    "first-temperature", takes: .number(0...2), placeholder: "X",
    "temperature of each decision's first sample, which is then a request of its own; otherwise 0 where a request brings"
      + " one sample, and that of the others where it brings several",
    group: .models)
  package static let temperature = Flag(
    "temperature", takes: .number(0...2), placeholder: "X", "temperature of later samples",
    fallback: Words.number(defaults.temperatures.later), group: .models)
  package static let prompts = Flag(
    "prompts", takes: .text, placeholder: "DIR",
    "a folder of prompt templates that replace the embedded ones of their name",
    group: .models)

  // MARK: Voting and decomposition

  package static let k = Flag(
    "k", takes: .integer(1...1000), placeholder: "N",
    "the margin: votes that a winner must be ahead; given, it holds even where code proves a solution right",
    fallback: "3", group: .voting)
  package static let kStructure = Flag(
    "k-structure", takes: .integer(1...1000), placeholder: "N",
    "the margin of votes on how to split; else the one of least cost where code checks the outcome, and --k elsewhere",
    group: .voting)
  package static let reliability = Flag(
    "reliability", takes: .share(above: 0, below: 1), placeholder: "T",
    "instead of --k: choose the margin so that the whole run is right with this probability", group: .voting)
  package static let accuracy = Flag(
    "accuracy", takes: .share(above: 0.5, below: 1), placeholder: "P",
    "with --reliability or --dry-run: the assumed probability that one sample is right", fallback: "0.8", group: .voting
  )
  package static let calibration = Flag(
    "calibration", takes: .text, placeholder: "NAME",
    "what `maker calibrate` measured: --reliability takes the models' accuracy from it, ensembles their weights",
    group: .voting)
  package static let decisions = Flag(
    "decisions", takes: .number(1...1e30), placeholder: "N",
    "with --reliability: how many decisions there are, where that is known; else the margin grows with the tree",
    group: .voting)
  package static let criticality = Flag(
    "criticality", takes: .choice(Criticality.allCases.map(\.rawValue)), placeholder: "LEVEL",
    "instead of --k: how much depends on the answer; low, medium, high or critical is a margin of 1, 2, 3 or 5",
    group: .voting)
  package static let kByDepth = Flag(
    "k-by-depth", "let the margin grow with the depth d of the tree: k(1 + ln(d + 1))", fallback: "false",
    group: .voting)
  package static let adaptiveK = Flag(
    "adaptive-k", takes: .choice(AdaptiveChoice.allCases.map(\.rawValue)), placeholder: "HOW",
    "let margins follow what elections show, by a Beta posterior or a moving average (ema); agreement alone only raises them",
    fallback: AdaptiveChoice.off.rawValue, group: .voting)
  package static let kBounds = Flag(
    "k-bounds", takes: .bounds, placeholder: "MIN..MAX", "with --adaptive-k: the margins between which they move",
    fallback: "2..10", group: .voting)
  package static let emaAlpha = Flag(
    "ema-alpha", takes: .share(above: 0, below: 1), placeholder: "X",
    "with --adaptive-k ema: the weight of the latest outcome", fallback: "0.1", group: .voting)
  package static let maxVotes = Flag(
    "max-votes", takes: .integer(1...1_000_000), placeholder: "N", "the most samples of one election",
    fallback: String(defaults.maxVotes), group: .voting)
  package static let agents = Flag(
    "agents", takes: .integer(1...1_000_000), placeholder: "M",
    "samples that an election gets before it must show disagreement to get more; --criticality sets it too",
    group: .voting)
  package static let moreAgents = Flag(
    "more-agents", takes: .integer(1...1_000_000), placeholder: "N",
    "with --agents: how many more it then gets, up to --max-votes", fallback: String(Panel(size: 1).growth),
    group: .voting)
  package static let disagreement = Flag(
    "disagreement", takes: .number(0...1), placeholder: "X",
    "with --agents: the share of votes against the leader above which it gets more",
    fallback: Words.number(Panel(size: 1).threshold), group: .voting)
  package static let batchSize = Flag(
    "batch-size", takes: .integer(1...10_000), placeholder: "N",
    "samples drawn side by side; more than needed hides stragglers and costs samples; else as many as are needed",
    group: .voting)
  package static let maxRounds = Flag(
    "max-rounds", takes: .integer(1...1_000_000), placeholder: "N", "the most rounds of samples of one election",
    group: .voting)
  package static let proposals = Flag(
    "proposals", takes: .integer(1...1000), placeholder: "N",
    "decompositions proposed side by side; else as many as the margin, at least 3",
    group: .voting)
  package static let decompose = Flag(
    "decompose", takes: .choice(DecomposePolicy.allCases.map(\.rawValue)), placeholder: "WHEN",
    "when to split a problem: \(Words.list(DecomposePolicy.allCases.map(\.rawValue), "or")); else as the kind of problem has it",
    group: .voting)
  package static let plan = Flag(
    "plan", takes: .text, placeholder: "FILE", "follow a plan that `maker plan -o FILE` wrote", group: .voting)
  package static let seed = Flag(
    "seed", takes: .integer(0...Int.max), placeholder: "N", "the run's seed: the same seed makes the same requests",
    fallback: String(defaults.seed), group: .voting)
  package static let noReuse = Flag(
    "no-reuse", "solve equal subproblems anew each time", fallback: "false", group: .voting)

  // MARK: Limits

  package static let maxDepth = Flag(
    "max-depth", takes: .integer(0...1000), placeholder: "N",
    "the deepest level of the tree; else 8 for words, 64 for plans and numbers",
    group: .limits)
  package static let maxNodes = Flag(
    "max-nodes", takes: .integer(1...Int.max), placeholder: "N", "the most nodes of the tree",
    fallback: defaults.limits.nodes.map { String($0) }, group: .limits)
  package static let maxCalls = Flag(
    "max-calls", takes: .integer(1...Int.max), placeholder: "N", "the most calls, retries counted",
    fallback: defaults.limits.calls.map { String($0) }, group: .limits)
  package static let maxTokensTotal = Flag(
    "max-tokens-total", takes: .integer(1...Int.max), placeholder: "N", "the most tokens, read and written",
    fallback: "none", group: .limits)
  package static let maxCost = Flag(
    "max-cost", takes: .number(0...Double.infinity), placeholder: "DOLLARS",
    "the most to spend; needs a model of known price",
    fallback: "none", group: .limits)
  package static let timeout = Flag(
    "timeout", takes: .duration, placeholder: "TIME", "the longest time for the whole run: 50ms, 5s, 10m, 2h",
    fallback: defaults.limits.time?.words, group: .limits)
  package static let callTimeout = Flag(
    "call-timeout", takes: .duration, placeholder: "TIME",
    "the longest time for one exchange; else 2m, 5m with --effort, and at most half of --timeout", group: .limits)
  package static let rpm = Flag(
    "rpm", takes: .integer(1...10_000_000), placeholder: "N", "requests to each model in a minute", group: .limits)
  package static let tpm = Flag(
    "tpm", takes: .integer(1...Int.max), placeholder: "N", "tokens to and from each model in a minute", group: .limits)
  package static let concurrency = Flag(
    "concurrency", takes: .integer(1...10_000), placeholder: "N", "calls under way at once",
    fallback: String(defaults.concurrency), group: .limits)

  // MARK: Output

  package static let json = Flag("json", "print the whole result as one JSON object", fallback: "false", group: .output)
  package static let quiet = Flag(
    "quiet", short: "q", "nothing on standard error but errors", fallback: "false", group: .output)
  package static let verbose = Flag(
    "verbose", short: "v", "every event on standard error, a line each", fallback: "false", group: .output)
  package static let color = Flag(
    "color", takes: .choice(["auto", "always", "never"]), placeholder: "WHEN",
    "colours: auto, always or never; NO_COLOR is honoured", fallback: "auto", group: .output)
  package static let dryRun = Flag(
    "dry-run", "make no call: print the settings and what would be asked first", fallback: "false", group: .output)

  // MARK: Files

  package static let journal = Flag(
    "journal", takes: .text, placeholder: "FILE",
    "write the run's journal there; else to a file of its own in the user's state",
    group: .files)
  package static let journalLevel = Flag(
    "journal-level", takes: .choice(JournalLevel.allCases.map(\.rawValue)), placeholder: "LEVEL",
    "what the journal keeps: full, votes, or decisions, which is what resume needs; full, but decisions for long walks",
    group: .files)
  package static let sync = Flag(
    "sync", takes: .choice(JournalSync.allCases.map(\.rawValue)), placeholder: "WHEN",
    "when the disk is waited for: always (a power loss costs what was under way), group (the last second) or never",
    fallback: JournalSync.group.rawValue, group: .files)
  package static let noJournal = Flag("no-journal", "write no journal", fallback: "false", group: .files)
  package static let record = Flag(
    "record", takes: .text, placeholder: "FILE", "write every exchange with the models there, for --model replay:FILE",
    group: .files)
  package static let verifyWith = Flag(
    "verify-with", takes: .command, placeholder: "COMMAND",
    "a program that accepts or rejects solutions: it reads {\"problem\", \"solution\"} and ends with 0, or with 1 and the reason",
    group: .checks)
  package static let verifyComplete = Flag(
    "verify-complete", "what that program accepts is right for sure, so that the first such solution wins",
    fallback: "false", group: .checks)
  package static let verifyTimeout = Flag(
    "verify-timeout", takes: .duration, placeholder: "TIME", "the longest time for one verdict of that program",
    fallback: "60s", group: .checks)
  package static let caFile = Flag(
    "ca-file", takes: .text, placeholder: "FILE",
    "certificates (PEM) to trust instead of the system's; else CURL_CA_BUNDLE or SSL_CERT_FILE", group: .files)
  package static let config = Flag(
    "config", takes: .text, placeholder: "FILE",
    "read settings from this file; else from maker/config.json in the user's config",
    group: .files)

  package static let help = Flag("help", short: "h", "show this help", group: .output)

  /// The flags that can also be set by the environment and by the config file.
  package static let settings: [Flag] =
    [
      model, ensemble, ensembleStrategy, modelFor, wordings, effort, body, header, price, contextWindow,
      maxOutputTokens, minChars,
      flags, taskKind, range, sources,
      firstTemperature, temperature, prompts, k,
      reliability, accuracy, calibration, decisions, criticality, kByDepth, adaptiveK, kBounds, emaAlpha, agents,
      moreAgents, disagreement,
      batchSize, maxRounds, maxVotes, kStructure, proposals, decompose, plan, seed, noReuse, maxDepth, maxNodes,
      maxCalls,
      maxTokensTotal,
      maxCost,
      timeout, callTimeout, rpm, tpm, concurrency, json, quiet, verbose, color, dryRun, journal, noJournal,
      journalLevel, sync, record,
      verifyWith, verifyComplete, verifyTimeout,
      caFile,
    ] + matching

  /// What every command takes.
  package static let shared: [Flag] = settings + [config, help]

  /// Flags of which only one can hold. Where they come from different places, the nearer place wins.
  package static let exclusive: [(Flag, Flag)] = [
    (k, reliability), (k, criticality), (accuracy, calibration), (reliability, criticality), (reliability, kByDepth),
    (criticality, kByDepth),
    (ensemble, ensembleStrategy), (quiet, verbose), (journal, noJournal), (journal, record),
  ]

  private static let defaults = RunSettings()
}

/// What `--adaptive-k` takes.
package enum AdaptiveChoice: String, CaseIterable {
  case off, beta, ema
}
