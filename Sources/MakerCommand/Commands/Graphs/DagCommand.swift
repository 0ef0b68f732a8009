import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// `maker dag check`; `maker dag run` is the command of a kind of problem.
enum DagCommand {
  private static let file = CommandSpec.Positional(name: "FILE", summary: "the graph, JSON; - is standard input")

  /// `maker dag` in the tree of commands.
  static func spec(run: CommandSpec) -> CommandSpec {
    CommandSpec(
      name: "dag",
      summary: "Checks and runs graphs of subtasks that depend on each other's outputs.",
      details: [
        "A graph is {\"subtasks\": [{\"id\": \"t1\", \"description\": \"…\", \"dependencies\": []}, …]}; {t1} in a later description"
          + " stands for the output of t1."
      ],
      flags: Flag.shared,
      subcommands: [
        CommandSpec(
          name: "check",
          summary: "Checks a graph without asking a model: prints order, levels, width, depth and critical path.",
          flags: Flag.shared, positionals: [file],
          examples: [.init(line: "maker dag check graph.json --json", summary: "For scripts:")]), run,
      ])
  }

  static func check(_ parsed: ParsedArguments, console: Console) throws -> ExitCode {
    let output = Output(try Settings(parsed, console: console), console: console)
    guard parsed.positionals.count == 1, let path = parsed.positionals.first else {
      throw CommandError.usage("which graph? Write maker dag check FILE, or - for standard input")
    }
    let graph = try GraphFile.load(InputText(path: path, what: "the graph", console: console))
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
}
