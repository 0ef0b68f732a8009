/// A run of many problems: one id, one journal, one budget, and each problem a subtree of one tree.
///
/// ```swift
/// let result = try await Batch.run("ten questions", settings: settings, models: [model]) { batch in
///   for (number, question) in questions.enumerated() {
///     let answer = try await orchestrator.solve(question, in: batch.problem(number + 1))
///   }
/// }
/// ```
public struct Batch: Sendable {
  let run: Run

  /// Runs `body`, which solves the problems, side by side if it likes.
  ///
  /// - Parameters:
  ///   - title: what it is about, in one line.
  ///   - settings: the limits of calls, tokens, money and time hold for all problems together, and so does the concurrency.
  ///   - models: those that the journal tells; each problem may be solved by others.
  ///   - stop: ends the run early, with a result.
  ///   - id: the run's id; made if none is given.
  ///   - journal: keeps the events.
  /// - Returns: what the body returned, and what all problems spent. A limit, a stop and a fault are results.
  /// - Throws: `CancellationError` when the calling task is cancelled.
  public static func run<Value: Sendable>(
    _ title: String, settings: RunSettings, models: [any CompletionModel],
    clock: any Clock<Duration> = ContinuousClock(), listeners: [EventListener] = [], stop: StopSignal? = nil,
    run id: String? = nil, journal: Journal? = nil, _ body: @escaping @Sendable (Batch) async throws -> Value
  ) async throws -> RunResult<Value> {
    try await Harness(models: models, settings: settings, clock: clock, listeners: listeners)
      .run(title, text: { _ in title }, stop: stop, id: id, journal: journal) { run in
        run.events.tell(.nodeStarted(problem: title, depth: 0), node: .root)
        let value = try await body(Batch(run: run))
        run.events.tell(.nodeComplete(solution: title, failure: nil), node: .root)
        return .solved(value)
      }
  }

  /// The place of a problem, by its number from 1.
  public func problem(_ number: Int) -> ProblemPlace {
    ProblemPlace(batch: self, path: NodePath.root.appending(.problem(number)))
  }

  /// What has been written down of a problem, where the run was taken up again.
  public func row(_ number: Int) -> JSON? {
    run.events.history?.row(problem(number).path)
  }

  /// Writes down what came of a problem, in the form in which its results are written.
  public func note(_ row: JSON, of number: Int) {
    run.events.tell(.row(row), node: problem(number).path)
  }

  /// What the body throws to end the run because a limit that holds for all problems is reached.
  public func spent(_ limit: SpentLimit) -> any Error { RunStop.limit(limit) }

  /// What all problems have spent so far.
  public var usage: Usage { run.events.read { $0.usage } }
}

/// Where in a ``Batch`` a problem stands.
public struct ProblemPlace: Sendable {
  let batch: Batch
  /// The node.
  public let path: NodePath
}
