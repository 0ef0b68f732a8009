import Maker
package import MakerConsole
import MakerRuns
import MakerVoting
import Synchronization

/// The command line. Everything it needs of the world is handed in, so that it runs in a test as it does in a shell.
package enum MakerCommand {
  /// Runs one command to its end.
  ///
  /// - Parameters:
  ///   - arguments: the arguments after the program's name.
  ///   - console: environment, streams and signals.
  /// - Returns: the exit code: 0 solved, 1 not solved, 64 usage, 65 bad input data, 69 no model can be reached,
  ///   70 internal error, 74 file error, 75 budget spent, 130 interrupted.
  @concurrent
  package static func run(arguments: [String], console: Console) async -> Int32 {
    // What needs neither settings nor models comes first: it has to be quick.
    if arguments == ["--version"] {
      return await finish(console) { try write("maker \(CommandTree.version)\n", console) }
    }
    return await run(arguments, console: console, setup: .standard(environment: console.environment))
  }

  /// Runs one command with these models, and these kinds of problems.
  @concurrent
  static func run(
    _ arguments: [String], console: Console, setup: ModelSetup, kinds: ProblemKinds = .standard
  ) async -> Int32 {
    let isSilent = Mutex(true)
    var watched = console
    watched.writeOutput = { text in
      isSilent.withLock { $0 = false }
      try console.writeOutput(text)
    }
    let wantsJSON = arguments.contains(Flag.json.spelling) && arguments.first != "mcp"
    return await finish(console, wantsJSON: { wantsJSON && isSilent.withLock { $0 } }) { [watched] in
      let root = CommandTree.root(kinds)
      let parsed = try ArgumentParser.parse(arguments, root: root, planned: CommandTree.planned)
      return try await run(
        parsed, root, RunService(kinds: kinds, setup: setup, console: watched, words: ReasonWords.flags))
    }
  }

  private static func run(
    _ parsed: ParsedArguments, _ root: CommandSpec, _ service: RunService
  ) async throws -> ExitCode {
    let (console, setup) = (service.console, service.setup)
    let help = HelpWriter(root: root)
    if parsed.isOn(.help) { return try write(help.help(for: parsed.path), console) }
    if parsed.isOn(CommandTree.versionFlag) { return try write("maker \(CommandTree.version)\n", console) }
    switch parsed.path {
    case ["help"]: return try write(explain(parsed.positionals, help), console)
    case ["dag", "check"]: return try DagCommand.check(parsed, console: console)
    case ["estimate"]: return try EstimateCommand.run(parsed, console: console)
    case ["validate"]: return try ValidateCommand.run(parsed, console: console)
    case ["resume"]: return try await ResumeCommand.run(parsed, service)
    case ["runs"]: return try RunsCommand.list(parsed, console)
    case ["runs", "show"]: return try RunsCommand.show(parsed, console)
    case ["runs", "path"]: return try RunsCommand.path(parsed, console)
    case ["runs", "prune"]: return try RunsCommand.prune(parsed, console)
    case ["models"]: return try await ModelsCommand.run(parsed, console: console, setup: setup)
    case ["mcp"]: return try await MCPCommand.run(parsed, service)
    case ["config", "show"]: return try ConfigCommand.show(parsed, console: console)
    case []:
      console.writeError(help.help(for: []))
      return .usage
    case let path:
      if let kind = service.kinds.at(path) {
        return try await ProblemCommand(kind: kind, parsed: parsed, service: service).run()
      }
      let command = root.command(at: parsed.path)
      let names = command?.subcommands.map { "`maker \((parsed.path + [$0.name]).joined(separator: " "))`" } ?? []
      throw CommandError.usage(
        "`maker \(parsed.path.joined(separator: " "))` does nothing alone; try \(Words.list(names, "or"))")
    }
  }

  private static func explain(_ path: [String], _ help: HelpWriter) throws(CommandError) -> String {
    var command = help.root
    for name in path {
      guard let next = command.subcommand(name) else {
        let names = command.subcommands.map(\.name)
        let isPlanned = CommandTree.planned.contains(name)
        let hint =
          isPlanned
          ? "`\(name)` is not in this version yet"
          : Nearest.name(to: name, among: names).map { "did you mean `\($0)`?" }
            ?? "there are \(Words.list(names, "and"))"
        throw .usage(isPlanned ? hint : "help: `\(Sanitizer.line(name, limit: 40))` is no command; \(hint)")
      }
      command = next
    }
    return help.help(for: path)
  }

  @discardableResult
  private static func write(_ text: String, _ console: Console) throws -> ExitCode {
    do { try console.writeOutput(text) } catch {
      throw CommandError.file(
        "cannot write to standard output: \((error as? FileDescriptor.Failure)?.reason ?? "\(error)")")
    }
    return .solved
  }

  /// The exit code of a command; what it threw becomes one line on standard error, and, where a script waits for an object
  /// and nothing was printed yet, that object.
  private static func finish(
    _ console: Console, wantsJSON: () -> Bool = { false }, _ body: () async throws -> ExitCode
  ) async -> Int32 {
    do {
      return try await body().rawValue
    } catch {
      let failure = Failures.explain(error)
      // A command that was not understood has no outcome.
      if failure.code != .usage, wantsJSON() { try? console.writeOutput(failure.json.pretty + "\n") }
      console.writeError("maker: \(Sanitizer.line(failure.message))\n")
      return failure.code.rawValue
    }
  }
}
