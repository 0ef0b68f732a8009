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
  private let harness: Harness
  private let settings: RunSettings

  /// A calibrator of one model.
  ///
  /// - Parameters:
  ///   - settings: limits, temperatures, red flags and the rest.
  ///   - listeners: are told every sample.
  public init(
    model: any CompletionModel, settings: RunSettings = RunSettings(), clock: any Clock<Duration> = ContinuousClock(),
    listeners: [EventListener] = []
  ) {
    self.model = model.name
    self.settings = settings
    harness = Harness(models: [model], settings: settings, clock: clock, listeners: listeners)
  }

  /// Asks the problems side by side, each for so many samples.
  ///
  /// - Parameters:
  ///   - stop: ends the run early, with a result.
  ///   - run: the run's id; the journal's, else made, if none is given.
  ///   - journal: keeps the run's events; see ``Orchestrator/solve(_:plan:stop:run:journal:in:)``.
  ///   - place: where among the calibrations of several models this one stands.
  /// - Returns: what was counted, also where a limit, a stop or a fault ended the run early, and the run's result, whose
  ///   status says which.
  /// - Throws: `CancellationError` when the calling task is cancelled.
  public func measure<Value>(
    _ problems: [KnownProblem<Value>], samplesEach: Int, title: String, stop: StopSignal? = nil, run id: String? = nil,
    journal: Journal? = nil, in place: ProblemPlace? = nil
  ) async throws -> (record: CalibrationRecord, result: RunResult<CalibrationRecord>) {
    let counted = Mutex(CalibrationRecord(model: model))
    let width = max(1, settings.concurrency)
    let result = try await harness.run(
      title, text: { (record: CalibrationRecord) in "\(record.problems) problems" }, stop: stop, id: id,
      journal: journal, in: place
    ) { run in
      run.events.tell(.nodeStarted(problem: title, depth: 0), node: run.root)
      try await withThrowingTaskGroup(of: (right: Int, ballots: Int, samples: Int).self) { group in
        for (position, problem) in problems.enumerated() {
          if position >= width, let one = try await group.next() { counted.withLock { $0.add(one) } }
          group.addTask { try await measure(problem, number: position + 1, samplesEach, run) }
        }
        for try await one in group { counted.withLock { $0.add(one) } }
      }
      run.events.tell(.nodeComplete(solution: "\(problems.count) problems", failure: nil), node: run.root)
      return .solved(counted.withLock { $0 })
    }
    var record = counted.withLock { $0 }
    record.counts.seconds = result.usage.seconds
    record.counts.inputTokens = result.usage.inputTokens
    record.counts.outputTokens = result.usage.outputTokens
    record.counts.cost = result.usage.cost
    return (record, result)
  }

  /// Counts the samples of one problem; one that was counted before the run was taken up again is not asked.
  private func measure<Value>(
    _ problem: KnownProblem<Value>, number: Int, _ count: Int, _ run: Run
  ) async throws -> (right: Int, ballots: Int, samples: Int) {
    let node = run.root.appending(.step(number))
    if let known = run.events.history?.measured(node) {
      run.events.tell(.measured(right: known.right, ballots: known.ballots, samples: known.samples), node: node)
      return known
    }
    let drawn = try await draw(problem, count, run, node)
    let ballots = drawn.compactMap { try? $0.result.get() }
    let one = (right: ballots.count(where: problem.isRight), ballots: ballots.count, samples: drawn.count)
    run.events.tell(.measured(right: one.right, ballots: one.ballots, samples: one.samples), node: node)
    return one
  }

  private func draw<Value>(
    _ problem: KnownProblem<Value>, _ count: Int, _ run: Run, _ node: NodePath
  ) async throws -> [Drawn<Value>] {
    let stream = run.stream(.known(problem.id, of: run.root), problem.inquiry.agent)
    let wanted = Wanted(
      node: node, agent: problem.inquiry.agent, stream: stream, numbers: 0..<max(1, count), rung: run.ladder[0],
      margin: 1)
    let drawn = try await run.sampler.draw(wanted) { _ in problem.inquiry }
    run.sampler.forget(stream)
    for sample in drawn {
      switch sample.result {
      case .success(let value):
        run.events.tell(.voteProgress(run.sampler.vote(sample), candidate: "\(value)"), node: node)
      case .failure(let flag): run.events.tell(.redFlagged(run.sampler.vote(sample), flag: flag), node: node)
      }
    }
    return drawn
  }
}
