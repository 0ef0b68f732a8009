import Foundation
import Testing

@testable import MakerModels

@Suite(.timeLimit(.minutes(5))) struct ChildProcessTests {
  private func run(_ line: String, _ input: String = "", within timeout: Duration = .seconds(30)) async throws
    -> ChildProcess.Outcome
  {
    try await ChildProcess.output(of: ["/bin/sh", "-c", line], input: input, within: timeout)
  }

  @Test func readsWritesAndEnds() async throws {
    #expect(try await run("cat; echo wrong >&2; exit 3", "in\n") == .init(exit: 3, output: "in\nwrong\n"))
    #expect(try await run("kill -9 $$") == .init(exit: 137, output: ""))
    #expect(try await run("printf '\\377x'").output == "\u{fffd}x")
    await #expect(throws: ChildProcess.Failure.self) {
      try await ChildProcess.output(of: ["no-such-program-anywhere"], input: "", within: .seconds(1))
    }
  }

  @Test func whatItPrintsIsBounded() async throws {
    let outcome = try await run("head -c 3000000 /dev/zero | tr '\\0' x")
    #expect(outcome.exit == 0 && outcome.output.utf8.count == 1 << 16)
  }

  @Test func whatItReadsMayBeLongerThanAPipeHolds() async throws {
    let long = String(repeating: "x", count: 1_000_000)
    #expect(try await run("wc -c", long).output.contains("1000000"))
    #expect(try await run("exit 0", long).exit == 0)
  }

  /// A child that it leaves behind holds its output open, and is not waited for.
  @Test func whatItLeavesBehindIsNotWaitedFor() async throws {
    #expect(try await run("sleep 50 & echo done").output == "done\n")
  }

  @Test func manyAtOnce() async throws {
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 1...40 { group.addTask { Int(try await run("cat", "\(number)").output) ?? 0 } }
      return try await group.reduce(0, +)
    }
    #expect(sum == 820)
  }
}
