import Maker
import MakerVoting

/// `maker ask`.
enum AskCommand {
  static func run(_ parsed: ParsedArguments, console: Console, setup: ModelSetup) async throws -> ExitCode {
    let given = try QuestionArgument.read(parsed, command: "ask")
    let settings = try Settings(parsed, console: console)
    let plan = try settings.text(.plan).map { path throws(CommandError) in try PlanFile.load(path) }
    let question = try question(given, plan)
    let preparation = try await RunPreparation(parsed, settings: settings, console: console, setup: setup)
    if settings.isOn(.dryRun) { return try DryRun(preparation, question, plan).print() }
    let run = QuestionRun(preparation: preparation, setup: setup, isPlan: false)
    let result = try await run.carryOut { orchestrator, stop, id in
      try await orchestrator.solve(question, plan: plan, stop: stop, run: id)
    }
    if preparation.output.isJSON {
      try preparation.output.result(result.json("answer", result.solution.map { .string($0.text) }))
    } else if let answer = result.solution {
      try preparation.output.result(Sanitizer.text(answer.text))
    }
    return run.report(result)
  }

  private static func question(_ given: String?, _ plan: Plan?) throws(CommandError) -> Question {
    switch (given, plan) {
    case (let given?, nil): return Question(given)
    case (nil, let plan?): return Question(plan.root.problem)
    case (let given?, let plan?):
      let planned = Question(plan.root.problem)
      guard Question(given) == planned else {
        throw .usage(
          "QUESTION is not the one of the plan, which is \"\(Sanitizer.line(planned.text, limit: 80))\"; leave it out")
      }
      return planned
    case (nil, nil): throw .usage("ask what? Write maker ask \"QUESTION\"")
    }
  }
}

/// The question among the arguments.
enum QuestionArgument {
  /// The question; `nil` if there is none.
  ///
  /// - Throws: ``CommandError`` for a blank question, or for one that was not quoted.
  static func read(_ parsed: ParsedArguments, command: String) throws(CommandError) -> String? {
    if parsed.positionals.count > 1 {
      let whole = Sanitizer.line(parsed.positionals.joined(separator: " "), limit: 60)
      throw .usage(
        "one question is expected, not \(parsed.positionals.count) words; quote it: maker \(command) \"\(whole)\"")
    }
    guard let text = parsed.positionals.first else { return nil }
    if text.allSatisfy(\.isWhitespace) { throw .usage("the question is empty; write maker \(command) \"QUESTION\"") }
    return text
  }
}
