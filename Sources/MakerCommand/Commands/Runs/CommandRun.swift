import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// A run on the command line: interrupts, the tree that is drawn meanwhile, and how it ended.
struct CommandRun: Sendable {
  private let preparation: RunPreparation
  private let service: RunService
  /// Whether the tree is only to be elected, not solved.
  private let isPlan: Bool
  /// Whether answers come from texts that the user gave.
  private let hasContext: Bool

  private var output: Output { preparation.output }

  init(_ run: PreparedRun, _ service: RunService) {
    self.init(run.preparation, service, isPlan: run.kind.onlyPlans, hasContext: run.work.hasContext)
  }

  init(_ preparation: RunPreparation, _ service: RunService, isPlan: Bool = false, hasContext: Bool = false) {
    (self.preparation, self.service, self.isPlan, self.hasContext) = (preparation, service, isPlan, hasContext)
  }

  /// Carries a run out, and shows what happens meanwhile.
  ///
  /// - Parameters:
  ///   - journal: of a run that is taken up again.
  ///   - acceptsChanges: whether that may go on with other models.
  func carryOut(
    _ run: PreparedRun, journal: Journal? = nil, acceptsChanges: Bool = false
  ) async throws -> RunOutcome {
    let live = output.isLive ? LiveTree(output, isPlan: isPlan, words: service.words) : nil
    return try await watched { conduct in
      var run = run
      try await service.equip(&run)
      if let journal { try service.check(run, against: journal, acceptsChanges: acceptsChanges) }
      for model in run.models {
        // What it costs may have changed since; a limit of money rests on it.
        guard let price = model.price, let date = price.asOf else { continue }
        output.notice(
          "\(model.name): the prices of \(date) are used, \(FlagValue.price(price, model: nil).text) dollars per million"
            + " tokens; --price gives others")
      }
      var conduct = conduct()
      conduct.listeners = listeners(live)
      conduct.journal = journal
      if let past = journal?.past { live?.begin(past) }
      return try await draw(live) { [run, conduct] in try await service.carryOut(run, conduct) }
    }
  }

  /// Does something that can be interrupted; the conduct is asked for when there is a run that can end with a result.
  private func watched<Value: Sendable>(
    _ body: @escaping @Sendable (_ conduct: () -> RunService.Conduct) async throws -> Value
  ) async throws -> Value {
    if preparation.choice.isDefault {
      for line in preparation.choice.aside { output.notice(line) }
      output.notice(preparation.choice.notice)
    }
    return try await Interruption.watch(output.console) { interruption in
      try await body {
        var conduct = RunService.Conduct()
        conduct.stop = interruption.stop
        interruption.runBegins()
        return conduct
      }
    }
  }

  private func listeners(_ live: LiveTree?) -> [EventListener] {
    var listeners: [EventListener] = []
    if let live { listeners.append { live.listen($0) } }
    let output = output
    if output.isVerbose {
      let words = service.words
      listeners.append { output.console.writeError(EventLine.text($0, words) + "\n") }
    } else if live == nil {
      listeners.append { event in
        // A long silence wants an explanation.
        switch event.payload {
        case .modelRetried(_, let reason, let seconds) where seconds >= 2:
          output.notice("asking again in \(Words.fixed(seconds, 0)) s: \(reason)")
        case .modelReplaced: output.notice(EventLine.text(event, { $0.description }))
        default: break
        }
      }
    }
    return listeners
  }

  /// Draws the tree while `body` runs, and its last state afterwards, whatever came of it.
  private func draw(
    _ live: LiveTree?, _ body: @escaping @Sendable () async throws -> RunOutcome
  ) async throws -> RunOutcome {
    guard let live else {
      let outcome = try await body()
      if output.isVerbose {
        let lines = TreeRenderer(width: 10_000, style: output.style)
          .lines(TreeNode(outcome.result.tree, isPlan: isPlan, words: service.words))
        output.console.writeError(lines.map { $0 + "\n" }.joined())
      }
      return outcome
    }
    do {
      let outcome = try await withThrowingTaskGroup(of: RunOutcome?.self) { group in
        group.addTask { try await body() }
        group.addTask {
          await live.drawContinuously()
          return nil
        }
        defer { group.cancelAll() }
        while let ended = try await group.next() {
          if let outcome = ended { return outcome }
        }
        throw CancellationError()
      }
      live.end(TreeNode(outcome.result.tree, isPlan: isPlan, words: service.words))
      return outcome
    } catch {
      live.end(nil)
      throw error
    }
  }

  // MARK: Afterwards

  /// Says on standard error how a run ended, and returns the exit code.
  func report(_ outcome: RunOutcome) -> ExitCode {
    if let summary = outcome.summary { output.summary(summary) }
    for remark in outcome.remarks { output.notice(remark) }
    if outcome.status != .solved {
      output.complaint(RunAdvice.line(outcome, preparation, hasContext: hasContext))
      if outcome.status.canGoOn { tellDecided(outcome.result.tree, isFailed: outcome.status == .failed) }
    }
    output.summary(
      SummaryLine.text(
        status: outcome.status, reliability: outcome.reliability ?? outcome.result.reliability,
        usage: outcome.result.usage))
    tellJournal(outcome)
    return switch outcome.status {
    case .solved: .solved
    case .noConsensus, .rejected: .notSolved
    case .budgetExhausted: .budgetSpent
    case .interrupted: .interrupted
    case .failed: outcome.result.fault.map { ExitCode($0) } ?? .internalError
    }
  }

  /// Where the journal is, and how to go on.
  private func tellJournal(_ outcome: RunOutcome) {
    guard let path = outcome.journal else { return }
    var line = "journal: \(TextFiles.shown(path))"
    if outcome.status.canGoOn {
      let isUsual = RunLibrary(output.console).path(of: outcome.result.run) == path
      line += "; to go on: maker resume \(isUsual ? outcome.result.run : TextFiles.shown(path))"
    }
    output.notice(line)
  }

  /// What was decided before the end, a line each; on a terminal the tree shows it. The journal has them all.
  private func tellDecided(_ tree: NodeRecord, isFailed: Bool) {
    if output.isLive { return }
    let (lines, most) = (tree.decidedLines, 12)
    if lines.isEmpty {
      // The reason of a fault says all there is to say.
      if !isFailed { output.notice("nothing was decided yet") }
      return
    }
    for line in lines.prefix(most) { output.notice("decided: \(line)") }
    if lines.count > most { output.notice("decided: and \(lines.count - most) more, which the journal holds") }
  }
}
