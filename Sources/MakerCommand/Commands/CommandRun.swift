import Maker
import MakerVoting
import Synchronization

/// One run from its preparation to its report: what all commands that ask models have in common.
struct CommandRun: Sendable {
  /// What a run is carried out with.
  struct Means: Sendable {
    var preparation: RunPreparation
    var models: [any CompletionModel]
    var settings: RunSettings
    let clock: any Clock<Duration>
    var listeners: [EventListener]
    let stop: StopSignal
    var id: String
    /// What this run and others spend from, where there are several.
    var shared: SharedBudget?

    /// An orchestrator over a domain.
    func orchestrator<D: Domain>(_ domain: D) -> Orchestrator<D> {
      Orchestrator(
        domain: domain, models: models, settings: settings, clock: clock, listeners: listeners, shared: shared)
    }
  }

  let preparation: RunPreparation
  let setup: ModelSetup
  /// Whether the tree is only to be elected, not solved.
  var isPlan = false
  /// Whether answers come from texts that the user gave.
  var hasContext = false

  private var output: Output { preparation.output }

  /// Makes models and journal, runs `body`, and shows what happens meanwhile.
  ///
  /// - Returns: what `body` returned.
  func carryOut<Solution: Sendable>(
    _ body: @escaping @Sendable (Means) async throws -> RunResult<Solution>
  ) async throws -> RunResult<Solution> {
    let live = output.isLive ? LiveTree(output, isPlan: isPlan) : nil
    return try await session(live) { means in
      var means = means
      let decided = DecidedLog()
      means.listeners.append(decided.listen)
      do { return try await draw(live) { [means] in try await body(means) } } catch {
        // A fault ends a run without a result; what had been decided by then is not lost.
        if live == nil { tellDecided(decided.lines) }
        throw error
      }
    }
  }

  /// Makes models and journal for one run or several, and runs `body`.
  func session<Value: Sendable>(
    _ live: LiveTree? = nil, _ body: @escaping @Sendable (Means) async throws -> Value
  ) async throws -> Value {
    if preparation.choice.isDefault { output.notice(preparation.choice.notice) }
    return try await Interruption.watch(output.console) { interruption in
      let models = try await preparation.models(setup)
      let id = RunID.make()
      let journal = try preparation.journal(run: id)
      let means = Means(
        preparation: preparation, models: models, settings: preparation.run, clock: output.console.clock,
        listeners: listeners(journal, live),
        stop: interruption.stop, id: id)
      interruption.runBegins()
      let value = try await body(means)
      if let failure = journal?.failure {
        if preparation.settings.text(.journal) != nil { throw CommandError.file(failure) }
        output.notice(failure)
      }
      return value
    }
  }

  private func listeners(_ journal: Journal?, _ live: LiveTree?) -> [EventListener] {
    var listeners: [EventListener] = []
    if let journal { listeners.append { journal.record($0) } }
    if let live { listeners.append { live.listen($0) } }
    if output.isVerbose {
      let console = output.console
      listeners.append { console.writeError(EventLine.text($0) + "\n") }
    } else if live == nil {
      let output = output
      listeners.append { event in
        // A long silence wants an explanation.
        switch event.payload {
        case .modelRetried(_, let reason, let seconds) where seconds >= 2:
          output.notice("asking again in \(Words.fixed(seconds, 0)) s: \(reason)")
        case .modelReplaced: output.notice(EventLine.text(event))
        default: break
        }
      }
    }
    return listeners
  }

  /// Draws the tree while `body` runs, and its last state afterwards, whatever came of it.
  private func draw<Solution: Sendable>(
    _ live: LiveTree?, _ body: @escaping @Sendable () async throws -> RunResult<Solution>
  ) async throws -> RunResult<Solution> {
    guard let live else {
      let result = try await body()
      if output.isVerbose {
        let lines = TreeRenderer(width: 10_000, style: output.style).lines(TreeNode(result.tree, isPlan: isPlan))
        output.console.writeError(lines.map { $0 + "\n" }.joined())
      }
      return result
    }
    do {
      let result = try await withThrowingTaskGroup(of: RunResult<Solution>?.self) { group in
        group.addTask { try await body() }
        group.addTask {
          await live.drawContinuously()
          return nil
        }
        defer { group.cancelAll() }
        while let ended = try await group.next() {
          if let result = ended { return result }
        }
        throw CancellationError()
      }
      live.end(TreeNode(result.tree, isPlan: isPlan))
      return result
    } catch {
      live.end(nil)
      throw error
    }
  }

  // MARK: Afterwards

  /// Says on standard error how a run ended, and returns the exit code.
  func report<Solution: Sendable>(_ result: RunResult<Solution>, reliability: Double? = nil) -> ExitCode {
    if result.status != .solved {
      output.complaint(RunAdvice.line(result.status, result.reason ?? "", preparation, hasContext: hasContext))
      if result.status == .budgetExhausted || result.status == .interrupted { tellDecided(result.tree) }
    }
    output.summary(
      SummaryLine.text(status: result.status, reliability: reliability ?? result.reliability, usage: result.usage))
    return switch result.status {
    case .solved: .solved
    case .noConsensus, .rejected: .notSolved
    case .budgetExhausted: .budgetSpent
    case .interrupted: .interrupted
    }
  }

  /// What was decided before the end, a line each; on a terminal the tree shows it.
  private func tellDecided(_ tree: NodeRecord) {
    if output.isLive { return }
    let lines = Self.decided(tree)
    if lines.isEmpty { return output.notice("nothing was decided yet") }
    tellDecided(lines)
  }

  /// The first lines; the journal has them all.
  private func tellDecided(_ lines: [String]) {
    let most = 12
    for line in lines.prefix(most) { output.notice("decided: \(line)") }
    if lines.count > most { output.notice("decided: and \(lines.count - most) more, which the journal holds") }
  }

  static func decided(_ node: NodeRecord) -> [String] {
    var lines: [String] = []
    if let solution = node.solution {
      lines.append("\(node.problem) → \(solution)")
    } else if let split = node.elections.last(where: { $0.decision == "decomposition" })?.winner {
      lines.append("\(node.problem) → \(split)")
    }
    return lines + node.children.flatMap(decided)
  }
}

/// The solutions of a run's nodes as they come in, a line each.
final class DecidedLog: Sendable {
  private let state = Mutex<(titles: [String: String], lines: [String])>(([:], []))

  var lines: [String] { state.withLock { $0.lines } }

  @Sendable func listen(_ event: Event) {
    guard let node = event.node else { return }
    switch event.payload {
    case .nodeStarted(let problem, _): state.withLock { $0.titles[node] = problem }
    case .nodeComplete(let solution?, _):
      state.withLock { $0.lines.append("\($0.titles[node] ?? node) → \(solution)") }
    default: break
    }
  }
}
