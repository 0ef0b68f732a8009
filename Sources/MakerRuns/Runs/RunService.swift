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
  /// Where runs go on that nobody waits for; `nil` where there is no such place.
  package let background: Background?

  /// A service.
  package init(kinds: ProblemKinds, setup: ModelSetup, console: Console, background: Background? = nil) {
    (self.kinds, self.setup, self.console, self.background) = (kinds, setup, console, background)
  }

  /// Reads and checks all that a run needs; nobody is asked.
  ///
  /// - Parameters:
  ///   - settings: with where each comes from, which messages name; those of the request if there are none.
  ///   - others: models that are asked beside, and may have prices.
  /// - Throws: ``MakerConsole/CommandError`` for what is not right.
  package func prepare(
    _ kind: ProblemKind, _ arguments: ProblemArguments, _ settings: Settings, others: [String] = []
  ) async throws -> PreparedRun {
    try await prepare(
      work(RunRequest(kind.name, arguments.json), settings),
      RunPreparation(settings: settings, console: console, setup: setup, others: others))
  }

  /// The same of a request alone: its settings hold, and nothing else.
  package func prepare(_ request: RunRequest) async throws -> PreparedRun {
    let settings = try Settings(requested: request.settings)
    return try await prepare(
      work(request, settings), RunPreparation(settings: settings, console: console, setup: setup))
  }

  /// A problem, read, and the work that it makes.
  package typealias Problem = (request: RunRequest, kind: ProblemKind, work: Work)

  /// The problem of a request.
  package func work(_ request: RunRequest, _ settings: Settings) throws -> Problem {
    guard let kind = kinds[request.kind] else {
      throw CommandError.badData("`\(Sanitizer.line(request.kind, limit: 40))` is no kind of problem here")
    }
    if let refusal = kind.planRefusal, settings.text(.plan) != nil {
      throw CommandError.usage("--plan: a plan is followed by ask; \(refusal)")
    }
    let arguments = try ProblemArguments(request: request.arguments, of: kind)
    return (request, kind, try kind.make(arguments, settings))
  }

  /// A run of a problem with what governs it.
  package func prepare(_ problem: Problem, _ preparation: RunPreparation) throws -> PreparedRun {
    var preparation = preparation
    problem.work.adapt(&preparation)
    if problem.kind.takesMatcher { try MatcherChoice.check(preparation.settings) }
    let request = RunRequest(problem.request.kind, problem.request.arguments, settings: preparation.requested)
    return PreparedRun(request: request, kind: problem.kind, work: problem.work, preparation: preparation)
  }

  /// Makes the models, and the matcher where one needs a model. Servers may be asked what they are.
  package func equip(_ run: inout PreparedRun) async throws {
    try await choose(&run)
    run.models = try await run.preparation.models(setup)
    try run.work.check(run.models)
  }

  /// Chooses the matcher.
  package func choose(_ run: inout PreparedRun) async throws {
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

    package init() {}
  }

  /// Carries out a run that is equipped.
  ///
  /// - Returns: what it came to, and why its journal is not whole, if it is not.
  package func carryOut(_ run: PreparedRun, _ conduct: Conduct) async throws -> RunOutcome {
    let (outcome, failure) = try await session(run.preparation, run.models, conduct) { try await run.work.solve($0) }
    var told = outcome
    if let matcher = run.preparation.matcher?.json, outcome["matcher"] == nil {
      told.members.append(("matcher", matcher))
    }
    told.journalFailure = failure
    return told
  }

  /// Opens a journal around one run or several.
  package func session<Value: Sendable>(
    _ preparation: RunPreparation, _ models: [any CompletionModel], _ conduct: Conduct,
    _ body: (RunMeans) async throws -> Value
  ) async throws -> (value: Value, journalFailure: String?) {
    let journal = try preparation.journal(run: conduct.id)
    var listeners = conduct.listeners
    if let journal { listeners.append { journal.record($0) } }
    var means = RunMeans(
      preparation: preparation, models: models, clock: console.clock, listeners: listeners, stop: conduct.stop,
      id: conduct.id)
    means.review = conduct.review
    return (try await body(means), journal?.failure)
  }
}
