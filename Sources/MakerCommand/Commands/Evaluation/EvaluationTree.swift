/// `maker calibrate` and `maker batch`, as the command tree has them.
enum EvaluationTree {
  // MARK: calibrate

  static let steps = Flag(
    "steps", takes: .integer(1...1_000_000), placeholder: "N", "with hanoi or arithmetic: how many random steps",
    fallback: "500")
  static let disks = Flag(
    "disks", takes: .integer(2...20), placeholder: "D",
    "with hanoi: of how many disks; a small tower predicts a large one",
    fallback: "6")
  static let samplesPerPrompt = Flag(
    "samples-per-prompt", takes: .integer(1...10_000), placeholder: "N",
    "samples of each prompt, the first at the first temperature, as in an election", fallback: "3")
  static let raw = Flag(
    "raw", "with SAMPLES: send each prompt as it stands; without it the solver agent is asked, as in a run")
  static let target = Flag(
    "target", takes: .share(above: 0, below: 1), placeholder: "T",
    "the probability with which the whole task shall succeed", fallback: "0.95")
  static let length = Flag(
    "length", takes: .number(1...1e18), placeholder: "S", "the steps of the whole task, for which k is recommended",
    fallback: "1000")
  static let name = Flag(
    "name", takes: .text, placeholder: "NAME",
    "save it under this name, for --calibration NAME; else under the name of what was asked")
  static let list = Flag("list", "list what is saved")

  static let calibrate = CommandSpec(
    name: "calibrate",
    summary: "Measures how often models are right on problems with known answers, and recommends a margin.",
    details: [
      "WHAT is a file of JSON Lines with \"prompt\" and \"ground_truth\" (and \"id\", and \"match\": exact, normalized or"
        + " numeric), or hanoi or arithmetic for random steps with known replies. The known answers are never in a prompt.",
      "Several --model are measured one after the other on the same problems, each with all of --concurrency, and ranked by"
        + " what a right answer costs (c/p).",
      "It is saved in maker/calibrations in the user's data folder; --calibration NAME uses it in later runs.",
    ],
    flags: [steps, disks, samplesPerPrompt, raw, target, length, name, list] + Flag.shared,
    positionals: [.init(name: "WHAT", summary: "SAMPLES.jsonl, hanoi or arithmetic", isRequired: false)],
    examples: [
      .init(
        line: "maker calibrate hanoi --steps 1000 --model sim:accuracy=0.9 --model sim:accuracy=0.99",
        summary: "The paper's way: random steps of a small tower:"),
      .init(
        line: "maker calibrate samples.jsonl --name facts && maker ask \"…\" --calibration facts --reliability 0.95",
        summary: "Measure on answers you know, then let runs use it:"),
    ])

  // MARK: batch

  static let out = Flag(
    "out", takes: .text, placeholder: "FILE",
    "write the results there, a line a problem; what is there already is not asked again")
  static let jobs = Flag(
    "jobs", takes: .integer(1...10_000), placeholder: "N", "problems under way at once", fallback: "8")
  static let compare = Flag(
    "compare", takes: .text, placeholder: "SETTINGS",
    "solve every problem with these settings, such as \"k=5 model=sim\", and compare them with the other --compare",
    isRepeatable: true)
  static let review = Flag(
    "review", takes: .text, placeholder: "FILE", "write the answers to review by hand there, least sure first")

  static let batch = CommandSpec(
    name: "batch",
    summary: "Solves many problems side by side within one budget, and scores them where the answer is known.",
    details: [
      "A line of PROBLEMS is {\"question\": …} or {\"solve\": \"hanoi\", \"disks\": 5}, {\"solve\": \"arithmetic\","
        + " \"expression\": …}, {\"solve\": \"pddl\", \"domain\": FILE, \"problem\": FILE}, {\"solve\": \"task\", \"task\": …};"
        + " with \"id\", \"context\": FILE, \"expected\" and \"score\": exact, normalized or numeric where you like.",
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
