import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// The command of a kind of problem: `maker ask`, `maker solve hanoi`, `maker dag run` …
struct ProblemCommand {
  /// Where a plan of actions is written to, and the file that is checked instead of a run.
  static let out = Flag(
    "out", takes: .text, placeholder: "FILE", "write the plan there, an action a line, instead of to standard output")
  static let verifyOnly = Flag(
    "verify-only", takes: .text, placeholder: "PLAN", "ask nobody: check this plan file against the problem")
  static let output = Flag(
    "output", short: "o", takes: .text, placeholder: "FILE", "write the plan there instead of to standard output")
  static let cite = Flag("cite", "print below the answer the words of the context that it rests on")

  let kind: ProblemKind
  let parsed: ParsedArguments
  let service: RunService

  /// What the offline model shows where code checks solutions.
  private static let laboratory =
    "Without a model of your own the offline simulated model answers. It finds waypoints, actions and identities by a search"
    + " of its own: what you see then measures voting and verifying, not a model's insight."

  /// The command as the tree has it.
  static func spec(_ kind: ProblemKind) -> CommandSpec {
    var flags = kind.arguments.filter { !$0.isPositional }.map(\.flag)
    if kind.makesPlans { flags += [out, verifyOnly] }
    if kind.onlyPlans { flags.append(output) } else if kind.argument("context") != nil { flags.append(cite) }
    if kind.path == CalibrateCommand.path { flags += CalibrateCommand.flags }
    let shared = Flag.shared.filter { flag in !flags.contains { $0.name == flag.name } }
    return CommandSpec(
      name: kind.path.last ?? kind.name, summary: kind.summary,
      details: kind.details + (kind.isChecked ? [laboratory] : []),
      flags: flags.filter { $0 != .plan } + (flags.contains(.plan) ? [.plan] : []) + shared,
      positionals: kind.arguments.compactMap(\.spec), examples: kind.examples)
  }

  func run() async throws -> ExitCode {
    let settings = try Settings(parsed, console: service.console)
    if !kind.takesMatcher, let flag = Flag.matching.first(where: { parsed.values[$0.name] != nil }) {
      throw CommandError.usage("\(flag.spelling): solutions with states are compared by code; leave it out")
    }
    try VerifyCommand.check(kind, settings, service.kinds)
    if kind.path == CalibrateCommand.path, parsed.isOn(CalibrateCommand.list) {
      return try CalibrateCommand.showSaved(settings, service.console)
    }
    var arguments = try ProblemArguments(parsed, of: kind, settings: settings, console: service.console)
    if kind.path == CalibrateCommand.path {
      if arguments.text("what") == "-" {
        arguments.set("samples", [try InputText(path: "-", what: "the samples", console: service.console)])
      }
      _ = try CalibrationView.file(parsed.texts(CalibrateCommand.name).last, arguments, service.console)
    }
    let (given, limit, clock) = (arguments, settings.duration(.timeout), service.console.clock)
    if let file = parsed.texts(Self.verifyOnly).last {
      return try await TimeLimit.hold(limit, clock: clock) { try await verify(file, given, settings) }
    }
    let run = try await TimeLimit.hold(limit, clock: clock) { try await service.prepare(kind, given, settings) }
    if settings.isOn(.dryRun) { return try await DryRun(run).print() }
    let command = CommandRun(run, service)
    let outcome = try await command.carryOut(run)
    return try OutcomeView(run: run, parsed: parsed).show(outcome, command)
  }

  // MARK: Checking a plan

  private func verify(
    _ path: String, _ arguments: ProblemArguments, _ settings: Settings
  ) async throws -> ExitCode {
    let work = try await service.work(RunRequest(kind.name, arguments.json), settings).work
    guard let verify = work.verify else { throw CommandError.usage("--verify-only: \(kind.name) makes no plans") }
    let output = Output(settings, console: service.console)
    let text = try TextFiles.text(path, what: "the plan")
    let check = verify(text.lines, path)
    // A check that was cut short says nothing.
    if !check.isValid { try Task.checkCancellation() }
    if output.isJSON {
      try output.result(check.json)
    } else if check.isValid {
      try output.result("valid: \(check.text)")
    } else {
      output.complaint(check.text)
    }
    return check.isValid ? .solved : .notSolved
  }
}
