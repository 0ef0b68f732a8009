import Maker
import MakerConsole
import MakerRuns
import MakerVoting
import Testing

@testable import MakerCommand

/// From the JSON of a request the same run can be made again.
@Suite struct RequestTests {
  private let console = Console(
    environment: [:], readInput: { Array("a text from the pipe".utf8) }, writeOutput: { _ in }, writeError: { _ in },
    errorSize: { nil }, interrupts: { AsyncStream { $0.finish() } })

  private func prepared(_ words: [String], _ service: RunService) async throws -> PreparedRun {
    let parsed = try ArgumentParser.parse(words, root: CommandTree.root)
    let settings = try Settings(parsed, console: service.console)
    let kind = try #require(service.kinds.at(parsed.path))
    return try await service.prepare(
      kind, ProblemArguments(parsed, of: kind, settings: settings, console: service.console), settings)
  }

  @Test(arguments: [
    ["ask", "Who wrote Emma?", "--context", "-", "--k", "5", "--max-calls", "7", "--model", "sim:accuracy=0.7"],
    ["ask", "Who wrote Emma?", "--model", "sim", "--reliability", "0.9", "--accuracy", "0.7", "--seed", "9"],
    ["solve", "hanoi", "--disks", "5", "--max-depth", "8", "--max-nodes", "10000", "--no-reuse", "--model", "sim"],
    ["solve", "hanoi", "--disks", "3", "--strategy", "stepwise", "--strict", "--model", "sim"],
    ["solve", "hanoi", "--disks", "3", "--strategy", "stepwise", "--max-calls", "2000", "--model", "sim"],
    ["solve", "arithmetic", "2 * 3", "--model", "sim", "--model", "sim:seed=2", "--ensemble"],
    ["vote", "-", "--matcher", "json", "--tolerance", "1%", "--model", "sim", "--model-for", "solver=sim:seed=3"],
    ["calibrate", "hanoi", "--steps", "5", "--disks", "3", "--target", "0.9", "--model", "sim"],
    ["plan", "Who wrote Emma?", "--price", "sim=1/2", "--timeout", "90s", "--k-by-depth", "--model", "sim"],
  ])
  func aRequestIsComplete(_ words: [String]) async throws {
    let service = RunService(kinds: .standard, setup: .simulated, console: console)
    let run = try await prepared(words, service)
    let kept = try #require(RunRequest(JSON(parsing: run.request.json.compact)))
    #expect(kept == run.request)
    // Standard input is gone, and so is the command line.
    var empty = console
    empty.readInput = { throw CancellationError() }
    let again = try await RunService(kinds: .standard, setup: .simulated, console: empty).prepare(kept)
    #expect(again.request == run.request)
    #expect(again.work.title == run.work.title)
    #expect(again.preparation.choice.names == run.preparation.choice.names)
    #expect(again.preparation.choice.roles == run.preparation.choice.roles)
    #expect(again.preparation.run.json == run.preparation.run.json)
    #expect(again.preparation.run.limits == run.preparation.run.limits)
    #expect(try again.work.opening(again.preparation).prompt == run.work.opening(run.preparation).prompt)
  }

  /// Where a long problem may take more calls than a question, it may take more time as well.
  @Test(
    arguments: [
      (["ask", "Why?"], 600), (["ask", "Why?", "--max-calls", "90000"], 600),
      (["solve", "hanoi", "--disks", "3"], 600), (["solve", "hanoi", "--disks", "3", "--max-calls", "90000"], nil),
      (["solve", "hanoi", "--disks", "3", "--max-calls", "90"], 600),
      (["solve", "hanoi", "--disks", "3", "--max-calls", "90000", "--timeout", "5s"], 5),
      (["solve", "hanoi", "--disks", "3", "--strategy", "stepwise"], nil), (["solve", "arithmetic", "2 * 3"], nil),
      (["solve", "arithmetic", "2 * 3", "--max-calls", "50"], 600),
    ] as [([String], Int?)])
  func timeFollowsCalls(_ words: [String], _ seconds: Int?) async throws {
    let service = RunService(kinds: .standard, setup: .simulated, console: console)
    let run = try await prepared(words + ["--model", "sim"], service)
    #expect(run.preparation.run.limits.time == seconds.map { .seconds($0) })
    #expect(run.preparation.settings.duration(.timeout) == seconds.map { .seconds($0) })
  }

  @Test func noKeyIsInIt() async throws {
    var settings = console
    settings.environment = ["OPENAI_API_KEY": "sk-secret-1"]
    let service = RunService(kinds: .standard, setup: .simulated, console: settings)
    let run = try await prepared(["ask", "Why?"], service)
    #expect(!run.request.json.compact.contains("sk-secret"))
    #expect(run.request.settings["model"] == ["openai/gpt-4.1-mini"])
    // An address that holds a key is none.
    for url in ["http://me:sk-secret-2@127.0.0.1:9/v1", "http://127.0.0.1:9/v1?key=sk-secret-2"] {
      await #expect(throws: (any Error).self) { try await prepared(["ask", "Why?", "--model", url], service) }
    }
  }

  @Test(arguments: [
    #"{"kind": "riddle", "arguments": {}, "settings": {}}"#,
    #"{"kind": "hanoi", "arguments": {"disks": "many"}, "settings": {}}"#,
    #"{"kind": "hanoi", "arguments": {"disk": 3}, "settings": {}}"#,
    #"{"kind": "hanoi", "arguments": {"disks": 3}, "settings": {"k": 0}}"#,
    #"{"kind": "hanoi", "arguments": {"disks": 3}, "settings": {"journal": "x"}}"#,
  ])
  func aRequestThatIsNotRightIsRefused(_ text: String) async throws {
    let request = try #require(RunRequest(JSON(parsing: text)))
    let service = RunService(kinds: .standard, setup: .simulated, console: console)
    await #expect(throws: CommandError.self) { try await service.prepare(request) }
  }
}
