import Maker
package import MakerConsole
package import MakerDomains
import MakerVoting

extension ProblemKind {
  /// The Tower of Hanoi.
  package static let hanoi: ProblemKind = {
    var kind = ProblemKind(
      name: "hanoi", path: ["solve", "hanoi"],
      summary: "Solves the Tower of Hanoi, from any legal state to any other.",
      arguments: HanoiProblem.arguments
    ) { arguments, settings, _ in
      let problem = try HanoiProblem(arguments)
      var work = try problem.isStepwise ? problem.stepwise(settings) : problem.recursive(settings)
      work.verify = { lines, file in problem.verify(lines, file: file) }
      return work
    }
    kind.details = [
      "A plan is a move a line: disk, from, to. Every move is checked by code before it is printed.",
      "Equal subproblems are solved once, so the calls grow with the number of disks, not with the number of moves.",
    ]
    kind.examples = [
      .init(
        line: "maker solve hanoi --disks 20 --model sim:accuracy=0.9,seed=1 --out plan.txt",
        summary: "A million moves, with a model that errs at every tenth sample:"),
      .init(
        line: "maker solve hanoi --start \"[[3],[2],[1]]\" --goal \"[[],[3,2,1],[]]\"",
        summary: "From any state to any other:"),
      .init(line: "maker solve hanoi --disks 20 --verify-only plan.txt", summary: "Check a plan:"),
    ]
    kind.known = KnownProblems(flags: [HanoiProblem.knownDisks]) { count, random, arguments, settings in
      try HanoiProblem.known(count, using: &random, arguments, settings)
    }
    kind.makesPlans = true
    kind.prompts = [.stateSpaces, .hanoiWalk]
    kind.isChecked = true
    return kind
  }()
}

/// A tower, where it stands and where it shall stand.
package struct HanoiProblem: Sendable {
  package let start: HanoiState
  package let goal: HanoiState
  /// Whether every move is a step of its own.
  package let isStepwise: Bool
  /// Whether the first elected step that a verifier rejects ends it.
  package let isStrict: Bool
  /// How many moves one agent may write down at once.
  private let actionsOfLeaf: Int

  private static let disks = Flag("disks", takes: .integer(1...30), placeholder: "N", "how many disks, 1 to 30")
  private static let from = Flag(
    "from", takes: .choice(["A", "B", "C"]), placeholder: "PEG", "where the tower stands", fallback: "A")
  private static let to = Flag(
    "to", takes: .choice(["A", "B", "C"]), placeholder: "PEG", "where it shall stand", fallback: "C")
  private static let start = Flag(
    "start", takes: .text, placeholder: "STATE", "any other start: the disks of A, B and C from bottom to top")
  private static let goal = Flag("goal", takes: .text, placeholder: "STATE", "any other goal")
  private static let strategy = Flag(
    "strategy", takes: .choice(["recursive", "stepwise"]), placeholder: "HOW",
    "recursive: discover waypoints, told nothing but the rules; stepwise: the paper's own run, one voted move a step",
    fallback: "recursive")
  private static let strict = Flag("strict", "stop at the first elected step that a verifier rejects")

  private static let leafActions = LeafActions.flag(fallback: "1")

  package static let arguments = [disks, from, to, start, goal, strategy, strict, leafActions].map {
    ProblemArgument.option($0)
  }

  package init(_ arguments: ProblemArguments) throws(CommandError) {
    let disks = arguments.integer("disks")
    let given = try Self.state(arguments, Self.start)
    guard let count = given?.disks ?? disks else {
      throw .usage("how many disks? Give --disks N, 1 to 30, or --start STATE")
    }
    if let disks, disks != count { throw .usage("--disks \(disks), but --start has \(count); give one of them") }
    if given != nil, arguments.has("from") { throw .usage("--from and --start exclude each other") }
    start = given ?? HanoiState(tower: count, on: Self.peg(arguments, Self.from, .a))
    let wanted = try Self.state(arguments, Self.goal)
    if wanted != nil, arguments.has("to") { throw .usage("--to and --goal exclude each other") }
    goal = wanted ?? HanoiState(tower: count, on: Self.peg(arguments, Self.to, .c))
    guard goal.disks == count else { throw .badData("--goal has \(goal.disks) disks, the start has \(count)") }
    let asksForSteps = arguments.text("strategy") == "stepwise"
    isStrict = arguments.isOn("strict")
    if isStrict, !asksForSteps {
      throw .usage("--strict goes with --strategy stepwise: waypoints have no first step")
    }
    isStepwise = asksForSteps && start != goal
    actionsOfLeaf = LeafActions.count(arguments, fallback: "1")
    if asksForSteps, actionsOfLeaf > 1 {
      throw .usage("--leaf-actions goes with --strategy recursive: a step is one move")
    }
  }

  private static func state(_ arguments: ProblemArguments, _ flag: Flag) throws(CommandError) -> HanoiState? {
    guard let text = arguments.text(flag.member) else { return nil }
    do throws(Rejection) { return try HanoiState(parsing: text) } catch {
      throw .badData("\(flag.spelling) \(Sanitizer.line(text, limit: 60)): \(error)")
    }
  }

  private static func peg(_ arguments: ProblemArguments, _ flag: Flag, _ fallback: Peg) -> Peg {
    arguments.text(flag.member).flatMap { Peg($0) } ?? fallback
  }

  // MARK: Waypoints

  package func recursive(_ settings: Settings) throws -> Work {
    let prompts = try PromptFolder.load(settings.text(.prompts), into: .stateSpaces)
    let (domain, problem) = waypoints(start, goal, prompts)
    var work = Work(title: domain.title(of: problem), opening: { .init(domain, problem, $0) }) { means in
      try await means.solve(problem, domain) { Solved(PlanLines($0, \.text)) }
    }
    work.adapt = { $0.forLongProblems(calls: $0.run.limits.calls) }
    let hard = rehearsal(prompts, reuses: !settings.isOn(.noReuse)) ?? work.rehearsal
    work.rehearsals = (hard, hard)
    return work
  }

  private func waypoints(
    _ start: HanoiState, _ goal: HanoiState, _ prompts: PromptLibrary
  ) -> (StateSpaceDomain<HanoiSpace>, StateSpaceProblem<HanoiSpace>) {
    let space = HanoiSpace(disks: start.disks)
    return (
      StateSpaceDomain(space, leafActions: actionsOfLeaf, prompts: prompts),
      StateSpaceProblem(from: start, to: goal, in: space)
    )
  }

  /// A high tower is rehearsed with a low one: with reuse the work grows with the disks, without it and step by step with
  /// the moves.
  private func rehearsal(_ prompts: PromptLibrary, reuses: Bool) -> Rehearsal? {
    let (disks, few) = (start.disks, reuses ? 10 : 6)
    guard disks > few else { return nil }
    let (domain, problem) = waypoints(HanoiState(tower: few, on: .a), HanoiState(tower: few, on: .c), prompts)
    return Rehearsal(
      title: "a tower of \(few) disks",
      scale: reuses ? Double(disks) / Double(few) : Double(1 << disks) / Double(1 << few),
      extraTokens: { _ in 2 * (disks - few) }
    ) { means in
      try await means.solve(problem, domain) { Solved(PlanLines($0, \.text)) }
    }
  }

  // MARK: Checking a plan

  package func verify(_ lines: [Substring], file: String) -> PlanCheck {
    let space = HanoiSpace(disks: start.disks)
    var state = start
    var moves = 0
    var watch = CancellationWatch(every: 256)
    for (position, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      if watch.isCancelled() { return PlanCheck(fault: "the check was cancelled", file: file, line: position + 1) }
      do throws(Rejection) {
        state = try space.apply(HanoiMove(parsing: String(line)), to: state)
        try space.check(state)
      } catch {
        return PlanCheck(
          fault: "\(Sanitizer.line(String(line), limit: 40)): \(error)", file: file, line: position + 1)
      }
      moves += 1
    }
    guard state == goal else {
      return PlanCheck(
        fault: "the goal \(goal.text) is not met after \(Words.count(moves, "move")), but \(state.text)", file: file)
    }
    return PlanCheck(length: moves, cost: .integer(moves), text: Words.count(moves, "move"))
  }
}
