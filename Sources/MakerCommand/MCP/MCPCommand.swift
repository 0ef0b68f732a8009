import MakerRuns
import MakerConsole
import Foundation
import Maker
import MakerMCP
import MakerVoting

/// `maker mcp`.
enum MCPCommand {
  static func run(_ parsed: ParsedArguments, _ service: RunService) async throws -> ExitCode {
    let console = service.console
    try parsed.refusePositionals("maker mcp")
    let settings = try Settings(parsed, console: console)
    if let host = parsed.texts(MCPTree.printConfig).last.flatMap(HostConfiguration.init) {
      return try printConfiguration(host, parsed, Output(settings, console: console))
    }
    // Settings that cannot hold are told before a host waits for answers.
    _ = try settings.runSettings()
    if console.errorSize() != nil {
      Output(settings, console: console).notice(
        "serving the Model Context Protocol here, which hosts start themselves; `maker help mcp` tells more")
    }
    await serve(parsed, service)
    return .solved
  }

  private static func printConfiguration(
    _ host: HostConfiguration, _ parsed: ParsedArguments, _ output: Output
  ) throws -> ExitCode {
    var flags: [String] = []
    for flag in MCPTree.mcp.flags where flag != MCPTree.printConfig {
      for value in parsed.values[flag.name] ?? [] {
        flags += value == .toggle(true) ? [flag.spelling] : ["\(flag.spelling)=\(value.text)"]
      }
    }
    try output.result(host.json(program: Bundle.main.executablePath ?? "maker", flags: flags))
    output.notice("this belongs into \(host.place)")
    return .solved
  }

  /// Serves until the input ends or a signal comes. Runs that were started in the background end with the server.
  private static func serve(_ parsed: ParsedArguments, _ service: RunService) async {
    let console = service.console
    let outbox = Outbox(console)
    let (jobs, background) = AsyncStream<@Sendable () async -> Void>.makeStream()
    let toolbox = Toolbox(parsed: parsed, service) { background.yield($0) }
    let (server, interrupts) = (toolbox.server(), console.interrupts())
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await server.run(console.inputPieces()) { outbox.write($0) }
        return true
      }
      group.addTask {
        for await _ in interrupts { return true }
        return false
      }
      group.addTask {
        await withDiscardingTaskGroup { runs in
          for await job in jobs { runs.addTask { await job() } }
        }
        return false
      }
      for await isEnd in group where isEnd { break }
      group.cancelAll()
    }
    await outbox.flush()
  }
}

/// Lines on their way to standard output, written by a queue of their own, so that a host which reads slowly holds up
/// nobody.
final class Outbox: Sendable {
  private let queue = DispatchQueue(label: "maker.mcp.output")
  private let console: Console

  init(_ console: Console) {
    self.console = console
  }

  func write(_ line: String) {
    // A host that is gone also ends the input; there is nobody to tell.
    queue.async { [console] in try? console.writeOutput(line) }
  }

  /// Waits until all lines are written.
  func flush() async {
    await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
  }
}
