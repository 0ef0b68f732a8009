import Maker
import MakerSimulation
import MakerVoting
import Testing

/// Whole runs on the simulated model, which reads nothing but prompts.
@Suite(.timeLimit(.minutes(5)))
struct SimulatedRunTests {
  static let flagship = "What is the capital of the country where the inventor of the telephone was born?"

  private func ask(
    _ question: String, _ model: SimulatedModel, _ settings: RunSettings = RunSettings()
  ) async throws -> RunResult<Answer> {
    try await Orchestrator(domain: QuestionDomain(), models: [model], settings: settings).solve(Question(question))
  }

  @Test func theReadmesQuestionIsAnsweredOverTwoLevelsOfVotedDecomposition() async throws {
    let result = try await ask(Self.flagship, SimulatedModel())
    #expect(result.solution?.text == "Edinburgh")
    #expect(result.tree.decision == .split)
    #expect(result.tree.children.contains { $0.decision == .split })
    #expect(result.tree.decisions.filter { $0.agent == .discriminator }.count >= 2)
    #expect(result.confidence != .low)
  }

  @Test(arguments: [1, 2, 64])
  func neitherConcurrencyNorRepetitionChangesARun(concurrency: Int) async throws {
    let model = SimulatedModel(settings: SimulationSettings(accuracy: 0.7, malformed: 0.05))
    func run(_ concurrency: Int) async throws -> JSON {
      let result = try await ask(Self.flagship, model, RunSettings(concurrency: concurrency, seed: 5))
      return result.tree.json
    }
    #expect(try await run(concurrency) == run(16))
  }

  @Test func anotherSeedIsAnotherRun() async throws {
    let model = SimulatedModel(settings: SimulationSettings(accuracy: 0.7))
    let one = try await ask(Self.flagship, model, RunSettings(seed: 1))
    let two = try await ask(Self.flagship, model, RunSettings(seed: 2))
    #expect(one.tree.json != two.tree.json)
  }

  @Test func outsideItsWorldTheModelDoesNotKnow() async throws {
    let result = try await ask("Who painted the ceiling of my kitchen?", SimulatedModel())
    #expect(result.status == .noConsensus)
    #expect(result.reason?.description.contains("not known") == true)
  }

  @Test func aPlanCanBeMadeEditedAndFollowed() async throws {
    let orchestrator = Orchestrator(domain: QuestionDomain(), models: [SimulatedModel()])
    let made = try #require(try await orchestrator.plan(Question(Self.flagship)).plan)
    // Four hops: parts that wait for others are split too, with a reference in the place of what is not known yet.
    func leaves(_ node: Plan.Node) -> Int {
      if case .split(_, _, let a, let b, _) = node { leaves(a) + leaves(b) } else { 1 }
    }
    #expect(leaves(made.root) == 4)
    let read = try Plan(parsing: made.json.pretty)
    #expect(read == made)
    let result = try await orchestrator.solve(Question(Self.flagship), plan: read)
    #expect(result.solution?.text == "Edinburgh")
    #expect(!result.tree.decisions.contains { $0.agent == .discriminator })
  }
}
