import Maker
import MakerConsole
import MakerVoting

extension ProblemKind {
  /// Many problems of other kinds, side by side within one budget.
  ///
  /// - Parameters:
  ///   - kinds: those that a line may be of.
  static func batch(of kinds: [ProblemKind]) -> ProblemKind {
    var kind = ProblemKind(
      name: "batch", path: ["batch"],
      summary: "Solves many problems side by side within one budget, and scores them where the answer is known.",
      arguments: [
        .fileWord(
          "problems", "the problems, a JSON object a line, or a .csv table; - is standard input", what: "the problems",
          question: "which problems?"),
        .option(out, isHosted: false), .option(jobs, isHosted: false), .option(compare, isHosted: false),
        .option(review, isHosted: false), .option(DataSet.map, isHosted: false),
      ]
    ) { arguments, settings, service in
      try await BatchWork(arguments, settings, service, kinds).work
    }
    kind.details = [
      "A line of PROBLEMS is \(Words.list(kinds.map(form), "or")); with \"id\", \"expected\" (one"
        + " answer, or a list of those that are right) and \"score\": exact, normalized or numeric where you like. Other"
        + " members go with the results as \"metadata\"; --map names the columns of a data set of another form.",
      "Limits hold for the whole batch; without --max-calls and --timeout each problem adds what a run of its own would"
        + " have. Results are written as problems end; the same command goes on after an interruption.",
      "With several --compare the settings are compared by an exact paired test.",
    ]
    kind.examples = [
      .init(
        line: "maker batch problems.jsonl --out results.jsonl --max-cost 2", summary: "Solve them for two dollars:"),
      .init(
        line: "maker batch problems.jsonl --out results.jsonl --compare k=1 --compare k=3 --review review.jsonl",
        summary: "Is a wider margin better on these?"),
    ]
    kind.comparison = .byParts
    kind.prompts = kinds.flatMap(\.prompts)
    kind.planRefusal = "a batch makes its own"
    kind.takesVerifier = true
    return kind
  }

  private static let out = Flag(
    "out", takes: .text, placeholder: "FILE",
    "write the results there, a line a problem; what is there already is not asked again")
  private static let jobs = Flag(
    "jobs", takes: .integer(1...10_000), placeholder: "N", "problems under way at once", fallback: "8")
  private static let compare = Flag(
    "compare", takes: .text, placeholder: "SETTINGS",
    "solve every problem with these settings, such as \"k=5 model=sim\", and compare them with the other --compare",
    isRepeatable: true)
  private static let review = Flag(
    "review", takes: .text, placeholder: "FILE", "write the answers to review by hand there, least sure first")

  /// The form of a line of a kind: `{"solve": "hanoi", "disks": …}`.
  private static func form(_ kind: ProblemKind) -> String {
    let arguments = kind.arguments.filter { BatchProblem.members(kind).contains($0.member) }
    let needed = arguments.filter { $0.isRequired || $0.isPositional }
    let shown = needed.isEmpty ? Array(arguments.prefix(1)) : needed + arguments.filter { $0.isFile && !$0.isRequired }
    let members = shown.map { "\"\($0.member)\": \($0.isFile ? $0.flag.placeholder : "…")" }
    return "{" + ((kind.isSolvable ? ["\"solve\": \"\(kind.name)\""] : []) + members).joined(separator: ", ") + "}"
  }
}

/// What a batch came to.
package struct BatchOutcome: Sendable {
  /// How many problems there are.
  package let problems: Int
  /// The names of the settings.
  package let settings: [String]
  /// The results there are.
  package let rows: [BatchRow]
  /// The file that they were written to; `nil` for standard output.
  package let out: String?
  /// Where the answers to review belong.
  package let review: String?
}
