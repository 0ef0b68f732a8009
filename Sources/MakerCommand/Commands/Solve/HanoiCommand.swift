import Maker
import MakerDomains
import MakerVoting
import Synchronization

/// `maker solve hanoi`.
struct HanoiCommand {
  private let settings: Settings
  private let console: Console
  private let setup: ModelSetup
  private let parsed: ParsedArguments
  private let start: HanoiState
  private let goal: HanoiState

  init(_ parsed: ParsedArguments, _ settings: Settings, _ console: Console, _ setup: ModelSetup) throws(CommandError) {
    (self.parsed, self.settings, self.console, self.setup) = (parsed, settings, console, setup)
    if let word = parsed.positionals.first {
      throw .usage("hanoi takes flags only, not `\(Sanitizer.line(word, limit: 40))`; try --disks N")
    }
    let disks = parsed.integer(SolveTree.disks)
    let given = try Self.state(parsed, SolveTree.start)
    guard let count = given?.disks ?? disks else {
      throw .usage("how many disks? Give --disks N, 1 to 30, or --start STATE")
    }
    if let disks, disks != count { throw .usage("--disks \(disks), but --start has \(count); give one of them") }
    if given != nil, parsed.value(SolveTree.from) != nil { throw .usage("--from and --start exclude each other") }
    start = given ?? HanoiState(tower: count, on: Self.peg(parsed, SolveTree.from, .a))
    let wanted = try Self.state(parsed, SolveTree.goal)
    if wanted != nil, parsed.value(SolveTree.to) != nil { throw .usage("--to and --goal exclude each other") }
    goal = wanted ?? HanoiState(tower: count, on: Self.peg(parsed, SolveTree.to, .c))
    guard goal.disks == count else { throw .badData("--goal has \(goal.disks) disks, the start has \(count)") }
  }

  func run() async throws -> ExitCode {
    if let plan = parsed.texts(SolveTree.verifyOnly).last { return try verify(plan) }
    if parsed.isOn(SolveTree.strict), !isStepwise {
      throw CommandError.usage("--strict goes with --strategy stepwise: waypoints have no first step")
    }
    let walk = try isStepwise && start != goal ? walkOfTower() : nil
    let preparation = adapt(try await RunPreparation(settings: settings, console: console, setup: setup))
    let command = CommandRun(preparation: preparation, setup: setup)
    if let walk { return try await stepwise(walk, command) }
    return try await recursive(command)
  }

  private var isStepwise: Bool { parsed.texts(SolveTree.strategy).last == "stepwise" }

  private func adapt(_ preparation: RunPreparation) -> RunPreparation {
    preparation.forLongProblems(calls: isStepwise ? nil : preparation.run.limits.calls)
  }

  /// The problem, for whoever wants it solved.
  func work() throws -> Work {
    if isStepwise, start != goal {
      let walk = try walkOfTower()
      return Work(kind: "hanoi", title: walk.title, adapt: adapt, hard: try rehearsal(of: walk)) { means in
        try await Self.walk(walk, isStrict: false, means).map { Solved($0.plan) }
      }
    }
    let (domain, problem) = try recursion(start, goal)
    return Work(kind: "hanoi", title: domain.title(of: problem), adapt: adapt, hard: try rehearsal()) { means in
      try await means.orchestrator(domain).solve(problem, stop: means.stop, run: means.id).map(Solved.init)
    }
  }

  /// A high tower is rehearsed with a low one: with reuse the work grows with the disks, without it and step by step with
  /// the moves.
  private func rehearsal() throws -> Work.Rehearsal? {
    let reuses = !settings.isOn(.noReuse)
    let (disks, few) = (start.disks, reuses ? 10 : 6)
    guard disks > few else { return nil }
    let (domain, problem) = try recursion(HanoiState(tower: few, on: .a), HanoiState(tower: few, on: .c))
    return Work.Rehearsal(
      title: "a tower of \(few) disks",
      scale: reuses ? Double(disks) / Double(few) : Double(1 << disks) / Double(1 << few),
      extraTokens: { _ in 2 * (disks - few) }
    ) { means in
      try await means.orchestrator(domain).solve(problem, stop: means.stop, run: means.id).map(Solved.init)
    }
  }

  private func rehearsal(of walk: HanoiWalk) throws -> Work.Rehearsal? {
    let (disks, few) = (start.disks, 6)
    guard disks > few else { return nil }
    let short = try HanoiWalk(
      from: HanoiState(tower: few, on: .a), to: HanoiState(tower: few, on: .c),
      prompts: PromptFolder.load(settings.text(.prompts), into: .hanoiWalk))
    return Work.Rehearsal(
      title: "a walk of \(short.steps) steps", scale: Double(walk.steps) / Double(short.steps),
      extraTokens: { _ in disks - few }
    ) { means in
      var means = means
      means.settings.margin = .fixed(
        try means.settings.margin.over(steps: Double(walk.steps)).margin(at: .step(1)))
      return try await Self.walk(short, isStrict: false, means).map { Solved($0.plan) }
    }
  }

  // MARK: Waypoints

  /// The problem, and the domain that finds waypoints for it.
  func waypoints() throws -> (domain: StateSpaceDomain<HanoiSpace>, problem: StateSpaceProblem<HanoiSpace>) {
    try recursion(start, goal)
  }

  private func recursion(
    _ start: HanoiState, _ goal: HanoiState
  ) throws -> (StateSpaceDomain<HanoiSpace>, StateSpaceProblem<HanoiSpace>) {
    let prompts = try PromptFolder.load(settings.text(.prompts), into: .stateSpaces)
    let space = HanoiSpace(disks: start.disks)
    return (StateSpaceDomain(space, prompts: prompts), StateSpaceProblem(from: start, to: goal, in: space))
  }

  private func recursive(_ command: CommandRun) async throws -> ExitCode {
    let preparation = command.preparation
    let (domain, problem) = try recursion(start, goal)
    if settings.isOn(.dryRun) { return try await DryRun(preparation, domain, problem, work()).print() }
    let result = try await command.carryOut { means in
      try await means.orchestrator(domain).solve(problem, stop: means.stop, run: means.id)
    }
    if let plan = result.solution {
      try output(preparation).write(plan, json: { result.json("solution", $0) }, text: \.text)
    } else if preparation.output.isJSON {
      try preparation.output.result(result.json("solution", nil))
    }
    return command.report(result)
  }

  // MARK: Step by step

  private func walkOfTower() throws -> HanoiWalk {
    let prompts = try PromptFolder.load(settings.text(.prompts), into: .hanoiWalk)
    do throws(Rejection) { return try HanoiWalk(from: start, to: goal, prompts: prompts) } catch {
      throw CommandError.usage("--strategy stepwise: \(error)")
    }
  }

  private func stepwise(_ walk: HanoiWalk, _ command: CommandRun) async throws -> ExitCode {
    let preparation = command.preparation
    let margin = try preparation.run.margin.over(steps: Double(walk.steps)).margin(at: .step(1))
    if settings.isOn(.dryRun) {
      return try DryRun(
        preparation: preparation, problem: walk.title, firstPrompt: walk.solver(for: walk.start, wording: 0).prompt,
        firstSamples: margin, outlook: "There are \(walk.steps) steps, each an election of its own.",
        forecast: try await Forecast(work(), preparation)
      ).print()
    }
    let isStrict = parsed.isOn(SolveTree.strict)
    let result = try await command.carryOut { try await Self.walk(walk, isStrict: isStrict, $0) }
    guard let trip = result.solution else {
      if preparation.output.isJSON { try preparation.output.result(result.json("solution", nil)) }
      return command.report(result)
    }
    try output(preparation).write(trip.plan, json: { result.json("solution", $0) }, text: \.text)
    tell(trip.walk, margin, preparation)
    return command.report(result)
  }

  private struct Trip: Sendable {
    let plan: ActionPlan<HanoiMove>
    let walk: Walk<HanoiWalk.State>
  }

  /// Walks to the goal; a walk that ends elsewhere is rejected.
  private static func walk(
    _ walk: HanoiWalk, isStrict: Bool, _ means: CommandRun.Means
  ) async throws -> RunResult<Trip> {
    var settings = means.settings
    // The number of steps is known.
    settings.margin = settings.margin.over(steps: Double(walk.steps))
    let moves = Mutex<[HanoiMove]>([])
    let stepper = Stepper(
      domain: walk, models: means.models, settings: settings, isStrict: isStrict, clock: means.clock,
      listeners: means.listeners, shared: means.shared)
    let result = try await stepper.walk(from: walk.start, stop: means.stop, run: means.id) { step in
      moves.withLock { $0.append(step.move) }
    }
    let trips = result.map { Trip(plan: ActionPlan(moves.withLock { $0 }), walk: $0) }
    guard let end = result.solution, !walk.isGoal(end.end) else { return trips }
    return trips.rejected(
      "the goal is not met after \(Words.count(end.steps, "step")): some elected move was legal but not the right one")
  }

  private func tell(_ walk: Walk<HanoiWalk.State>, _ margin: Int, _ preparation: RunPreparation) {
    let mean = Words.fixed(Double(walk.samples) / Double(max(1, walk.steps)), 2)
    var text = "\(Words.count(walk.steps, "step")), k = \(margin), \(mean) samples a step"
    if !walk.rejectedSteps.isEmpty {
      text += "; verifiers rejected an elected step at \(walk.rejectedSteps.map(String.init).joined(separator: ", "))"
    }
    preparation.output.summary(text)
  }

  // MARK: Checking a plan

  private func verify(_ path: String) throws(CommandError) -> ExitCode {
    let space = HanoiSpace(disks: start.disks)
    let output = Output(settings, console: console)
    var state = start
    var number = 0
    var moves = 0
    let text = try TextFiles.text(path, what: "the plan")
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      if line.allSatisfy(\.isWhitespace) { continue }
      do throws(Rejection) {
        state = try space.apply(HanoiMove(parsing: String(line)), to: state)
        try space.check(state)
      } catch {
        output.complaint("\(path):\(number): \(Sanitizer.line(String(line), limit: 40)): \(error)")
        return .notSolved
      }
      moves += 1
    }
    guard state == goal else {
      output.complaint(
        "\(path): the goal \(goal.text) is not met after \(Words.count(moves, "move")), but \(state.text)")
      return .notSolved
    }
    try output.result("valid: \(Words.count(moves, "move"))")
    return .solved
  }

  private func output(_ preparation: RunPreparation) -> PlanOutput {
    PlanOutput(output: preparation.output, file: parsed.texts(SolveTree.out).last)
  }

  private static func state(_ parsed: ParsedArguments, _ flag: Flag) throws(CommandError) -> HanoiState? {
    guard let text = parsed.texts(flag).last else { return nil }
    do throws(Rejection) { return try HanoiState(parsing: text) } catch {
      throw .badData("\(flag.spelling) \(Sanitizer.line(text, limit: 60)): \(error)")
    }
  }

  private static func peg(_ parsed: ParsedArguments, _ flag: Flag, _ fallback: Peg) -> Peg {
    parsed.texts(flag).last.flatMap { Peg($0) } ?? fallback
  }
}
