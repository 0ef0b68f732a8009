import Foundation
import Maker
import MakerSimulation
import MakerVoting
import Synchronization
import Testing

struct JournalTests {
  private func temporary() -> String {
    FileManager.default.temporaryDirectory.appending(path: "maker-\(UUID().uuidString)/runs/j.jsonl").path()
  }

  @Test func everySampleAndDecisionIsInTheJournal() async throws {
    let path = temporary()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let journal = try Journal(path: path, run: "r1")
    let result = try await Orchestrator(
      domain: QuestionDomain(), models: [SimulatedModel(settings: SimulationSettings(accuracy: 0.8, malformed: 0.1))],
      listeners: [journal.record]
    ).solve(Question("Where was the author of The Trial born?"), run: "r1")
    #expect(journal.failure == nil)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    let events = try lines.map { try Journal.read($0) }
    #expect(events[0]["format"]?.string == "maker-journal" && events[0]["version"]?.int == 1)
    func count(_ name: String) -> Int { events.count { $0["event"]?.string == name } }
    #expect(count("runStart") == 1 && count("complete") == 1)
    #expect(
      count("classificationComplete") >= 3 && count("decomposed") >= 1
        && count("votingStart") == count("votingComplete"))
    // Classifiers' samples serve two decisions, so there are more votes than ballots, never fewer.
    #expect(count("voteProgress") + count("proposed") >= result.usage.ballots - 5 * count("proposed"))
    #expect(count("redFlagged") >= 1)
    let vote = try #require(events.first { $0["event"]?.string == "votingComplete" })
    for name in ["prompt_hash", "margin", "ballots", "rounds", "tokens", "red_flags", "samples", "winner", "ending"] {
      #expect(vote["result"]?[name] != nil, "\(name)")
    }
  }

  @Test func aLineThatWasChangedOrCutOffIsTold() async throws {
    let path = temporary()
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try Journal(path: path, run: "r2")
    let line = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
    #expect(throws: Never.self) { try Journal.read(line) }
    #expect(throws: JournalError.self) { try Journal.read(line.replacingOccurrences(of: "r2", with: "r3")) }
    #expect(throws: JournalError.self) { try Journal.read(String(line.dropLast(4))) }
  }

  @Test func anExistingFileIsNotOverwritten() throws {
    let path = temporary()
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try Journal(path: path, run: "a")
    #expect(throws: JournalError.self) { try Journal(path: path, run: "b") }
  }

  @Test(arguments: [
    ("{}", "format"), (#"{"format":"maker-plan","version":2,"root":{}}"#, "version"),
    (#"{"format":"maker-plan","version":1,"root":{"id":"1"}}"#, "node 1: \"problem\""),
    (
      #"{"format":"maker-plan","version":1,"root":{"id":"1","problem":"p","a":{"id":"1a","problem":"q"}}}"#,
      "all of a, b"
    ),
    (#"{"format":"maker-plan","version":1,"root":{"id":"1","problem":"p","x":1}}"#, "unknown member"),
    (
      #"{"format":"maker-plan","version":1,"root":{"id":"1","problem":"p {1b}","compose_fn":"second","a":{"id":"1a","problem":"{1b}"},"b":{"id":"1b","problem":"r"}}}"#,
      "not solved before"
    ),
    (
      #"{"format":"maker-plan","version":1,"root":{"id":"1","problem":"p","compose_fn":"second","a":{"id":"1","problem":"q"},"b":{"id":"2","problem":"r"}}}"#,
      "used twice"
    ),
    (
      // B's own text does not name {1a}, so both parts run side by side, and B's parts cannot know what A found.
      #"{"format":"maker-plan","version":1,"root":{"id":"1","problem":"p","compose_fn":"concat","a":{"id":"1a","problem":"q"},"b":{"id":"1b","problem":"r","compose_fn":"concat","a":{"id":"2","problem":"s {1a}"},"b":{"id":"3","problem":"t"}}}}"#,
      "not solved before"
    ),
    ("[", "line 1"),
  ])
  func aBadPlanSaysWhere(text: String, part: String) {
    let error = #expect(throws: PlanError.self) { try Plan(parsing: text) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test func marginsForAReliabilityGrowWithDepthAlone() throws {
    let policy = MarginPolicy.reliability(target: 0.95, accuracy: 0.8)
    #expect(try (0...3).map { try policy.margin(at: .node(depth: $0)) } == [4, 5, 6, 7])
    #expect(throws: Margin.InvalidParameter.self) {
      try MarginPolicy.reliability(target: 0.95, accuracy: 0.5).margin(at: .node(depth: 0))
    }
  }
}
