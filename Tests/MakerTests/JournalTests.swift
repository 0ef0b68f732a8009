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

  /// What was elected in a tree, verbatim.
  private static func winners(_ node: NodeRecord) -> [ElectionRecord.Winner] {
    node.elections.compactMap(\.winnerSample) + node.children.flatMap(winners)
  }

  @Test(arguments: JournalLevel.allCases)
  func theFoldOfAJournalIsTheResult(level: JournalLevel) async throws {
    let path = temporary()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let told = Mutex<[Event]>([])
    let result = try await Orchestrator(
      domain: QuestionDomain(), models: [SimulatedModel(settings: SimulationSettings(accuracy: 0.8, malformed: 0.1))],
      listeners: [{ event in told.withLock { $0.append(event) } }]
    ).solve(
      Question("Where was the author of The Trial born?"), journal: try Journal(path: path, run: "r1", level: level))
    let (fold, found) = try JournalReader.fold(path)
    #expect(found.run == "r1" && result.run == "r1" && found.level == level && !found.isTorn)
    #expect(fold.end == RunEnd(status: .solved, solution: result.solution?.text))
    #expect(fold.agreement().reliability == result.reliability)
    var usage = fold.usage
    usage.seconds = result.usage.seconds
    #expect(usage == result.usage && usage.calls > 5 && usage.samples > 10 && usage.ballots > 10)
    let tree = try #require(fold.tree())
    if level == .decisions {
      #expect(Self.winners(tree) == Self.winners(result.tree) && !Self.winners(tree).isEmpty)
      #expect(
        tree.solution == result.tree.solution && tree.children.map(\.solution) == result.tree.children.map(\.solution))
    } else {
      #expect(tree == result.tree)
    }
    if level == .full {
      var events: [Event] = []
      try JournalReader.read(path) { events.append($0) }
      #expect(events == told.withLock { $0 })
      let samples = events.count { if case .sampled = $0.payload { true } else { false } }
      #expect(samples == usage.samples)
    }
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
