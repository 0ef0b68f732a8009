import MakerVoting
import Synchronization

/// Holds a model against problems with known replies, within a run's limits, red flags, retries and journal: what comes
/// out is p, the probability that one unflagged sample is right, and v, the share of samples that are not flagged
/// (arXiv 2511.09030, section 4).
///
/// Each problem is asked for a few samples as the first round of an election would be: the first at the first
/// temperature, the others at the later one. Samples of one problem are not independent of each other; more problems
/// tell more than more samples of each.
public struct Calibrator: Sendable {
  private let model: String
  private let harness: RunHarness
  private let settings: RunSettings

  /// A calibrator of one model.
  ///
  /// - Parameters:
  ///   - settings: limits, temperatures, red flags and the rest.
  ///   - listeners: are told every sample.
  ///   - shared: what this and other runs spend from, instead of the settings' limits.
  public init(
    model: any CompletionModel, settings: RunSettings = RunSettings(), clock: any Clock<Duration> = ContinuousClock(),
    listeners: [EventListener] = [], shared: SharedBudget? = nil
  ) {
    self.model = model.name
    self.settings = settings
    harness = RunHarness(models: [model], settings: settings, clock: clock, listeners: listeners, shared: shared)
  }

  /// Asks the problems side by side, each for so many samples.
  ///
  /// - Returns: what was counted, also where a limit or a stop ended the run early, and the run's result, whose status
  ///   says which.
  /// - Throws: ``ModelError`` when the model fails for good, `CancellationError` when the calling task is cancelled.
  public func measure<Value>(
    _ problems: [KnownProblem<Value>], samplesEach: Int, title: String, stop: StopSignal? = nil, run id: String? = nil
  ) async throws -> (record: CalibrationRecord, result: RunResult<CalibrationRecord>) {
    let counted = Mutex(CalibrationRecord(model: model))
    let width = max(1, settings.concurrency)
    let result = try await harness.run(title, stop: stop, id: id) { run in
      try await withThrowingTaskGroup(of: (right: Int, ballots: Int, samples: Int).self) { group in
        for (position, problem) in problems.enumerated() {
          if position >= width, let one = try await group.next() { counted.withLock { $0.add(one) } }
          group.addTask {
            let drawn = try await draw(problem, samplesEach, run)
            let ballots = drawn.compactMap { try? $0.result.get() }
            return (ballots.count(where: problem.isRight), ballots.count, drawn.count)
          }
        }
        for try await one in group { counted.withLock { $0.add(one) } }
      }
      return .solved(counted.withLock { $0 })
    }
    var record = counted.withLock { $0 }
    record.counts.seconds = result.usage.seconds
    record.counts.inputTokens = result.usage.inputTokens
    record.counts.outputTokens = result.usage.outputTokens
    record.counts.cost = result.usage.cost
    return (record, result)
  }

  private func draw<Value>(_ problem: KnownProblem<Value>, _ count: Int, _ run: Run) async throws -> [Drawn<Value>] {
    let node = "known \(problem.id)"
    let stream = run.stream(node, problem.inquiry.agent)
    let wanted = Wanted(
      agent: problem.inquiry.agent, stream: stream, numbers: 0..<max(1, count), rung: run.ladder[0], margin: 1)
    let drawn = try await run.sampler.draw(wanted) { _ in problem.inquiry }
    run.sampler.forget(stream)
    for sample in drawn {
      switch sample.result {
      case .success(let value):
        run.events.tell(
          .voteProgress(run.event(sample), candidate: "\(value)"),
          node: node)
      case .failure(let flag):
        run.events.tell(
          .redFlagged(run.event(sample), flag: flag), node: node)
      }
    }
    return drawn
  }
}
