import Maker
import MakerVoting

/// `maker plan`.
enum PlanCommand {
  static func run(_ parsed: ParsedArguments, console: Console, setup: ModelSetup) async throws -> ExitCode {
    guard let text = try QuestionArgument.read(parsed, command: "plan") else {
      throw CommandError.usage("plan what? Write maker plan \"QUESTION\"")
    }
    let settings = try Settings(parsed, console: console)
    if settings.text(.plan) != nil { throw CommandError.usage("--plan: a plan is followed by ask; plan makes one") }
    let preparation = try await RunPreparation(parsed, settings: settings, console: console, setup: setup)
    let question = Question(text)
    if settings.isOn(.dryRun) { return try DryRun(preparation, question, nil).print() }
    let run = QuestionRun(preparation: preparation, setup: setup, isPlan: true)
    let result = try await run.carryOut { orchestrator, stop, id in
      try await orchestrator.plan(question, stop: stop, run: id).result
    }
    let plan = result.solution.map { Plan(root: $0) }
    let file = parsed.texts(CommandTree.output).last.flatMap { $0 == "-" ? nil : $0 }
    if let plan, let file {
      try TextFiles.writeWhole(plan.json.pretty + "\n", to: file)
    }
    if preparation.output.isJSON {
      try preparation.output.result(result.json("plan", plan?.json))
    } else if let plan, file == nil {
      try preparation.output.result(plan.json)
    }
    return run.report(result)
  }
}
