/// The tree of commands: parsing, help and suggestions derive from it.
enum CommandTree {
  static let version = "0.1.0"

  /// Commands that later versions bring.
  static let planned = [
    "resume", "runs", "report", "metrics",
    "completions",
  ]

  static let versionFlag = Flag("version", "print the version")
  static let context = Flag(
    "context", takes: .text, placeholder: "FILE", "texts that the answer must come from; - is standard input",
    isRepeatable: true)
  static let output = Flag(
    "output", short: "o", takes: .text, placeholder: "FILE", "write the plan there instead of to standard output")

  static let root = CommandSpec(
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
    subcommands: [
      ask, VoteCommand.spec, SolveTree.solve, plan, EstimateTree.estimate, ValidateCommand.spec,
      EvaluationTree.calibrate, EvaluationTree.batch, DagTree.dag, MCPTree.mcp, models, config, help,
    ])

  static let ask = CommandSpec(
    name: "ask",
    summary: "Answers a question: classified, decomposed, answered and synthesised by vote.",
    details: [
      "The answer alone goes to standard output. Without consensus nothing does, and the exit code is 1.",
      "Texts given with --context are cut into passages; each solver sees those that fit its question best.",
    ],
    flags: [context] + Flag.shared,
    positionals: [
      .init(name: "QUESTION", summary: "the question, in quotes; may be left out with --plan", isRequired: false)
    ],
    examples: [
      .init(line: "maker ask \"Who wrote Hamlet?\" --model ollama/llama3.2", summary: "Ask a model of your own:"),
      .init(
        line: "maker ask \"When does the contract end?\" --context contract.txt --k 5",
        summary: "Ask about a text, with a wider margin:"),
      .init(
        line: "maker ask \"…\" --max-cost 0.05 --timeout 2m --json",
        summary: "Never spend more than five cents or two minutes, and see every vote:"),
    ])

  static let plan = CommandSpec(
    name: "plan",
    summary: "Decomposes a question without solving it, and prints the elected tree as JSON.",
    details: [
      "A plan can be read, edited and run as it stands: maker ask --plan FILE. {1a} in a problem stands for the solution of"
        + " the node 1a."
    ],
    flags: [output] + Flag.shared,
    positionals: [.init(name: "QUESTION", summary: "the question, in quotes")],
    examples: [
      .init(
        line: "maker plan \"Who wrote the national anthem of France?\" -o plan.json && maker ask --plan plan.json",
        summary: "Plan, look, then run:")
    ])

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
