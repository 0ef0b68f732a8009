import Foundation
package import Maker
package import MakerConsole

/// Makes runs of requests and carries them out, for whoever wants that: a command, a batch, a host's tool.
package struct RunService: Sendable {
  /// The kinds of problems there are.
  package let kinds: ProblemKinds
  /// Where models come from.
  package let setup: ModelSetup
  /// The world: environment, files, the clock.
  package let console: Console

  /// The runs of this process that others may look at.
  package let book = RunBook()
  /// Does something that outlasts the call that wants it, but not the process's own work.
  package typealias Background = @Sendable (@escaping @Sendable () async -> Void) -> Void
  /// Puts reasons into the words of the way in.
  package let words: @Sendable (Reason) -> String
  /// Where runs go on that nobody waits for; `nil` where there is no such place.
  package let background: Background?

  /// A service.
  package init(
    kinds: ProblemKinds, setup: ModelSetup, console: Console,
    words: @escaping @Sendable (Reason) -> String = { $0.description }, background: Background? = nil
  ) {
    (self.kinds, self.setup, self.console, self.words, self.background) = (kinds, setup, console, words, background)
  }

  /// Reads and checks all that a run needs; nobody is asked.
  ///
  /// - Parameters:
  ///   - settings: with where each comes from, which messages name; those of the request if there are none.
  /// - Throws: ``MakerConsole/CommandError`` for what is not right.
  package func prepare(
    _ kind: ProblemKind, _ arguments: ProblemArguments, _ settings: Settings
  ) async throws -> PreparedRun {
    try await prepare(RunRequest(kind.name, arguments.json), settings)
  }

  /// The same of a request; where no settings are given, its own hold, and nothing else.
  package func prepare(_ request: RunRequest, _ given: Settings? = nil) async throws -> PreparedRun {
    let settings = try given ?? Settings(requested: request.settings)
    let problem = try await work(request, settings)
    return try prepare(
      problem,
      try await RunPreparation(
        settings: settings, console: console, setup: setup, others: problem.work.otherModels))
  }

  /// The run of a journal, ready to go on.
  ///
  /// - Parameters:
  ///   - changes: settings that are given now, by the names of the flags; they take the place of the journal's.
  ///   - own: the settings of whoever goes on, for what is never kept with a run.
  ///   - acceptsChanges: whether what has changed outside since it began is accepted.
  /// - Throws: ``MakerConsole/CommandError``: 65 for a journal that holds no request, or where something has changed.
  package func resume(
    _ journal: Journal, _ changes: [String: [FlagValue]], own: Settings? = nil, acceptsChanges: Bool
  ) async throws -> PreparedRun {
    let shown = TextFiles.shown(journal.path)
    guard let kept = KeptRequest(journal.request) else {
      throw CommandError.badData("\(shown) does not say how its run is made: it was begun by another program")
    }
    guard let kind = kinds[kept.request.kind] else {
      throw CommandError.badData(
        "\(shown) is of a \(Sanitizer.line(kept.request.kind, limit: 40)), which is no kind of problem here")
    }
    let here = FileManager.default.currentDirectoryPath
    var arguments = try ProblemArguments(request: kept.request.arguments, of: kind)
    if kept.folder != here { arguments = arguments.relative(to: kept.folder) }
    var settings = try Settings(requested: kept.request.settings)
    if kept.folder != here, let prompts = settings.text(.prompts), !prompts.hasPrefix("/") {
      settings = settings.changed([Flag.prompts.name: [.text("\(kept.folder)/\(prompts)")]], source: .request)
    }
    settings = settings.changed(changes, source: .flag("resume"))
    if let own { settings.takeOwn(of: own) }
    let run = try await prepare(kind, arguments, settings)
    var changed = run.kept.changes(since: kept, from: kept.folder == here ? nil : kept.folder)
    if kept.folder != here, settings.text(.verifyWith) != nil {
      changed.append("the folder in which the verifier runs")
    }
    changed += changes.keys.filter { !Self.isLimit($0) }.sorted().map { "--\($0)" }
    guard changed.isEmpty || acceptsChanges else {
      throw CommandError.badData(
        "\(shown): changed since the run began: \(Words.list(changed, "and")); --accept-changes goes on all the same")
    }
    return run
  }

  /// Whether a flag only says how much may be spent.
  private static func isLimit(_ name: String) -> Bool {
    Flag.settings.contains { $0.name == name && ($0.group == .limits || $0 == .price) }
  }

  /// A problem, read, and the work that it makes.
  package typealias Problem = (
    request: RunRequest, kind: ProblemKind, arguments: ProblemArguments, work: Work
  )

  /// The problem of a request.
  package func work(_ request: RunRequest, _ settings: Settings) async throws -> Problem {
    guard let kind = kinds[request.kind] else {
      throw CommandError.badData("`\(Sanitizer.line(request.kind, limit: 40))` is no kind of problem here")
    }
    if let refusal = kind.planRefusal, settings.text(.plan) != nil {
      throw CommandError.usage("--plan: a plan is followed by ask; \(refusal)")
    }
    let arguments = try ProblemArguments(request: request.arguments, of: kind)
    return (request, kind, arguments, try await kind.make(arguments, settings, self))
  }

  /// A run of a problem with what governs it.
  package func prepare(_ problem: Problem, _ preparation: RunPreparation) throws -> PreparedRun {
    var preparation = preparation
    problem.work.adapt(&preparation)
    if problem.kind.takesMatcher { try MatcherChoice.check(preparation.settings) }
    let request = RunRequest(problem.request.kind, problem.request.arguments, settings: preparation.requested)
    return PreparedRun(
      request: request, kind: problem.kind, work: problem.work, preparation: preparation,
      arguments: problem.arguments)
  }

  /// Makes the models, and the matcher where one needs a model. Servers may be asked what they are.
  package func equip(_ run: inout PreparedRun) async throws {
    try await choose(&run)
    do { run.models = try await run.preparation.models(setup) } catch let error as ModelError {
      // A server that does not even say what it has is an outcome of the run like one that fails later.
      run.models = run.preparation.choice.names.map { FailedModel(name: $0, error: error) }
      return
    }
    try run.work.check(run.models)
  }

  /// Refuses other models than those that a run began with.
  package func check(_ run: PreparedRun, against journal: Journal, acceptsChanges: Bool) throws(CommandError) {
    // What cannot be asked is told by the run itself.
    if run.models.contains(where: { $0 is FailedModel }) { return }
    let before = journal.past?.start?.models.map(\.name) ?? []
    let now = run.models.map(\.name)
    guard !acceptsChanges, !before.isEmpty, now != before else { return }
    throw .badData(
      "\(TextFiles.shown(journal.path)): the run began with \(Words.list(before, "and")), and now the models are"
        + " \(Words.list(now, "and")); --accept-changes goes on all the same")
  }

  /// Chooses the matcher.
  private func choose(_ run: inout PreparedRun) async throws {
    switch run.kind.comparison {
    case .byCode, .byParts: return
    case .answers(let kind):
      run.preparation.use(try await MatcherChoice.make(run.preparation, setup, kind: kind))
    case .replies:
      var choice = try await MatcherChoice.make(run.preparation, setup, kind: nil)
      if case .domain = choice.matching { choice = MatcherChoice(matching: .matcher(.normalized)) }
      run.preparation.use(choice)
    }
  }

  // MARK: Carrying out

  /// How a run goes on beside its work.
  package struct Conduct: Sendable {
    /// The run's id.
    package var id = RunID.make()
    /// Ends it with a result.
    package var stop = StopSignal()
    /// Are told its events.
    package var listeners: [EventListener] = []
    /// Asks a person.
    package var review: GraphRunner.Reviewer?
    /// The journal of a run that is taken up again; else one is made.
    package var journal: Journal?

    package init() {}
  }

  /// Carries out a run that is equipped.
  ///
  /// A model that fails for good, and a journal that cannot be written any more, are outcomes.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, ``MakerConsole/CommandError`` for a journal that cannot be
  ///   begun.
  package func carryOut(_ run: PreparedRun, _ conduct: Conduct) async throws -> RunOutcome {
    let journal = try conduct.journal ?? run.preparation.journal(run: conduct.id, run.kept, level: run.work.level)
    var means = RunMeans(
      preparation: run.preparation, models: run.models, clock: console.clock, listeners: conduct.listeners,
      stop: conduct.stop, id: journal?.run ?? conduct.id)
    (means.journal, means.review, means.words) = (journal, conduct.review, words)
    var outcome = try await run.work.solve(means)
    if let matcher = run.preparation.matcher?.json, outcome["matcher"] == nil {
      outcome.members.append(("matcher", matcher))
    }
    outcome.words = words
    outcome.journal = journal?.path
    return outcome
  }
}
