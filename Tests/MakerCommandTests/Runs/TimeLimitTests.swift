import Foundation
import Maker
import MakerConsole
import MakerRuns
import MakerVoting
import Testing

@testable import MakerCommand

/// The user's limit of time holds before there is a run as well.
@Suite(.timeLimit(.minutes(5)))
struct TimeLimitTests {
  @Test func whatLooksAtCancellationEndsWithTheLimit() async throws {
    let error = await #expect(throws: CommandError.self) {
      try await TimeLimit.hold(.milliseconds(1), clock: ContinuousClock()) {
        while !Task.isCancelled { await Task.yield() }
        throw CancellationError()
      }
    }
    #expect(error?.code == .budgetSpent && error?.message.contains("--timeout") == true)
  }

  @Test func whatEndsBeforeItIsWhatItIs() async throws {
    #expect(try await TimeLimit.hold(.seconds(600), clock: ContinuousClock()) { 7 } == 7)
    await #expect(throws: Rejection("no")) {
      try await TimeLimit.hold(.seconds(600), clock: ContinuousClock()) { throw Rejection("no") }
    }
  }

  /// What the limit of time does to a task that reads or checks.
  private func cancelled<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await body()
    }.value
  }

  @Test func readingAContextLooksAtCancellation() async throws {
    let text = InputText.given("Paris is a city.\n\nLyon is another.\n", name: "text")
    #expect(try ContextFiles.load([text])?.passages.count == 2)
    await #expect(throws: CancellationError.self) { try await cancelled { try ContextFiles.load([text]) } }
  }

  @Test func checkingAPlanLooksAtCancellation() async throws {
    let console = Console(
      environment: [:], readInput: { [] }, writeOutput: { _ in }, writeError: { _ in }, errorSize: { nil },
      interrupts: { AsyncStream { $0.finish() } })
    let service = RunService(kinds: .standard, setup: .simulated, console: console)
    let settings = try Settings(requested: [:])
    let work = try await service.work(RunRequest("hanoi", ["disks": 3]), settings).work
    // Legal moves that come to nothing; in the end the goal is not met.
    let lines = [Substring](repeating: "1 A B", count: 500).enumerated().map { $0 % 2 == 0 ? $1 : "1 B A" }
    let verify = try #require(work.verify)
    let whole = verify(lines, "plan")
    #expect(!whole.isValid && whole.text.contains("goal"))
    let cut = try await cancelled { verify(lines, "plan") }
    #expect(!cut.isValid && cut.text.contains("cancelled"))
  }
}
