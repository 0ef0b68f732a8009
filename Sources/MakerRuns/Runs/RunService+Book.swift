package import Maker
import MakerConsole

/// Runs that are entered into the book, so that they can be looked at, followed and stopped while they go on.
extension RunService {
  /// Puts what came of a run into the words of whoever asked for it.
  package struct Wording: Sendable {
    /// Of an outcome.
    package let outcome: @Sendable (RunOutcome, PreparedRun, _ id: String) -> RunReport
    /// Of a fault.
    package let fault: @Sendable (any Error) -> String

    package init(
      outcome: @escaping @Sendable (RunOutcome, PreparedRun, _ id: String) -> RunReport,
      fault: @escaping @Sendable (any Error) -> String
    ) {
      (self.outcome, self.fault) = (outcome, fault)
    }
  }

  /// Enters a run, and carries it out while the caller waits.
  ///
  /// - Parameters:
  ///   - name: what was asked for, as whoever asked calls it.
  ///   - listener: is told the run's events, given the run's id.
  package func carryOut(
    _ run: PreparedRun, as name: String, _ wording: Wording, listener: (_ id: String) -> EventListener
  ) async throws -> RunReport {
    let running = enter(run, as: name)
    return try await finish(running, run, wording, listener: listener(running.id))
  }

  /// Begins a run that goes on after the call; returns its id.
  ///
  /// - Parameters:
  ///   - journal: of a run that is taken up again.
  ///   - follower: is told its events and answers its questions, given the run's id.
  package func start(
    _ run: PreparedRun, as name: String, _ wording: Wording, journal: Journal? = nil,
    follower: ((_ id: String) -> EventListener)? = nil
  ) throws -> String {
    guard let background else { throw CommandError.usage("nothing goes on here after the call") }
    let running = enter(run, as: name, journal)
    if let follower { book.follow(running.id, follower(running.id)) }
    background { _ = try? await finish(running, run, wording, journal) { _ in } }
    return running.id
  }

  private func enter(_ run: PreparedRun, as name: String, _ journal: Journal? = nil) -> RunBook.Running {
    book.begin(name: name, problem: run.work.title, models: run.preparation.choice.names, journal: journal)
  }

  private func finish(
    _ running: RunBook.Running, _ run: PreparedRun, _ wording: Wording, _ journal: Journal? = nil,
    listener: @escaping EventListener
  ) async throws -> RunReport {
    do {
      var conduct = Conduct()
      (conduct.id, conduct.stop, conduct.journal) = (running.id, running.stop, journal)
      let book = book
      conduct.listeners = [{ book.listen(running.id, $0) }, listener]
      conduct.review = { review in
        let isAccepted = await book.ask(review, running.id)
        try Task.checkCancellation()
        return isAccepted
      }
      let outcome = try await carryOut(run, conduct)
      let report = wording.outcome(outcome, run, running.id)
      book.end(
        running.id, report: report, whole: outcome.json(run.kind.solutionName),
        canGoOn: outcome.status.canGoOn && hasJournal(running.id))
      return report
    } catch is CancellationError {
      book.end(
        running.id, state: .cancelled, failure: "the call was cancelled", canGoOn: hasJournal(running.id))
      throw CancellationError()
    } catch {
      book.end(running.id, state: .failed, failure: wording.fault(error), canGoOn: hasJournal(running.id))
      throw error
    }
  }

  /// Whether a run can be found by its id later.
  private func hasJournal(_ id: String) -> Bool { RunLibrary(console).path(of: id).map(TextFiles.exists) ?? false }
}
