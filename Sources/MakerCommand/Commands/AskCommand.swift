import Maker
import MakerVoting

/// `maker ask`.
enum AskCommand {
  static func run(_ parsed: ParsedArguments, console: Console, setup: ModelSetup) async throws -> ExitCode {
    let given = try QuestionArgument.read(parsed, command: "ask")
    let settings = try Settings(parsed, console: console)
    let plan = try settings.text(.plan).map { path throws(CommandError) in try PlanFile.load(path) }
    let question = try question(given, plan)
    let material = try QuestionMaterial(parsed, settings: settings, console: console)
    let preparation = try await RunPreparation(settings: settings, console: console, setup: setup)
    if settings.isOn(.dryRun) { return try await DryRun(preparation, material, question, plan).print() }
    return try await answer(question, plan, material, "answer", preparation, setup)
  }

  /// Answers a question, or does a task in words.
  ///
  /// - Parameters:
  ///   - name: the member of the JSON result that holds the answer.
  static func answer(
    _ question: Question, _ plan: Plan?, _ material: QuestionMaterial, _ name: String, _ preparation: RunPreparation,
    _ setup: ModelSetup
  ) async throws -> ExitCode {
    let run = CommandRun(preparation: preparation, setup: setup, hasContext: material.passages != nil)
    let result = try await run.carryOut { try await solve(question, plan, material, $0) }
    if preparation.output.isJSON {
      try preparation.output.result(result.json(name, result.solution.map { .string($0.text) }))
    } else if let answer = result.solution {
      try preparation.output.result(Sanitizer.text(answer.text))
    }
    return run.report(result)
  }

  static func solve(
    _ question: Question, _ plan: Plan?, _ material: QuestionMaterial, _ means: CommandRun.Means
  ) async throws -> RunResult<Answer> {
    let domain = try material.domain(
      means.preparation, window: means.models.first?.contextWindow, models: means.models.map(\.name))
    return try await means.orchestrator(domain).solve(question, plan: plan, stop: means.stop, run: means.id)
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
  static func read(
    _ parsed: ParsedArguments, command: String, what: String = "question"
  ) throws(CommandError) -> String? {
    if parsed.positionals.count > 1 {
      let whole = Sanitizer.line(parsed.positionals.joined(separator: " "), limit: 60)
      throw .usage(
        "one \(what) is expected, not \(parsed.positionals.count) words; quote it: maker \(command) \"\(whole)\"")
    }
    guard let text = parsed.positionals.first else { return nil }
    if text.allSatisfy(\.isWhitespace) {
      throw .usage("the \(what) is empty; write maker \(command) \"\(what.uppercased())\"")
    }
    return text
  }
}
