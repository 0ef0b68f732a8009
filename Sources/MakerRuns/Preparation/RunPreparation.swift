package import MakerConsole
import Foundation
package import Maker
package import MakerVoting

/// All that a run needs whatever it is about, settled before its first call.
package struct RunPreparation: Sendable {
  package private(set) var settings: Settings
  package private(set) var output: Output
  /// What governs the run. Commands put in their own defaults where the user set nothing.
  package var run: RunSettings
  package let choice: ModelChoice
  /// Which solutions are the same, where that was chosen.
  package private(set) var matcher: MatcherChoice?
  /// What `--calibration` knows of the models, in their order; empty without it.
  package let calibrated: [ModelCalibration]

  /// Reads the settings; asks no model.
  ///
  /// - Parameters:
  ///   - others: models that are asked beside those of the settings, and may have prices.
  package init(settings: Settings, console: Console, setup: ModelSetup, others: [String] = []) async throws {
    self.settings = settings
    output = Output(settings, console: console)
    run = try settings.runSettings()
    if let path = settings.text(.caFile) { _ = try TextFiles.bytes(path, what: "the certificates") }
    choice = try await ModelChoice.make(settings, console: console, setup: setup)
    if let flag = [Flag.ensemble, .ensembleStrategy].first(where: settings.asksForSeveralModels),
      choice.names.count < 2
    {
      throw CommandError.usage("\(flag.spelling): give --model at least twice")
    }
    run.ensemble.roles = choice.roles
    try settings.checkPrices(choice.names + others)
    guard let name = settings.text(.calibration) else {
      if run.ensemble.strategy == .reliabilityWeighted {
        throw CommandError.usage(
          "--ensemble-strategy reliability-weighted: how reliable is each model? Measure with `maker calibrate` and give"
            + " --calibration NAME")
      }
      calibrated = []
      return
    }
    let file = try CalibrationFile.find(name, console: console)
    calibrated = try choice.names.map { model throws(CommandError) in try file.counts(of: model) }
    try run.use(calibrated, name)
    try settings.checkVotes(run)
  }

  /// What the models' makers have to know.
  package var modelOptions: ModelSetup.Options {
    ModelSetup.Options(
      prices: settings.prices, contextWindow: settings.integer(.contextWindow), timeout: settings.duration(.timeout),
      callTimeout: settings.duration(.callTimeout),
      effort: settings.text(.effort), body: settings.body,
      headers: settings.headers.map(ModelSetup.Options.Header.init),
      certificateFile: settings.text(.caFile), seed: run.seed)
  }

  /// Makes the models; servers may be asked for what they are.
  package func models(_ setup: ModelSetup) async throws -> [any CompletionModel] {
    let models = try await setup.make(choice.names, modelOptions)
    for model in models { try checkPrice(of: model.name, model.price) }
    return models
  }

  /// Refuses a model of unknown price where money is limited.
  package func checkPrice(of name: String, _ price: Price?) throws(CommandError) {
    guard run.limits.cost != nil, price == nil else { return }
    throw .usage(
      "--max-cost: the price of \(name) is not known; give it with --price [MODEL=]IN/OUT, in dollars per million tokens"
    )
  }

  /// Begins the journal: at the place that is named, else among the user's runs, if that can be.
  ///
  /// - Parameters:
  ///   - level: how much is kept where nobody says it.
  func journal(run id: String, _ request: KeptRequest, level: JournalLevel) throws -> Journal? {
    let sync = settings.text(.sync).flatMap(JournalSync.init) ?? .group
    if let path = settings.text(.record) {
      return try Journal(path: path, run: id, level: .full, sync: sync, request: request.json)
    }
    if settings.isOn(.noJournal) { return nil }
    let level = settings.text(.journalLevel).flatMap(JournalLevel.init) ?? level
    if let path = settings.text(.journal) {
      return try Journal(path: path, run: id, level: level, sync: sync, request: request.json)
    }
    guard let path = RunLibrary(output.console).path(of: id) else { return nil }
    do { return try Journal(path: path, run: id, level: level, sync: sync, request: request.json) } catch {
      output.notice("no journal: \(error)")
      return nil
    }
  }

  /// Shows the run as other settings say.
  package mutating func show(as settings: Settings, _ console: Console) {
    output = Output(settings, console: console)
  }

  /// Compares solutions as was chosen.
  package mutating func use(_ choice: MatcherChoice) {
    matcher = choice
    run.matching = choice.matching
  }

  /// Puts in other defaults for problems that need more levels, nodes and calls than a question does; what the user set
  /// stays. Where more calls are allowed than a question's, by default or by the user, so is more time.
  package mutating func forLongProblems(calls: Int?, nodes: Int = 20_000) {
    let usual = BudgetLimits().calls ?? .max
    if !settings.isSet(.timeout), (settings.isSet(.maxCalls) ? run.limits.calls ?? .max : calls ?? .max) > usual {
      settings.setFallback(.timeout, nil)
      run.limits.time = nil
    }
    settings.setFallback(.maxNodes, .integer(nodes))
    settings.setFallback(.maxCalls, calls.map { .integer($0) })
    if !settings.isSet(.maxNodes) { run.limits.nodes = nodes }
    if !settings.isSet(.maxCalls) { run.limits.calls = calls }
  }
}

extension RunSettings {
  /// Puts in what was measured: the accuracy of the weakest model where a reliability is asked for, the weights of the
  /// models' votes, and where adaptive margins begin. Accuracy and weights are taken at the lower end of the interval, since
  /// p may well be lower than it looks.
  fileprivate mutating func use(_ calibrated: [ModelCalibration], _ name: String) throws(CommandError) {
    let bounds = calibrated.map { min($0.interval.lower, 1 - 1e-6) }
    ensemble.weights = bounds.map { log(max($0, 0.5) / (1 - max($0, 0.5))) }
    if let weakest = calibrated.min(by: { $0.interval.lower < $1.interval.lower }) {
      adaptive?.calibrated = AdaptivePolicy.Calibrated(
        right: weakest.independent.right, wrong: weakest.independent.wrong)
    }
    guard case .reliability(let target, _, let steps) = margin else { return }
    guard let weakest = bounds.min(), weakest > 0.5 else {
      let model = zip(calibrated, bounds).min { $0.1 < $1.1 }?.0.model ?? ""
      throw .usage(
        "--calibration \(Sanitizer.line(name)): \(Sanitizer.line(model)) may be right as rarely as in"
          + " \(Words.fixed(bounds.min() ?? 0, 3)) of its samples; voting helps only above 0.5")
    }
    margin = .reliability(target: target, accuracy: weakest, steps: steps)
  }
}
