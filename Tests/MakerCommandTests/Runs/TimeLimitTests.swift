import Foundation
import Maker
import MakerConsole
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

  /// A plan of a million moves takes longer than the limit; so does a context of many passages.
  @Test func aLongPlanAndALongContextAreNotWaitedFor() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "limit-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let plan = String(repeating: "1 A B\n1 B A\n", count: 100_000)
    try plan.write(toFile: folder + "/plan", atomically: true, encoding: .utf8)
    let checked = await Shell.run(
      "solve", "hanoi", "--disks", "3", "--verify-only", folder + "/plan", "--timeout", "1ms", "--json")
    #expect(checked.code == 75, "\(checked.err)")
    let text = String(repeating: "Paris is a city of light and of many bridges.\n\n", count: 40_000)
    try text.write(toFile: folder + "/text", atomically: true, encoding: .utf8)
    let asked = await Shell.run(
      "ask", "Which city?", "--context", folder + "/text", "--timeout", "1ms", "--model", "sim", "--json")
    #expect(asked.code == 75, "\(asked.err)")
    #expect(try JSON(parsing: asked.out)["status"] == "budget_exhausted")
  }
}
