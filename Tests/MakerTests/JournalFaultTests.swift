import Foundation
import Maker
import MakerSimulation
import Synchronization
import Testing

/// A journal that fails ends the run before more is paid for; what was paid for is still in the result.
@Suite(.timeLimit(.minutes(5)))
struct JournalFaultTests {
  @Test func nothingIsPaidForAfterTheJournalFailed() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "fault-\(UUID().uuidString).jsonl").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let journal = try Journal(path: path, run: "r", sync: .never)
    let model = ScriptedModel(name: "m") { asked in
      // The seventh call finds the disk full, as far as this journal can tell.
      if asked.agent == "solver" { journal.fail(Fault(.file, "cannot write the journal: full")) }
      return Script(answers: ["One?": "1"]).reply(asked)
    }
    let result = try await Orchestrator(
      domain: QuestionDomain(), models: [model], settings: RunSettings(concurrency: 1)
    )
    .solve(Question("One?"), journal: journal)
    #expect(result.status == .failed && result.fault?.kind == .file)
    // Three classifiers, and the solver whose reply came after the journal had failed; then nobody is asked.
    #expect(model.requests.count == 4)
    #expect(result.tree.elections.first?.ending == .converged && result.usage.calls == 4)
  }

  @Test func aRunThatWasDecidedWhenItsJournalFailedStillHasItsSolution() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "fault-\(UUID().uuidString).jsonl").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let journal = try Journal(path: path, run: "r", sync: .never)
    let solvers = Mutex(0)
    let model = ScriptedModel(name: "m") { asked in
      // The third of three, in whichever order they come.
      if asked.agent == "solver",
        solvers.withLock({
          $0 += 1; return $0
        }) == 3
      {
        journal.fail(Fault(.file, "full"))
      }
      return Script(answers: ["One?": "1"]).reply(asked)
    }
    let result = try await Orchestrator(
      domain: QuestionDomain(), models: [model], settings: RunSettings(concurrency: 1)
    )
    .solve(Question("One?"), journal: journal)
    #expect(result.status == .failed && result.solution?.text == "1" && result.fault?.message == "full")
  }

  @Test func aCancelledTaskLeavesWhatItHadInTheEvents() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "fault-\(UUID().uuidString).jsonl").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (asked, tell) = AsyncStream<Void>.makeStream()
    let model = ScriptedModel(name: "m") { asked in
      if asked.agent == "solver" {
        tell.finish()
        try await Task.sleep(for: .seconds(3600))
      }
      return Script(answers: ["One?": "1"]).reply(asked)
    }
    let journal = try Journal(path: path, run: "r")
    let task = Task {
      try await Orchestrator(domain: QuestionDomain(), models: [model]).solve(Question("One?"), journal: journal)
    }
    for await _ in asked {}
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    let fold = try JournalReader.fold(path).fold
    #expect(fold.end?.status == .interrupted)
    #expect(fold.tree()?.elections.first { $0.decision == .atomic }?.winner == "true")
    // What was under way may have to be paid for, and is counted.
    #expect((4...6).contains(fold.usage.samples))
  }
}
