import Maker
import MakerDomains
import MakerVoting

/// `maker solve pddl`.
struct PDDLCommand {
  private let settings: Settings
  private let console: Console
  private let setup: ModelSetup
  private let parsed: ParsedArguments
  private let space: PDDLSpace

  init(_ parsed: ParsedArguments, _ settings: Settings, _ console: Console, _ setup: ModelSetup) throws(CommandError) {
    (self.parsed, self.settings, self.console, self.setup) = (parsed, settings, console, setup)
    if let word = parsed.positionals.first {
      throw .usage(
        "pddl takes flags only, not `\(Sanitizer.line(word, limit: 40))`; give --domain FILE and --problem FILE")
    }
    let domain = try Self.file(parsed, SolveTree.domain)
    let problem = try Self.file(parsed, SolveTree.problem)
    do throws(PDDLError) {
      let known = try PDDLDomain(parsing: domain.text, file: domain.path)
      space = PDDLSpace(try PDDLProblem(parsing: problem.text, file: problem.path, domain: known))
    } catch {
      throw .badData(error.description)
    }
  }

  func run() async throws -> ExitCode {
    if let plan = parsed.texts(SolveTree.verifyOnly).last { return try verify(plan) }
    let preparation = try await RunPreparation(settings: settings, console: console, setup: setup)
    let command = CommandRun(preparation: Self.adapt(preparation), setup: setup)
    let (domain, problem) = try planning()
    if settings.isOn(.dryRun) { return try await DryRun(command.preparation, domain, problem, work()).print() }
    let result = try await command.carryOut { means in
      try await means.orchestrator(domain).solve(problem, stop: means.stop, run: means.id)
    }
    guard let plan = result.solution else {
      if preparation.output.isJSON { try preparation.output.result(result.json("solution", nil)) }
      return command.report(result)
    }
    let cost = try? space.cost(of: plan.actions)
    try PlanOutput(output: preparation.output, file: parsed.texts(SolveTree.out).last).write(
      plan, json: { result.json("solution", $0) }, text: \.description)
    if space.problem.minimizesCost, let cost { preparation.output.summary("the plan costs \(cost)") }
    return command.report(result)
  }

  private static func adapt(_ preparation: RunPreparation) -> RunPreparation {
    preparation.forLongProblems(calls: preparation.run.limits.calls)
  }

  private func planning() throws -> (StateSpaceDomain<PDDLSpace>, StateSpaceProblem<PDDLSpace>) {
    let prompts = try PromptFolder.load(settings.text(.prompts), into: .stateSpaces)
    return (
      StateSpaceDomain(space, prompts: prompts), StateSpaceProblem(from: space.start, to: space.goal, in: space)
    )
  }

  /// The problem, for whoever wants it solved.
  func work() throws -> Work {
    let (domain, problem) = try planning()
    return Work(kind: "pddl", title: space.problem.name, adapt: Self.adapt) { means in
      try await means.orchestrator(domain).solve(problem, stop: means.stop, run: means.id).map(Solved.init)
    }
  }

  private func verify(_ path: String) throws(CommandError) -> ExitCode {
    let output = Output(settings, console: console)
    let text = try TextFiles.text(path, what: "the plan")
    let plan: VerifiedPlan
    do throws(PDDLError) {
      plan = try space.verify(text.split(separator: "\n", omittingEmptySubsequences: false), file: path)
    } catch {
      output.complaint(error.description)
      return .notSolved
    }
    let cost = space.problem.minimizesCost ? ", cost \(plan.cost)" : ""
    try output.result("valid: \(Words.count(plan.actions, "action"))\(cost)")
    return .solved
  }

  private static func file(
    _ parsed: ParsedArguments, _ flag: Flag
  ) throws(CommandError) -> (path: String, text: String) {
    guard let path = parsed.texts(flag).last else { throw .usage("give \(flag.spelling) FILE") }
    return (path, try TextFiles.text(path, what: "the \(flag.name)"))
  }
}
