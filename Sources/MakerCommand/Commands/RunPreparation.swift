import Maker
import MakerVoting

/// All that a run needs whatever it is about, settled before its first call.
struct RunPreparation: Sendable {
  let settings: Settings
  let output: Output
  /// What governs the run. Commands put in their own defaults where the user set nothing.
  var run: RunSettings
  let choice: ModelChoice

  /// Reads the settings; asks no model.
  init(settings: Settings, console: Console, setup: ModelSetup) async throws {
    self.settings = settings
    output = Output(settings, console: console)
    run = try settings.runSettings()
    choice = try await ModelChoice.make(settings, console: console, setup: setup)
    if let flag = [Flag.ensemble, .ensembleStrategy].first(where: settings.asksForSeveralModels),
      choice.names.count < 2
    {
      throw CommandError.usage("\(flag.spelling): give --model at least twice")
    }
    run.ensemble.roles = choice.roles
  }

  /// What the models' makers have to know.
  var modelOptions: ModelSetup.Options {
    ModelSetup.Options(
      prices: settings.prices, contextWindow: settings.integer(.contextWindow), timeout: settings.duration(.timeout),
      seed: run.seed, record: settings.text(.record))
  }

  /// Makes the models; servers may be asked for what they are.
  func models(_ setup: ModelSetup) async throws -> [any LanguageModel] {
    let models = try await setup.make(choice.names, modelOptions)
    if run.limits.cost != nil, let unknown = models.first(where: { $0.price == nil }) {
      throw CommandError.usage(
        "--max-cost: the price of \(unknown.name) is not known; give it with --price [MODEL=]IN/OUT, in dollars per million tokens"
      )
    }
    return models
  }

  /// Opens the journal: the one that is named, else one of the run's own in the user's state, if that can be.
  func journal(run id: String) throws -> Journal? {
    if settings.isOn(.noJournal) { return nil }
    if let path = settings.text(.journal) { return try Journal(path: path, run: id) }
    guard let path = UserFolders.path("XDG_STATE_HOME", in: ".local/state", "maker/runs/\(id).jsonl", output.console)
    else { return nil }
    do { return try Journal(path: path, run: id) } catch {
      output.notice("no journal: \(error)")
      return nil
    }
  }

  /// With other defaults for problems that need more levels, nodes and calls than a question does; what the user set
  /// stays.
  func forLongProblems(calls: Int?, nodes: Int = 20_000) -> RunPreparation {
    var copy = self
    if !settings.isSet(.maxDepth) { copy.run.maxDepth = 64 }
    if !settings.isSet(.maxNodes) { copy.run.limits.nodes = nodes }
    if !settings.isSet(.maxCalls) { copy.run.limits.calls = calls }
    return copy
  }
}
