import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// A tool that carries out one run. It can be called, and it can be started with `maker_run_start`.
struct RunTool: Sendable {
  let name: String
  let title: String
  let description: String
  /// Whose runs it carries out.
  let kinds: [ProblemKind]
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
  let prepare: @Sendable (ToolCall) async throws -> Ready
  /// What it tells of an outcome.
  let tell: @Sendable (RunOutcome) -> Told

  /// A run that can begin, and what is to be known of it beforehand.
  struct Ready: Sendable {
    var run: PreparedRun
    /// What should be known of the way it is run.
    var remark: String?
  }

  /// The words of what comes of it.
  func wording(_ ready: Ready) -> RunService.Wording {
    RunService.Wording(
      outcome: { outcome, run, id in
        var told = tell(outcome)
        if let remark = ready.remark { told.remark = [told.remark, remark].compactMap { $0 }.joined(separator: " ") }
        return RunReport(outcome, run, id, told)
      }, fault: { CallSettings.inArguments(Failures.explain($0).message) })
  }

  /// As a tool that lasts as long as its run.
  func tool(_ toolbox: Toolbox) -> MCPTool {
    let settings = try? Settings(toolbox.parsed, console: toolbox.console)
    return MCPTool(
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
        let ready = try await prepare(call, toolbox)
        let (service, words) = (toolbox.service, wording(ready))
        if ready.run.work.mayAsk && call.canElicit {
          let run = try service.start(ready.run, as: name, words) { toolbox.teller(of: $0, call) }
          report = try await toolbox.follow(run, call)
        } else {
          call.log(.info, ready.run.preparation.choice.notice)
          report = try await service.carryOut(ready.run, as: name, words) { toolbox.teller(of: $0, call) }
        }
      }
      return report.isFailed
        ? ToolResult(failure: report.text, structured: report.json)
        : ToolResult(report.text, structured: report.json)
    }
  }

  /// Everything before the run, the user's consent to its cost included.
  func prepare(_ call: ToolCall, _ toolbox: Toolbox) async throws -> Ready {
    let call = toolbox.configured(call)
    var ready = try await prepare(call)
    try await CostGuard(toolbox).check(&ready.run, call)
    return ready
  }
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

  /// A run of a problem, ready to begin.
  func ready(_ kind: ProblemKind, _ arguments: ProblemArguments, _ settings: Settings) async throws -> RunTool.Ready {
    var run = try await service.prepare(kind, arguments, settings)
    try await service.equip(&run)
    return RunTool.Ready(run: run)
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
}
