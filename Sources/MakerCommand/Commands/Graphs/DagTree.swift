/// `maker dag` and its subcommands in the tree of commands.
enum DagTree {
  private static let file = CommandSpec.Positional(name: "FILE", summary: "the graph, JSON; - is standard input")

  static let dag = CommandSpec(
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
        examples: [.init(line: "maker dag check graph.json --json", summary: "For scripts:")]),
      CommandSpec(
        name: "run",
        summary: "Runs a graph: every subtask as soon as it can be, each voted with its own criticality.",
        details: [
          "The answer alone goes to standard output: what `compose` says, else the outputs that nothing depends on. When a"
            + " subtask fails, what depends on it is not done, and --json holds the outputs there are.",
          "--k, --reliability, --criticality and --agents hold for subtasks without a criticality of their own, which else is"
            + " medium.",
        ],
        flags: Flag.shared, positionals: [file],
        examples: [
          .init(line: "maker dag run graph.json --model ollama/llama3.2", summary: "Ask a model of your own:"),
          .init(line: "maker dag run - --json < graph.json", summary: "See every vote and every output:"),
        ]),
    ])
}
