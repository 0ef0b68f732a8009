import Maker
import MakerMCP
import MakerVoting

/// A tool that carries out one run. It can be called, and it can be started with `maker_run_start`.
struct RunTool: Sendable {
  let name: String
  let title: String
  let description: String
  /// JSON Schemas of its own arguments; those of the settings are added.
  let properties: [(String, JSON)]
  var required: [String] = []
  /// JSON Schemas of what a solution adds to the result.
  let solution: [(String, JSON)]
  /// What every result has.
  var always = ["status", "model", "simulated", "usage", "run", "resource"]
  /// Answers a call that needs no run; `nil` for any other.
  var atOnce: @Sendable (ToolCall) async throws -> ToolResult? = { _ in nil }
  /// Reads the arguments and settles everything before the first call of a model. It may ask the user.
  let prepare: @Sendable (ToolCall) async throws -> PreparedRun

  /// As a tool that lasts as long as its run.
  func tool(_ toolbox: Toolbox) -> Tool {
    let settings = try? Settings(toolbox.parsed, console: toolbox.console)
    return Tool(
      name: name, title: title, description: description,
      inputSchema: [
        "type": "object",
        "properties": .object(
          JSONObject(
            properties + CallSettings.properties(settings, isBrief: true)
              + [Configurations.property, CostGuard.property])),
        "required": .strings(required), "additionalProperties": false,
      ],
      outputSchema: RunReport.schema(solution, required: always),
      annotations: .init(isReadOnly: false, isOpenWorld: true)
    ) { call in
      let call = toolbox.configured(call)
      if let result = try await atOnce(call) { return result }
      let report: RunReport
      if let run = RunReview.run(of: call.answered) {
        report = try await toolbox.follow(run, call)
      } else {
        let prepared = try await prepare(call, toolbox)
        report =
          prepared.mayAsk && call.canElicit
          ? try await toolbox.follow(toolbox.start(prepared, of: name, for: call), call)
          : try await toolbox.carryOut(prepared, of: name, call)
      }
      return ToolResult(report.text, structured: report.json)
    }
  }

  /// Everything before the run, the user's consent to its cost included.
  func prepare(_ call: ToolCall, _ toolbox: Toolbox) async throws -> PreparedRun {
    let call = toolbox.configured(call)
    var prepared = try await prepare(call)
    try await CostGuard(toolbox).check(&prepared, call)
    return prepared
  }
}

/// A run that can begin.
struct PreparedRun: Sendable {
  /// The problem in one line.
  let problem: String
  var preparation: RunPreparation
  let models: [any CompletionModel]
  /// Whether answers come from a text that was given.
  var hasContext = false
  /// Whether it may have to ask a person while it goes on.
  var mayAsk = false
  let body: @Sendable (CommandRun.Means) async throws -> RunOutcome
}

extension Toolbox {
  /// The settings of a call.
  func settings(_ arguments: JSONObject) throws -> Settings {
    try Settings(CallSettings.apply(arguments, to: parsedArguments(arguments)), console: console)
  }

  /// What a call's run goes by.
  func preparation(_ settings: Settings) async throws -> RunPreparation {
    try await RunPreparation(settings: settings, console: console, setup: setup)
  }

  /// Carries out a run, which the caller can follow and cancel.
  func carryOut(_ prepared: PreparedRun, of tool: String, _ call: ToolCall) async throws -> RunReport {
    call.log(.info, prepared.preparation.choice.notice)
    let run = begin(prepared, of: tool)
    return try await finish(run, prepared, listener: teller(of: run.id, call))
  }

  /// Begins a run that goes on after the call; returns its id.
  ///
  /// - Parameters:
  ///   - call: who will answer its questions.
  func start(_ prepared: PreparedRun, of tool: String, for call: ToolCall? = nil) -> String {
    let run = begin(prepared, of: tool)
    if let call { runs.follow(run.id, teller(of: run.id, call)) }
    inBackground { _ = try? await finish(run, prepared) }
    return run.id
  }

  /// Tells the caller of each vote.
  func teller(of run: String, _ call: ToolCall) -> EventListener {
    { [runs] event in
      let votes = Double(runs.record(run)?.votes ?? 0)
      switch event.payload {
      case .voteProgress(_, let candidate):
        call.progress(votes, Sanitizer.line("a vote for \(candidate)", limit: 80))
      case .redFlagged(_, let flag): call.progress(votes, "discarded: \(flag.kind.rawValue)")
      case .modelRetried(let model, let reason, let seconds):
        call.log(.warning, "asking \(model) again in \(Words.fixed(seconds, 1)) s: \(reason)")
      default: break
      }
    }
  }

  /// Enters a run into the book.
  func begin(_ prepared: PreparedRun, of tool: String) -> RunStore.Running {
    let choice = prepared.preparation.choice
    return runs.begin(
      tool: tool, problem: prepared.problem, model: choice.names.joined(separator: ", "),
      simulationNote: choice.simulationNote)
  }

  /// Carries out a run that has been entered, and enters how it ended.
  func finish(
    _ run: RunStore.Running, _ prepared: PreparedRun, listener: @escaping EventListener = { _ in }
  ) async throws -> RunReport {
    do {
      let journal = try prepared.preparation.journal(run: run.id)
      let store = runs
      var listeners: [EventListener] = [{ store.listen(run.id, $0) }, listener]
      if let journal { listeners.append { journal.record($0) } }
      let outcome = try await prepared.body(
        CommandRun.Means(
          preparation: prepared.preparation, models: prepared.models, settings: prepared.preparation.run,
          clock: console.clock, listeners: listeners,
          stop: run.stop, id: run.id))
      let report = RunReport(outcome, run.id, prepared, journalFailure: journal?.failure)
      runs.end(run.id, report: report, whole: outcome.whole)
      return report
    } catch is CancellationError {
      runs.end(run.id, state: .cancelled, failure: "the call was cancelled")
      throw CancellationError()
    } catch {
      runs.end(run.id, state: .failed, failure: CallSettings.inArguments(Failures.explain(error).message))
      throw error
    }
  }
}
