import MakerVoting
import Synchronization

/// What every run has around it, whatever it does inside: its limits, its events, and a result that keeps what was decided.
/// A fault is a result as well.
struct Harness: Sendable {
  private static let longestSleep = Duration.seconds(5)
  /// How often the journal is given the chance to hand over what waits.
  private static let beat = Duration.milliseconds(50)

  let models: [any CompletionModel]
  let settings: RunSettings
  let clock: any Clock<Duration>
  let listeners: [EventListener]

  init(
    models: [any CompletionModel], settings: RunSettings, clock: any Clock<Duration>, listeners: [EventListener]
  ) {
    precondition(!models.isEmpty, "a run needs a model")
    self.models = models
    self.settings = settings
    self.clock = clock
    self.listeners = listeners
  }

  /// Runs `body` to its end, or until a limit, the stop signal or a fault ends it.
  ///
  /// - Parameters:
  ///   - title: the problem in one line.
  ///   - text: a solution in one line.
  ///   - stop: ends the run early, with a result.
  ///   - id: the run's id; made if none is given.
  ///   - journal: keeps the events, and knows those of before where the run is taken up again.
  ///   - place: where in another run it stands. It then has that run's id, journal, limits and stop.
  /// - Throws: `CancellationError` when the calling task is cancelled.
  func run<Solution: Sendable>(
    _ title: String, text: @escaping @Sendable (Solution) -> String = { "\($0)" }, stop: StopSignal?, id: String?,
    journal: Journal?, in place: ProblemPlace? = nil,
    _ body: @escaping @Sendable (Run) async throws -> Outcome<Solution>
  ) async throws -> RunResult<Solution> {
    if let place {
      let run = place.batch.run.beneath(place.path, settings: settings, models: models)
      let ending = await withTasks(of: run) { try await body(run) }
      return try result(of: run, title, ending)
    }
    let events = EventHub(run: id ?? journal?.run ?? RunID.make(), listeners: listeners, journal: journal)
    let run = Run(settings: settings, models: models, clock: clock, events: events)
    if events.history?.fold.start != nil {
      events.tell(.runResumed)
    } else {
      let start = RunStart(
        problem: title, models: models.map { ModelNote($0) }, settings: settings.json,
        request: journal?.request ?? .null)
      events.tell(.runStarted(start))
    }
    let ending = await withTasks(of: run) { try await withLimits(run, stop) { try await body(run) } }
    var result: RunResult<Solution>
    do { result = try self.result(of: run, title, ending) } catch {
      events.tell(.complete(RunEnd(status: .interrupted, reason: .interrupted)))
      journal?.finish()
      throw error
    }
    events.tell(
      .complete(RunEnd(status: result.status, solution: result.solution.map(text), reason: result.reason)))
    journal?.finish()
    result = try self.result(of: run, title, ending)
    return result
  }

  /// How the body ended, once all tasks of the run have.
  private func withTasks<Value>(
    of run: Run, _ body: () async throws -> Value
  ) async -> Result<Value, any Error> {
    let ending: Result<Value, any Error>
    do { ending = .success(try await body()) } catch { ending = .failure(error) }
    run.tasks.cancel()
    await run.tasks.drain()
    return ending
  }

  private func withLimits<Value: Sendable>(
    _ run: Run, _ stop: StopSignal?, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    // Given before the run began: nothing is begun that might be over before it is heard.
    if stop?.isGiven == true { throw RunStop.interrupted }
    let (stops, stopper) = AsyncStream<RunStop>.makeStream(bufferingPolicy: .bufferingOldest(1))
    let observer = stop?.observe { stopper.yield(.interrupted) }
    defer { if let observer { stop?.forget(observer) } }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        for await stop in stops { throw stop }
        return nil
      }
      if let (time, spent) = run.budget.timeLeft {
        let clock = clock
        group.addTask {
          // A sleep that is cancelled keeps its memory until its time has come; a server has many runs, so none is long.
          var left = time
          while left > .zero {
            try await clock.sleep(for: min(left, Self.longestSleep))
            left -= Self.longestSleep
          }
          throw RunStop.limit(spent)
        }
      }
      if let journal = run.events.journal {
        group.addTask {
          // The world's clock, not the run's: a line must not wait because nobody lets the time go on.
          while true {
            try await ContinuousClock().sleep(for: Self.beat)
            journal.tick()
          }
        }
      }
      defer {
        group.cancelAll()
        run.tasks.cancel()
      }
      while let ended = try await group.next() {
        if let value = ended { return value }
      }
      throw CancellationError()
    }
  }

  /// The result as the events tell it.
  private func result<Solution: Sendable>(
    of run: Run, _ title: String, _ ending: Result<Outcome<Solution>, any Error>
  ) throws -> RunResult<Solution> {
    let (tree, reliability, agreement, usage) = run.events.read { fold in
      (
        fold.tree(run.root) ?? NodeRecord(id: run.root, problem: title, depth: 0), fold.reliability(of: run.root),
        fold.agreement(of: run.root).reliability, fold.usage(of: run.root)
      )
    }
    func make(_ status: RunStatus, _ solution: Solution?, _ reason: Reason?) -> RunResult<Solution> {
      RunResult(
        run: run.events.run, status: status, solution: solution, reason: reason, reliability: reliability,
        isVerified: tree.isVerified, agreement: agreement, tree: tree, usage: usage)
    }
    switch ending {
    case .success(.solved(let solution)):
      // What was decided after the journal had failed is known here alone.
      if let fault = run.events.journal?.failure, run.root == .root { return make(.failed, solution, .fault(fault)) }
      return make(.solved, solution, nil)
    case .success(.failed(let reason)): return make(reason.isRejection ? .rejected : .noConsensus, nil, reason)
    case .failure(RunStop.limit(let limit)): return make(.budgetExhausted, nil, .limit(limit))
    case .failure(RunStop.interrupted): return make(.interrupted, nil, .interrupted)
    case .failure(let error as CancellationError): throw error
    case .failure(let error): return make(.failed, nil, .fault(Fault(error)))
    }
  }
}

extension Fault {
  /// What an error that was thrown inside a run says.
  init(_ error: any Error) {
    self =
      switch error {
      case let fault as Fault: fault
      case let error as ModelError: Fault(error, model: nil)
      case let error as JournalError: Fault(error.code == .file || error.code == .locked ? .file : .data, "\(error)")
      default: Fault(.unexpected, "\(error)")
      }
  }

  /// A model that failed for good.
  init(_ error: ModelError, model: String?) {
    let kind = error.code.rawValue.reduce(into: "") { name, letter in
      name += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
    }
    self.init(Kind(rawValue: kind), error.message, model: model)
  }
}

extension ModelNote {
  init(_ model: any CompletionModel) {
    self.init(
      name: model.name, maxSamplesPerCall: model.maxSamplesPerCall, contextWindow: model.contextWindow,
      price: model.price.map { [$0.inputPerMillion, $0.outputPerMillion] })
  }
}
