import Maker
import MakerVoting
import Synchronization

/// `maker dag`.
enum DagCommand {
  static func run(_ parsed: ParsedArguments, console: Console, setup: ModelSetup) async throws -> ExitCode {
    let settings = try Settings(parsed, console: console)
    let graph = try load(parsed, console)
    if parsed.path.last == "check" { return try check(graph, Output(settings, console: console)) }
    if settings.text(.plan) != nil {
      throw CommandError.usage("--plan: a plan is followed by ask; a graph is run as it is")
    }
    let prompts = try PromptFolder.load(settings.text(.prompts), into: .graphs)
    let preparation = try await RunPreparation(settings: settings, console: console, setup: setup)
    let criticality = settings.subtaskCriticality
    if settings.isOn(.dryRun) { return try dryRun(graph, preparation, prompts, criticality) }
    let run = CommandRun(preparation: preparation, setup: setup)
    let kept = Mutex<GraphResult?>(nil)
    let result = try await run.carryOut { means in
      let runner = GraphRunner(
        graph: graph, models: means.models, settings: means.settings, criticality: criticality, prompts: prompts,
        clock: means.clock, listeners: means.listeners)
      let outcome: GraphResult
      do { outcome = try await runner.run(stop: means.stop, run: means.id) } catch let error as GraphError {
        throw CommandError.usage("\(error)")
      }
      kept.withLock { $0 = outcome }
      return outcome.result
    }
    if preparation.output.isJSON, let outcome = kept.withLock({ $0 }) {
      try preparation.output.result(outcome.json)
    } else if let answer = result.solution {
      try preparation.output.result(answer.string.map { Sanitizer.text($0) } ?? Sanitizer.text(answer.pretty))
    }
    return run.report(result)
  }

  // MARK: Files

  private static func load(_ parsed: ParsedArguments, _ console: Console) throws(CommandError) -> SubtaskGraph {
    guard parsed.positionals.count == 1, let path = parsed.positionals.first else {
      throw .usage("which graph? Write maker dag \(parsed.path.last ?? "check") FILE, or - for standard input")
    }
    let (name, text) = try text(path, console)
    do throws(GraphError) { return try SubtaskGraph(parsing: text) } catch {
      let place = [error.line, error.column].compactMap { $0.map { ":\($0)" } }.joined()
      throw .badData("\(name)\(place): \(error)")
    }
  }

  private static func text(_ path: String, _ console: Console) throws(CommandError) -> (name: String, text: String) {
    if path != "-" { return (TextFiles.shown(path), try TextFiles.text(path, what: "the graph")) }
    let bytes: [UInt8]
    do { bytes = try console.readInput() } catch {
      throw .file("cannot read standard input: \((error as? FileDescriptor.Failure)?.reason ?? "\(error)")")
    }
    return ("standard input", try TextFiles.decode(bytes, name: "standard input", what: "the graph"))
  }

  // MARK: Check

  private static func check(_ graph: SubtaskGraph, _ output: Output) throws -> ExitCode {
    if output.isJSON {
      try output.result(graph.summary)
      return .solved
    }
    let shape = graph.shape
    var lines = ["order: \(shape.order.joined(separator: ", "))", "levels:"]
    for (number, level) in shape.levels.enumerated() {
      lines.append("  \(number + 1): \(level.joined(separator: ", "))")
    }
    lines.append("width: \(shape.width)")
    lines.append("depth: \(shape.depth)")
    lines.append("critical path: \(shape.criticalPath.joined(separator: " → "))")
    for subtask in graph.subtasks {
      guard let loop = subtask.loop else { continue }
      lines.append("loop: \(subtask.id) → \(loop.backTo), at most \(Words.count(loop.atMost, "time"))")
    }
    try output.result(lines.joined(separator: "\n"))
    return .solved
  }

  private static func dryRun(
    _ graph: SubtaskGraph, _ preparation: RunPreparation, _ prompts: PromptLibrary, _ criticality: Criticality?
  ) throws -> ExitCode {
    let first = graph.shape.order.compactMap { graph[$0] }.first { $0.compose == nil && $0.dependencies.isEmpty }
    let values = Dictionary(uniqueKeysWithValues: graph.inputs.members.map { ($0.name, $0.value) })
    let policy = preparation.run.margin.over(steps: Double(graph.mostElections))
    let margin = try first?.criticality?.margin ?? criticality?.margin ?? policy.margin(at: .node(depth: 1))
    return try DryRun(
      preparation: preparation, problem: graph.title,
      firstPrompt: first.map { SubtaskAgent($0, values: values, prompts: prompts).inquiry(wording: 0).prompt } ?? "",
      firstSamples: first == nil ? 0 : margin,
      outlook:
        "Each of the \(Words.count(graph.subtasks.count { $0.compose == nil }, "voted subtask")) needs at least one"
        + " election.",
      forecast: nil
    ).print()
  }
}

extension Settings {
  /// The criticality of subtasks that state none. What the user says of margins and panels holds for them instead.
  var subtaskCriticality: Criticality? {
    [Flag.k, .reliability, .criticality, .agents, .adaptiveK].contains { isSet($0) } ? nil : .medium
  }
}
