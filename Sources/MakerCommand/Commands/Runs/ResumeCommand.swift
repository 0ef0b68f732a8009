import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// `maker resume`: any run goes on where it stopped.
enum ResumeCommand {
  static let acceptChanges = Flag(
    "accept-changes", "go on although templates, files, models or settings are not as they were")

  static let spec = CommandSpec(
    name: "resume",
    summary: "Goes on with a run where it stopped: nothing that is decided is asked again.",
    details: [
      "RUN is the id of a run, as `maker runs` lists them, or a journal's file. The problem and all settings are the"
        + " journal's; limits that are given now take the place of its own. What was used before counts towards the limits"
        + " of calls, tokens and money; time starts anew.",
      "What has changed since (prompt templates, input files, models) is noticed, and refused unless --accept-changes.",
    ],
    flags: [acceptChanges, ProblemCommand.out, ProblemCommand.output, ProblemCommand.cite, CalibrateCommand.name]
      + Flag.shared,
    positionals: [.init(name: "RUN", summary: "a run's id, the beginning of one, or a journal's file")],
    examples: [
      .init(line: "maker resume mq3k1x0p-00ab", summary: "Go on:"),
      .init(line: "maker resume run.jsonl --max-calls 5000 --json", summary: "Go on with more calls, for a script:"),
    ])

  static func run(_ parsed: ParsedArguments, _ service: RunService) async throws -> ExitCode {
    guard let name = parsed.positionals.first, parsed.positionals.count == 1 else {
      throw CommandError.usage(
        "resume what? Write maker resume RUN, with an id that `maker runs` lists, or a journal's file")
    }
    let own = try Settings(parsed, console: service.console)
    let path = try RunLibrary(service.console).find(name)
    let journal = try Journal(resuming: path, sync: own.text(.sync).flatMap(JournalSync.init) ?? .group)
    let isAccepted = parsed.isOn(acceptChanges)
    var changes: [String: [FlagValue]] = [:]
    for flag in Flag.settings where flag.governs { changes[flag.name] = parsed.values[flag.name] }
    var run = try await service.resume(journal, changes, own: own, acceptsChanges: isAccepted)
    run.preparation.show(as: own, service.console)
    if own.isOn(.dryRun) { return try await DryRun(run).print() }
    let command = CommandRun(run, service)
    let outcome = try await command.carryOut(run, journal: journal, acceptsChanges: isAccepted)
    return try OutcomeView(run: run, parsed: parsed).show(outcome, command)
  }
}
