import Foundation
import Maker
import MakerConsole
import MakerRuns
import MakerSimulation
import MakerVoting
import Synchronization
import Testing

@testable import MakerCommand

/// A fault ends a run with a result: what was decided, what was spent, why, and one JSON object.
@Suite struct FaultTests {
  /// Answers as the simulated model does, so many times, then fails for good.
  private func dying(after count: Int, _ code: ModelError.Code, _ message: String) -> ModelSetup {
    let simulated = SimulatedModel(settings: SimulationSettings(accuracy: 1))
    let calls = Mutex(0)
    return .fake(
      FakeModel { request in
        let number = calls.withLock { calls in
          calls += 1
          return calls
        }
        if number > count { throw ModelError(code, message) }
        return try await simulated.complete(request).completions[0].text
      })
  }

  @Test(arguments: [
    (["ask", flagship], ModelError.Code.unauthorized, Int32(69)),
    (["solve", "hanoi", "--disks", "4"], .rejected, 69),
    (["solve", "hanoi", "--disks", "3", "--strategy", "stepwise"], .unauthorized, 69),
    (["solve", "arithmetic", "48123 * 90714", "--decompose", "always"], .notFound, 69),
    (["solve", "arithmetic", "--problems", "3"], .notFound, 69),
    (["calibrate", "arithmetic", "--steps", "20"], .unauthorized, 69),
    (["vote", "What is 2+2?", "--k", "9"], .contextTooLong, 65),
    (["plan", flagship], .unauthorized, 69),
  ])
  func aModelThatFailsForGood(_ words: [String], _ code: ModelError.Code, _ exit: Int32) async throws {
    let folder = try Folder()
    let setup = dying(after: 4, code, "the server's own words")
    let outcome = await Shell().run(
      words + ["--model", "sim", "--json"], environment: ["XDG_STATE_HOME": folder.path], setup: setup)
    #expect(outcome.code == exit, "\(outcome.err)")
    let json = try #require(outcome.json, "\(outcome.out)")
    #expect(json["status"] == "failed")
    #expect(json["reason"]?.string?.contains("the server's own words") == true)
    #expect(json["fault"]?["message"]?.string?.contains("the server's own words") == true)
    #expect(json["fault"]?["kind"]?.string?.isEmpty == false)
    #expect((json["usage"]?["calls"]?.int ?? 0) >= 4)
    #expect(json["tree"]?["problem"]?.string?.isEmpty == false)
    let run = try #require(json["run"]?.string)
    var last: Event?
    try JournalReader.read("\(folder.path)/maker/runs/\(run).jsonl") { last = $0 }
    guard case .complete(let end)? = last?.payload else {
      Issue.record("the last event is \(last?.name ?? "none")")
      return
    }
    #expect(end.status == .failed)
    #expect(outcome.err.contains("to go on: maker resume \(run)"))
  }

  @Test func aServerThatCannotEvenBeAsked() async throws {
    var setup = ModelSetup.simulated
    setup.make = { _, _ in throw ModelError(.unreachable, "nobody answers there") }
    for words in [["ask", "Why?"], ["solve", "hanoi", "--disks", "3"]] {
      let outcome = await Shell().run(words + ["--model", "openai/x", "--json"], setup: setup)
      #expect(outcome.code == 69)
      #expect(outcome.json?["status"] == "failed")
      #expect(outcome.json?["fault"]?["kind"] == "unreachable")
      #expect(outcome.json?["tree"] != nil)
    }
  }

  @Test func theDecidedPartIsTold() async throws {
    let outcome = await Shell().run(
      ["solve", "hanoi", "--disks", "6", "--strategy", "stepwise", "--max-calls", "20", "--model", "sim", "--json"])
    #expect(outcome.code == 75)
    let steps = outcome.json?["tree"]?["children"]?.array ?? []
    #expect(steps.count { $0["solution"]?.string != nil } >= 3)
    let text = await Shell().run(
      ["solve", "hanoi", "--disks", "6", "--strategy", "stepwise", "--max-calls", "20", "--model", "sim"])
    #expect(text.err.contains("the budget is spent: --max-calls 20 reached"))
    #expect(text.err.contains("decided: step 1 → "))
    #expect(!text.err.contains("nothing was decided yet"))
  }

  @Test func theDecidedStepsAreToldOverMCPAsWell() async throws {
    try await Host.talk { host in
      let arguments: JSONObject = [
        "problem": "hanoi", "disks": 6, "strategy": "stepwise", "max_calls": 20, "model": "sim",
      ]
      let result = await host.structured("maker_solve", arguments)
      #expect(result?["status"] == "budget_exhausted")
      #expect(result?["reason"]?.string == "`max_calls` 20 reached")
      #expect(result?["decided"]?[0]?.string?.hasPrefix("step 1 → ") == true)
      let uri = result?["resource"]?.string ?? ""
      let text = await host.request("resources/read", ["uri": .string(uri)])["result"]?["contents"]?[0]?["text"]?.string
      let whole = try JSON(parsing: text ?? "")
      #expect((whole["whole"]?["tree"]?["children"]?.array ?? []).count >= 3)
      #expect(whole["elections"]?.int ?? 0 >= 3)
    }
  }

  @Test func aBatchEndsWithTheFaultAndKeepsItsRows() async throws {
    let folder = try Folder()
    let problems = (0..<6).map { #"{"solve": "arithmetic", "expression": "\#($0 + 2) * 3"}"# }.joined(separator: "\n")
    let file = try folder.file("p.jsonl", problems)
    let out = folder.path + "/r.jsonl"
    let outcome = await Shell().run(
      ["batch", file, "--out", out, "--jobs", "1", "--model", "sim", "--json"],
      setup: dying(after: 7, .unauthorized, "no more"))
    #expect(outcome.code == 69)
    #expect(outcome.json?["status"] == "failed")
    #expect(outcome.json?["fault"]?["message"] == "no more")
    let rows = try folder.read("r.jsonl").split(separator: "\n")
    #expect(!rows.isEmpty && rows.count < 6)
    // The same command goes on with what is left.
    let again = await Shell().run(["batch", file, "--out", out, "--model", "sim", "--json"])
    #expect(again.code == 0, "\(again.err)")
    #expect(try folder.read("r.jsonl").split(separator: "\n").count == 6)
  }

  @Test func overMCP() async throws {
    try await Host.talk(setup: dying(after: 3, .unauthorized, "the key is wrong")) { host in
      let result = await host.call("maker_ask", ["question": .string(flagship)])
      #expect(result["isError"] == true)
      let json = result["structuredContent"]
      #expect(json?["status"] == "failed")
      #expect(json?["fault"]?["kind"] == "unauthorized")
      #expect((json?["usage"]?["calls"]?.int ?? 0) >= 3)
    }
  }

  @Test func aJournalThatCannotBeBegun() async throws {
    let outcome = await Shell.run("ask", "Why?", "--model", "sim", "--journal", "/dev/null/j.jsonl")
    #expect(outcome.code == 74)
    #expect(outcome.out.isEmpty)
    #expect(outcome.complaints.count == 1)
  }

  @Test(arguments: [
    (["ask", "Why?", "--context", "/dev/null"], Int32(65), "data"),
    (["ask", "Why?", "--context", "/dev/null/x"], 74, "file"), (["batch", "/dev/null/x"], 74, "file"),
  ])
  func oneObjectEvenBeforeThereIsARun(_ words: [String], _ code: Int32, _ kind: String) async throws {
    let outcome = await Shell().run(words + ["--json"])
    #expect(outcome.code == code)
    #expect(outcome.json?["status"] == "failed")
    #expect(outcome.json?["fault"]?["kind"]?.string == kind)
    #expect(outcome.json?["usage"]?["calls"] == 0)
    #expect(outcome.complaints.count == 1)
    #expect(await Shell().run(words).out.isEmpty)
    // What is not understood is no outcome.
    #expect(await Shell().run(["ask", "Why?", "--k", "0", "--json"]).out.isEmpty)
  }

  @Test func aResultIsPrintedThatCannotBeWritten() async throws {
    let folder = try Folder()
    let outcome = await Shell.run("solve", "hanoi", "--disks", "2", "--model", "sim", "--out", folder.path)
    #expect(outcome.code == 74)
    #expect(outcome.out == "1 A B\n2 A C\n1 B C\n")
    #expect(outcome.err.contains("cannot write"))
  }
}
