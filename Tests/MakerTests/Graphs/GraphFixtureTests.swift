import Foundation
import Maker
import MakerSimulation
import MakerVoting
import Testing

enum GraphFixtures {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../../Fixtures/dags")

  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: "\(name).json"), encoding: .utf8)
  }
}

/// The seeds' patterns on the simulated model, which reads nothing but prompts.
@Suite(.timeLimit(.minutes(5)))
struct GraphFixtureTests {
  private func run(_ name: String, seed: UInt64 = 1) async throws -> GraphResult {
    let graph = try SubtaskGraph(parsing: GraphFixtures.text(name))
    let model = SimulatedModel(settings: SimulationSettings(accuracy: 0.95, seed: seed))
    // A wider margin than the patterns' own, so that a seed does not decide whether the answer is right: with
    // k = 5 and p = .95 the least of 6 elections is wrong with a probability below 6 (.05 / .95)^5 < 3e-6.
    return try await GraphRunner(
      graph: graph, models: [model], settings: RunSettings(margin: .fixed(5), seed: seed), criticality: nil
    ).run()
  }

  @Test func multiHop() async throws {
    let outcome = try await run("multi-hop")
    #expect(outcome.outputs == JSONObject([("t1", "Alexander Graham Bell"), ("t2", "Edinburgh"), ("t3", "Edinburgh")]))
    #expect(outcome.result.solution == "Edinburgh")
  }

  @Test func sequentialExtraction() async throws {
    let outcome = try await run("sequential-extraction")
    #expect(outcome.result.solution == "Vienna: 3800000")
    #expect(outcome.outputs["attribute"] == ["city": "Vienna"] && outcome.outputs["value"] == 1_900_000)
  }

  @Test func parallelExtraction() async throws {
    let outcome = try await run("parallel-extraction")
    #expect(
      outcome.result.solution == [
        "dates": ["3 March 1847", "1870", "10 March 1876", "1880"],
        "entities": ["Alexander Graham Bell", "Edinburgh", "Canada", "Thomas Watson", "Bell", "Volta Laboratory"],
        "numbers": ["2", "30", "10000"],
      ])
    let shape = try SubtaskGraph(parsing: GraphFixtures.text("parallel-extraction")).shape
    #expect(shape.depth == 3 && shape.width == 3)
  }

  @Test func hierarchicalVerification() async throws {
    let outcome = try await run("hierarchical-verification")
    #expect(
      outcome.result.solution
        == "Alexander Graham Bell was born in Edinburgh. Confirmed: true, by 67 % of 3 sources.")
    #expect(outcome.outputs["in_c"] == "contradicts")
  }

  @Test func iterativeRefinement() async throws {
    let outcome = try await run("iterative-refinement")
    #expect(outcome.result.solution == "Alexander Graham Bell was born in Edinburgh in 1847.")
    // The first revision cuts too little and comes back.
    let revisions =
      outcome.result.tree.children.first { $0.id == NodePath.root.appending(.subtask("revise")) }?.elections ?? []
    #expect(revisions.filter { $0.ending == .converged }.count == 2)
  }

  @Test func knowledgeGraph() async throws {
    let outcome = try await run("knowledge-graph")
    let answer = try #require(outcome.result.solution)
    #expect(answer["relations"]?.array?.count == 4)
    #expect(
      answer["confirmed"] == [
        ["subject": "Alexander Graham Bell", "relation": "was born in", "object": "Edinburgh"],
        ["subject": "Edinburgh", "relation": "lies in", "object": "Scotland"],
      ])
  }

  @Test(arguments: [0, 1, 2, 3, 4])
  func theSeedsExampleIsRightAtItsOwnCriticality(seed: Int) async throws {
    let graph = try SubtaskGraph(parsing: GraphFixtures.text("multi-hop"))
    let outcome = try await GraphRunner(
      graph: graph, models: [SimulatedModel(settings: SimulationSettings(seed: UInt64(seed)))]
    ).run()
    #expect(outcome.result.solution == "Edinburgh")
  }
}
