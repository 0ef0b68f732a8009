import MakerConsole
import MakerRuns

extension BatchCommand {
  /// `maker batch` as the command tree has it.
  static func spec(_ kinds: ProblemKinds) -> CommandSpec {
    CommandSpec(
      name: "batch",
      summary: "Solves many problems side by side within one budget, and scores them where the answer is known.",
      details: [
        "A line of PROBLEMS is \(Words.list(kinds.all.filter(\.canBeBatched).map(form), "or")); with \"id\", \"expected\" and"
          + " \"score\": exact, normalized or numeric where you like.",
        "Limits hold for the whole batch; without --max-calls and --timeout each problem adds what a run of its own would"
          + " have. Results are written as problems end; the same command goes on after an interruption.",
        "With several --compare the settings are compared by an exact paired test.",
      ],
      flags: [out, jobs, compare, review] + Flag.shared,
      positionals: [.init(name: "PROBLEMS", summary: "the problems, a JSON object a line; - is standard input")],
      examples: [
        .init(
          line: "maker batch problems.jsonl --out results.jsonl --max-cost 2", summary: "Solve them for two dollars:"),
        .init(
          line: "maker batch problems.jsonl --out results.jsonl --compare k=1 --compare k=3 --review review.jsonl",
          summary: "Is a wider margin better on these?"),
      ])
  }

  /// The form of a line of a kind: `{"solve": "hanoi", "disks": …}`.
  private static func form(_ kind: ProblemKind) -> String {
    let arguments = kind.arguments.filter { BatchProblem.members(kind).contains($0.member) }
    let isNeeded = arguments.contains { $0.isRequired || $0.isPositional }
    let shown = arguments.filter { !isNeeded || $0.isRequired || $0.isPositional || $0.isFile }.map { argument in
      "\"\(argument.member)\": \(argument.isFile ? argument.flag.placeholder : "…")"
    }
    return "{" + ((kind.isSolvable ? ["\"solve\": \"\(kind.name)\""] : []) + shown).joined(separator: ", ") + "}"
  }
}
