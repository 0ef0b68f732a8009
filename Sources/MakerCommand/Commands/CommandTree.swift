import MakerConsole
import MakerRuns

/// The tree of commands: parsing, help and suggestions derive from it.
enum CommandTree {
  static let version = "0.1.0"

  /// Commands that later versions bring.
  static let planned = [
    "report", "metrics", "completions",
  ]

  static let versionFlag = Flag("version", "print the version")
  /// The tree of the kinds that come with the program.
  static let root = root(.standard)

  /// The tree of some kinds of problems.
  static func root(_ kinds: ProblemKinds) -> CommandSpec {
    func command(_ path: String...) -> [CommandSpec] { kinds.at(path).map { [ProblemCommand.spec($0)] } ?? [] }
    return CommandSpec(
      name: "maker",
      summary:
        "Answers questions that are too long for one model call: splits them, votes on every decision, and lets code"
        + " check the rest.",
      details: [
        "Every setting is a flag, an environment variable (--max-calls is MAKER_MAX_CALLS) and a member of the config file"
          + " (max_calls); the nearest wins."
      ],
      flags: [versionFlag] + Flag.shared,
      examples: [
        .init(
          line: "maker ask \"What is the capital of the country where the inventor of the telephone was born?\"",
          summary: "Ask a question, with the model that is at hand:")
      ],
      subcommands: command("ask") + command("vote") + [solve(kinds)] + command("plan") + [
        EstimateTree.estimate, ValidateCommand.spec,
      ] + command("calibrate") + command("batch")
        + command("dag", "run").map { DagCommand.spec(run: $0) } + [
          ResumeCommand.spec, RunsCommand.spec, MCPTree.mcp, models, config, help,
        ])
  }

  /// `maker solve` and what it can solve.
  private static func solve(_ kinds: ProblemKinds) -> CommandSpec {
    CommandSpec(
      name: "solve",
      summary: "Solves a problem by discovered decomposition, every step checked by code.",
      flags: Flag.shared,
      examples: [
        .init(line: "maker solve hanoi --disks 8", summary: "The Tower of Hanoi, told nothing but its rules:")
      ],
      subcommands: kinds.solvable.map { ProblemCommand.spec($0) })
  }

  static let models = CommandSpec(
    name: "models",
    summary: "Shows which model a run would ask and why, which servers answer here, and how to add a model.",
    flags: Flag.shared,
    examples: [.init(line: "maker models --json", summary: "For scripts:")])

  static let config = CommandSpec(
    name: "config",
    summary: "Shows the settings.",
    flags: Flag.shared,
    subcommands: [
      CommandSpec(
        name: "show",
        summary: "Prints every setting with its value and where it comes from. Keys are never printed.",
        flags: Flag.shared,
        examples: [.init(line: "MAKER_K=5 maker config show", summary: "See what a variable changes:")])
    ])

  static let help = CommandSpec(
    name: "help", summary: "Explains a command.", flags: Flag.shared,
    positionals: [.init(name: "COMMAND", summary: "the command to explain", isRequired: false, isRepeatable: true)],
    examples: [.init(line: "maker help ask", summary: "All about ask:")])
}
