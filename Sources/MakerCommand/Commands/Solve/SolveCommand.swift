import Maker
import MakerDomains
import MakerVoting

/// `maker solve`.
enum SolveCommand {
  static func run(_ parsed: ParsedArguments, console: Console, setup: ModelSetup) async throws -> ExitCode {
    let settings = try Settings(parsed, console: console)
    if settings.text(.plan) != nil {
      throw CommandError.usage("--plan: a plan is followed by ask; solve makes its own")
    }
    switch parsed.path.last {
    case "hanoi": return try await HanoiCommand(parsed, settings, console, setup).run()
    case "arithmetic": return try await ArithmeticCommand(parsed, settings, console, setup).run()
    case "pddl": return try await PDDLCommand(parsed, settings, console, setup).run()
    default: return try await task(parsed, settings, console, setup)
    }
  }

  /// `maker solve task`: a task in words goes the way of a question, with prompts of its own.
  private static func task(
    _ parsed: ParsedArguments, _ settings: Settings, _ console: Console, _ setup: ModelSetup
  ) async throws -> ExitCode {
    guard let text = try QuestionArgument.read(parsed, command: "solve task", what: "task") else {
      throw CommandError.usage("which task? Write maker solve task \"TASK\"")
    }
    let material = try QuestionMaterial(parsed, settings: settings, console: console, prompts: .tasks)
    let preparation = try await RunPreparation(settings: settings, console: console, setup: setup)
    let task = Question(text)
    if settings.isOn(.dryRun) { return try await DryRun(preparation, material, task, nil).print() }
    return try await AskCommand.answer(task, nil, material, "solution", preparation, setup)
  }
}

/// A plan of actions on its way to the user.
struct PlanOutput {
  let output: Output
  /// The file that was asked for; `nil` for standard output.
  let file: String?

  /// Hands over the plan, a line an action, without ever holding its whole text.
  ///
  /// - Parameters:
  ///   - json: the run's result as JSON, given what stands for the solution.
  ///   - text: the line of an action.
  func write<Action>(
    _ plan: ActionPlan<Action>, json: (JSON) -> JSON, text: (Action) -> String
  ) throws(CommandError) {
    if let file {
      try TextFiles.writeWhole(to: file) { write throws(FileDescriptor.Failure) in try Self.write(plan, text, write) }
      if output.isJSON {
        try output.result(json(["moves": .integer(plan.count), "file": .string(file)]))
      } else {
        output.notice("\(Words.count(plan.count, "move")) written to \(TextFiles.shown(file))")
      }
    } else if output.isJSON {
      var all: [JSON] = []
      plan.forEach { all.append(.string(text($0))) }
      try output.result(json(.array(all)))
    } else {
      try output.pieces { write throws(FileDescriptor.Failure) in try Self.write(plan, text, write) }
    }
  }

  /// Gathers lines into pieces of some size.
  private static func write<Action>(
    _ plan: ActionPlan<Action>, _ text: (Action) -> String,
    _ write: (String) throws(FileDescriptor.Failure) -> Void
  ) throws(FileDescriptor.Failure) {
    var piece = ""
    try plan.forEach { action throws(FileDescriptor.Failure) in
      piece += text(action)
      piece += "\n"
      guard piece.utf8.count >= 1 << 16 else { return }
      try write(piece)
      piece = ""
    }
    if !piece.isEmpty { try write(piece) }
  }
}
