import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_run_start`.
enum RunStartTool {
  /// Runs that may be under way at once: a model that calls in a loop must not spend without end.
  private static let most = 100

  static func make(_ toolbox: Toolbox, _ tools: [RunTool]) -> MCPTool {
    MCPTool(
      name: "maker_run_start", title: "Start a run",
      description: """
        Starts a run that goes on after this call: any of \(Words.list(tools.map(\.name), "or")), with that tool's \
        arguments. Returns at once with the run's id for maker_run_status and maker_run_cancel. The run ends with the \
        server; maker_run_resume goes on with it.
        """,
      inputSchema: [
        "type": "object",
        "properties": [
          "tool": [
            "type": "string", "enum": .strings(tools.map(\.name)), "description": "the tool whose work it is",
          ],
          "arguments": ["type": "object", "description": "that tool's arguments"],
        ],
        "required": ["tool", "arguments"], "additionalProperties": false,
      ],
      outputSchema: RunView.schema,
      annotations: .init(isReadOnly: false, isOpenWorld: true)
    ) { call in
      guard let tool = tools.first(where: { $0.name == call.arguments["tool"]?.string }) else {
        throw ToolFailure("`tool` must be one of \(Words.list(tools.map(\.name), "or"))")
      }
      try checkRoom(toolbox.runs)
      let arguments = call.arguments["arguments"]?.object ?? [:]
      let inner = try call.with(arguments, for: tool.tool(toolbox))
      let ready = try await tool.prepare(inner, toolbox)
      let run = try toolbox.service.start(ready.run, as: tool.name, tool.wording(ready))
      return try RunView.result(run, toolbox.runs)
    }
  }

  /// Refuses one run too many.
  static func checkRoom(_ runs: RunBook) throws(ToolFailure) {
    let running = runs.all.count { $0.state == .running }
    guard running < most else {
      throw ToolFailure("\(running) runs are under way; wait for one with maker_run_status, or cancel one")
    }
  }
}

/// `maker_run_resume`.
enum RunResumeTool {
  private static let acceptChanges = ResumeCommand.acceptChanges
  /// What may be spent; all else is as the run began.
  private static let limits = CallSettings.flags.filter { $0.group == .limits }

  static func make(_ toolbox: Toolbox, _ tools: [RunTool]) -> MCPTool {
    let settings = try? Settings(toolbox.parsed, console: toolbox.console)
    return MCPTool(
      name: "maker_run_resume", title: "Go on with a run",
      description: """
        Goes on with a run that was cancelled, or ended by a limit, a fault or the end of its server: what is decided is \
        not asked again. Limits that are given take the place of the run's own; what was used before counts towards those \
        of calls, tokens and cost. Returns at once, as maker_run_start does. What was finished is told again.
        """,
      inputSchema: [
        "type": "object",
        "properties": .object(
          JSONObject(
            [("run", RunView.argument)] + limits.map { ($0.member, CallSettings.schema($0)) }
              + [(acceptChanges.member, CallSettings.schema(acceptChanges)), CostGuard.property])),
        "required": ["run"], "additionalProperties": false,
      ],
      outputSchema: RunView.schema,
      annotations: .init(isReadOnly: false, isOpenWorld: true)
    ) { call in
      try RunStartTool.checkRoom(toolbox.runs)
      let id = call.arguments["run"]?.string ?? ""
      let shown = Sanitizer.line(id, limit: 40)
      if toolbox.runs.record(id)?.state == .running {
        throw ToolFailure("the run `\(shown)` is still under way; follow it with maker_run_status")
      }
      let library = RunLibrary(toolbox.console)
      // A model writes the call: it names a run, never a file.
      guard library.ids.contains(id), let path = library.path(of: id) else {
        throw ToolFailure("there is no run `\(shown)` that has a journal; give the id of a run as maker told it")
      }
      var changes: [String: [FlagValue]] = [:]
      for flag in limits {
        changes[flag.name] = try call.arguments[flag.member].map { try CallSettings.read($0, flag) }
      }
      let accepts = call.arguments[acceptChanges.member]?.bool ?? false
      let journal = try Journal(resuming: path, sync: settings?.text(.sync).flatMap(JournalSync.init) ?? .group)
      var run = try await toolbox.service.resume(journal, changes, own: settings, acceptsChanges: accepts)
      guard let tool = tools.first(where: { $0.kinds.contains { $0.name == run.kind.name } }) else {
        throw ToolFailure(
          "the run `\(shown)` is a \(run.kind.name); `maker resume` goes on with it on the command line")
      }
      if CallSettings.foreignModel(in: run.preparation.settings.texts, within: toolbox.parsed) != nil {
        throw ToolFailure(
          "the run `\(shown)` asks a server or a file that this server was not started with; `maker resume` goes on with"
            + " it on the command line")
      }
      try await toolbox.service.equip(&run)
      try toolbox.service.check(run, against: journal, acceptsChanges: accepts)
      try await CostGuard(toolbox).check(&run, call)
      let ready = RunTool.Ready(run: run)
      _ = try toolbox.service.start(run, as: tool.name, tool.wording(ready), journal: journal)
      return try RunView.result(id, toolbox.runs)
    }
  }
}

/// `maker_run_status`.
enum RunStatusTool {
  static func make(_ toolbox: Toolbox) -> MCPTool {
    MCPTool(
      name: "maker_run_status", title: "Status of a run",
      description: """
        Tells how far a run is, what it has decided so far, and its result when it is over. With `wait_seconds` it waits \
        so long for the end, which spares calls. The last runs of this server are kept.
        """,
      inputSchema: [
        "type": "object",
        "properties": [
          "run": RunView.argument,
          "wait_seconds": [
            "type": "number", "minimum": 0, "maximum": 50, "description": "how long to wait for the end",
          ],
        ],
        "required": ["run"], "additionalProperties": false,
      ],
      outputSchema: RunView.schema,
      annotations: .init(isReadOnly: true, isIdempotent: true)
    ) { call in
      let run = call.arguments["run"]?.string ?? ""
      if let seconds = call.arguments["wait_seconds"]?.double, seconds > 0 {
        let (runs, clock) = (toolbox.runs, toolbox.console.clock)
        await withTaskGroup(of: Void.self) { group in
          group.addTask { await runs.ended(run) }
          group.addTask { try? await clock.sleep(for: .seconds(seconds)) }
          await group.next()
          group.cancelAll()
        }
        try Task.checkCancellation()
      }
      return try RunView.result(run, toolbox.runs)
    }
  }
}

/// `maker_run_cancel`.
enum RunCancelTool {
  static func make(_ toolbox: Toolbox) -> MCPTool {
    MCPTool(
      name: "maker_run_cancel", title: "Cancel a run",
      description: "Ends a run and stops its spending at once. Returns what it had decided by then.",
      inputSchema: [
        "type": "object", "properties": ["run": RunView.argument], "required": ["run"],
        "additionalProperties": false,
      ],
      outputSchema: RunView.schema,
      annotations: .init(isReadOnly: false, isDestructive: true, isIdempotent: true)
    ) { call in
      let run = call.arguments["run"]?.string ?? ""
      if let record = toolbox.runs.record(run) {
        record.running.stop.stop()
        await toolbox.runs.ended(run)
      }
      return try RunView.result(run, toolbox.runs)
    }
  }
}

/// A run as the tools show it.
enum RunView {
  static let argument: JSON = ["type": "string", "minLength": 1, "description": "the run's id"]

  static let schema: JSON = [
    "type": "object",
    "properties": [
      "run": ["type": "string"],
      "state": [
        "type": "string", "enum": .strings(RunBook.State.allCases.map(\.rawValue)),
        "description":
          "finished has a `result`, failed and cancelled have a `reason`, and failed what there is of a result",
      ],
      "tool": ["type": "string"], "problem": ["type": "string"], "model": ["type": "string"],
      "simulated": ["type": "boolean", "description": "whether the offline simulated model answers"],
      "votes": ["type": "integer", "minimum": 0], "elections": ["type": "integer", "minimum": 0],
      "seconds": ["type": "number", "minimum": 0],
      "decided": ["type": "array", "items": ["type": "string"], "description": "what has been decided so far"],
      "tree": ["type": "object", "description": "the tree so far, while it goes on"],
      "result": ["type": "object", "description": "what the tool would have returned"],
      "reason": ["type": "string"], "next_step": ["type": "string"],
      "note": ["type": "string", "description": "for the user"], "resource": ["type": "string"],
    ],
    "required": [
      "run", "state", "tool", "problem", "model", "simulated", "votes", "elections", "seconds", "decided", "resource",
    ],
    "additionalProperties": false,
  ]

  /// - Throws: ``MakerMCP/ToolFailure`` where there is no such run.
  static func result(_ id: String, _ runs: RunBook) throws(ToolFailure) -> ToolResult {
    guard let record = runs.record(id) else {
      let known = runs.all.suffix(5).map(\.running.id)
      throw ToolFailure(
        "there is no run `\(Sanitizer.line(id, limit: 40))` in this server, and maker_run_resume goes on with one of an"
          + " earlier server; "
          + (known.isEmpty ? "start one with maker_run_start" : "the last are \(Words.list(known, "and"))"))
    }
    return ToolResult(text(record), structured: json(record))
  }

  static func json(_ record: RunBook.Record, treeNodes: Int = RunBook.treeNodes) -> JSON {
    var object: JSONObject = [
      "run": .string(record.running.id), "state": .string(record.state.rawValue), "tool": .string(record.name),
      "problem": .string(record.problem), "model": .string(record.models.joined(separator: ", ")),
      "simulated": .bool(SimulationNote.text(of: record.models) != nil),
      "votes": .integer(record.votes), "elections": .integer(record.elections),
      "seconds": .double((record.seconds * 1000).rounded() / 1000),
      "decided": .strings(record.decided),
    ]
    object["tree"] = record.tree(most: treeNodes)
    object["result"] = record.report?.json
    object["reason"] = record.failure.map { .string($0) }
    object["next_step"] =
      switch record.state {
      case .running: "call maker_run_status again, or maker_run_cancel"
      case _ where record.canGoOn: "call maker_run_resume to go on with it, with more of what ran out"
      case .finished: nil
      case .failed, .cancelled: "start it again with maker_run_start"
      }
    object["note"] = SimulationNote.text(of: record.models).map { .string($0) }
    object["resource"] = .string(RunResources.uri(record.running.id))
    return .object(object)
  }

  private static func text(_ record: RunBook.Record) -> String {
    let head = "run \(record.running.id) is \(record.state.rawValue)"
    if let report = record.report { return head + "\n\n" + report.text }
    if let failure = record.failure { return head + ": " + failure }
    return head + ": \(Words.count(record.votes, "vote")), \(Words.count(record.elections, "election"))"
  }
}
