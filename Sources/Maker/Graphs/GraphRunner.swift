public import MakerVoting

/// A refinement that came to an end without a valid verdict: a person has to decide.
public struct GraphReview: Hashable, Sendable {
  /// The subtask that gave the verdict.
  public let subtask: String
  /// The subtask whose output it is about.
  public let revised: String
  /// That output, as it stands after the last revision.
  public let output: JSON
  /// The last verdict.
  public let verdict: JSON
  /// How often the work was done again.
  public let revisions: Int

  /// As a member of a result.
  public var json: JSON {
    [
      "subtask": .string(subtask), "revised": .string(revised), "output": output, "verdict": verdict,
      "revisions": .integer(revisions),
    ]
  }
}

/// What a graph's run came to.
public struct GraphResult: Sendable {
  /// A subtask that has no output.
  public struct Failed: Hashable, Sendable {
    /// Which.
    public let subtask: String
    /// Why, in one line.
    public let reason: Reason
  }

  /// The run's result; its solution is the composed answer.
  public let result: RunResult<JSON>
  /// The outputs there are, in the order of the graph.
  public let outputs: JSONObject
  /// The subtasks that were given up, in the order of the graph.
  public let failed: [Failed]
  /// What a person has to decide.
  public let reviews: [GraphReview]

  /// As `dag run --json` and `maker_run_dag` print it.
  ///
  /// - Parameters:
  ///   - words: puts reasons into words.
  public func json(words: (Reason) -> String = { $0.description }) -> JSON {
    var object = result.json("answer", result.solution, words: words).object ?? JSONObject()
    object["outputs"] = .object(outputs)
    object["failed"] = .array(failed.map { ["subtask": .string($0.subtask), "reason": .string(words($0.reason))] })
    if !reviews.isEmpty { object["needs_review"] = .array(reviews.map(\.json)) }
    return .object(object)
  }
}

/// Runs graphs of subtasks: each subtask as soon as what it depends on is done, by an election of its own criticality.
/// What a run comes to does not depend on how many calls are under way at once.
///
/// ```swift
/// let runner = GraphRunner(graph: try SubtaskGraph(parsing: text), models: [model])
/// let outcome = try await runner.run()
/// print(outcome.result.solution?.compact ?? outcome.result.reason ?? "")
/// ```
public struct GraphRunner: Sendable {
  /// Decides on a refinement that failed: whether its output is taken as it stands. Throws to end the run.
  public typealias Reviewer = @Sendable (GraphReview) async throws -> Bool

  let graph: SubtaskGraph
  let models: [any CompletionModel]
  private(set) var settings: RunSettings
  let criticality: Criticality?
  let prompts: PromptLibrary
  let clock: any Clock<Duration>
  let listeners: [EventListener]
  let reviewer: Reviewer?
  let verifier: SolutionCheck<PosedSubtask, JSON>?

  /// A runner.
  ///
  /// - Parameters:
  ///   - graph: what is to be done.
  ///   - models: at least one. A subtask with a `model` is done by that one alone.
  ///   - settings: limits and the rest.
  ///   - criticality: of subtasks that state none; `nil` lets the margin of `settings` apply to them.
  ///   - prompts: the library with the template `subtask`.
  ///   - clock: measures the run's time limit and the delays between retries.
  ///   - listeners: are told every event.
  ///   - reviewer: is asked when a refinement fails; without one it fails with a review in the result.
  ///   - verify: code of one's own that accepts or rejects the outputs of subtasks.
  public init(
    graph: SubtaskGraph, models: [any CompletionModel], settings: RunSettings = RunSettings(),
    criticality: Criticality? = .medium, prompts: PromptLibrary = .graphs,
    clock: any Clock<Duration> = ContinuousClock(), listeners: [EventListener] = [], reviewer: Reviewer? = nil,
    verify verifier: SolutionCheck<PosedSubtask, JSON>? = nil
  ) {
    self.graph = graph
    self.models = models
    self.settings = settings
    self.settings.margin = settings.margin.over(steps: Double(graph.mostElections))
    self.criticality = criticality
    self.prompts = prompts
    self.clock = clock
    self.listeners = listeners
    self.reviewer = reviewer
    self.verifier = verifier
  }

  /// Runs the graph.
  ///
  /// No consensus, a rejection, a spent budget, an interruption and a fault are results, with the outputs there are.
  ///
  /// - Parameters:
  ///   - stop: ends the run early, with a result.
  ///   - run: the run's id; the journal's, else made, if none is given.
  ///   - journal: keeps the run's events; see ``Orchestrator/solve(_:plan:stop:run:journal:in:)``.
  ///   - place: where in a batch the graph stands.
  /// - Throws: ``GraphError`` for a subtask whose `model` is none of the run's, `CancellationError` when the calling task is
  ///   cancelled.
  public func run(
    stop: StopSignal? = nil, run id: String? = nil, journal: Journal? = nil, in place: ProblemPlace? = nil
  ) async throws -> GraphResult {
    try check()
    _ = try MarginState(settings)
    let state = GraphState()
    let harness = Harness(models: models, settings: settings, clock: clock, listeners: listeners)
    let result = try await harness.run(
      graph.title, text: { $0.asText }, stop: stop, id: id, journal: journal, in: place
    ) { run in
      try await GraphRun(runner: self, run: run, state: state).solve()
    }
    let (outputs, failures, reviews) = state.snapshot
    let order = graph.subtasks.map(\.id)
    return GraphResult(
      result: result, outputs: JSONObject(order.compactMap { id in outputs[id].map { (id, $0) } }),
      failed: order.compactMap { id in failures[id].map { GraphResult.Failed(subtask: id, reason: $0) } },
      reviews: order.compactMap { id in reviews.first { $0.subtask == id } })
  }

  /// Finds out, without a call, whether the run has the models that subtasks want.
  ///
  /// - Throws: ``GraphError`` for a subtask whose `model` is none of the run's.
  public func check() throws(GraphError) {
    let names = models.map(\.name)
    for (position, subtask) in graph.subtasks.enumerated() {
      guard let model = subtask.model, !names.contains(model) else { continue }
      throw GraphError(
        .invalidValue, JSONPath()["subtasks"][position]["model"],
        "\(subtask.id) wants the model \(model), and the run has \(names.joined(separator: ", ")); give the run that model"
      )
    }
  }
}
