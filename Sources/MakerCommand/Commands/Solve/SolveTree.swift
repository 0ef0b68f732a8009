/// `maker solve` and what it can solve, as the command tree has it.
enum SolveTree {
  // MARK: Flags of all

  static let out = Flag(
    "out", takes: .text, placeholder: "FILE", "write the plan there, an action a line, instead of to standard output")
  static let verifyOnly = Flag(
    "verify-only", takes: .text, placeholder: "PLAN", "ask nobody: check this plan file against the problem")
  static let strict = Flag("strict", "stop at the first elected step that a verifier rejects")

  // MARK: Hanoi

  static let disks = Flag("disks", takes: .integer(1...30), placeholder: "N", "how many disks, 1 to 30")
  static let from = Flag(
    "from", takes: .choice(["A", "B", "C"]), placeholder: "PEG", "where the tower stands", fallback: "A")
  static let to = Flag(
    "to", takes: .choice(["A", "B", "C"]), placeholder: "PEG", "where it shall stand", fallback: "C")
  static let start = Flag(
    "start", takes: .text, placeholder: "STATE", "any other start: the disks of A, B and C from bottom to top")
  static let goal = Flag("goal", takes: .text, placeholder: "STATE", "any other goal")
  static let strategy = Flag(
    "strategy", takes: .choice(["recursive", "stepwise"]), placeholder: "HOW",
    "recursive: discover waypoints, told nothing but the rules; stepwise: the paper's own run, one voted move a step",
    fallback: "recursive")

  // MARK: Arithmetic

  static let problems = Flag(
    "problems", takes: .integer(1...100_000), placeholder: "N", "instead of EXPRESSION: so many random problems")
  static let difficulty = Flag(
    "difficulty", takes: .integer(1...18), placeholder: "D", "with --problems: numbers up to 10^D", fallback: "3")

  // MARK: PDDL

  static let domain = Flag("domain", takes: .text, placeholder: "FILE", "the planning domain")
  static let problem = Flag("problem", takes: .text, placeholder: "FILE", "the planning problem")

  // MARK: Commands

  static let solve = CommandSpec(
    name: "solve",
    summary: "Solves a problem by discovered decomposition, every step checked by code.",
    flags: Flag.shared,
    examples: [.init(line: "maker solve hanoi --disks 8", summary: "The Tower of Hanoi, told nothing but its rules:")],
    subcommands: [hanoi, arithmetic, pddl, task])

  static let hanoi = CommandSpec(
    name: "hanoi",
    summary: "Solves the Tower of Hanoi, from any legal state to any other.",
    details: [
      "A plan is a move a line: disk, from, to. Every move is checked by code before it is printed.",
      "Equal subproblems are solved once, so the calls grow with the number of disks, not with the number of moves.",
    ],
    flags: [disks, from, to, start, goal, strategy, strict, out, verifyOnly] + Flag.shared,
    examples: [
      .init(
        line: "maker solve hanoi --disks 20 --model sim:accuracy=0.9,seed=1 --out plan.txt",
        summary: "A million moves, with a model that errs at every tenth sample:"),
      .init(
        line: "maker solve hanoi --start \"[[3],[2],[1]]\" --goal \"[[],[3,2,1],[]]\"",
        summary: "From any state to any other:"),
      .init(line: "maker solve hanoi --disks 20 --verify-only plan.txt", summary: "Check a plan:"),
    ])

  static let arithmetic = CommandSpec(
    name: "arithmetic",
    summary: "Calculates with integers of any length: + - * and parentheses.",
    details: [
      "Models split the calculation and answer what one does in the head; code checks that every split is an identity, and"
        + " composes exactly.",
      "With --problems it solves random problems, and tells how many results are truly right.",
    ],
    flags: [problems, difficulty, strict] + Flag.shared,
    positionals: [.init(name: "EXPRESSION", summary: "the calculation, in quotes", isRequired: false)],
    examples: [
      .init(line: "maker solve arithmetic \"48123 * 90714\"", summary: "One calculation:"),
      .init(
        line: "maker solve arithmetic --problems 50 --difficulty 3 --seed 42",
        summary: "Fifty of them, with a count of errors:"),
    ])

  static let pddl = CommandSpec(
    name: "pddl",
    summary: "Solves a planning problem in PDDL by waypoints that models propose and code checks.",
    details: [
      "Understands :strips :typing :negative-preconditions :equality :action-costs, constants and either-types; anything"
        + " else is refused by name with its line.",
      "A plan is an action a line, as the planning competitions write it.",
    ],
    flags: [domain, problem, out, verifyOnly] + Flag.shared,
    examples: [
      .init(
        line: "maker solve pddl --domain domain.pddl --problem problem.pddl --out plan", summary: "Plan:"),
      .init(
        line: "maker solve pddl --domain domain.pddl --problem problem.pddl --verify-only plan",
        summary: "Check a plan:"),
    ])

  static let task = CommandSpec(
    name: "task",
    summary: "Does a task in words: split, done and put together by vote.",
    details: ["There are no states here that code could check, so a result is as good as the votes on it."],
    flags: [CommandTree.context] + Flag.shared,
    positionals: [.init(name: "TASK", summary: "the task, in quotes")],
    examples: [
      .init(line: "maker solve task \"Name the capitals of France and Japan\"", summary: "Do a task:")
    ])
}
