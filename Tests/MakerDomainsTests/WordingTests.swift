import Maker
import MakerDomains
import MakerSimulation
import MakerVoting
import Testing

/// Any wording of the prompts can be the one that a sample gets, so each of them has to do alone.
@Suite(.timeLimit(.minutes(5)))
struct WordingTests {
  private static let libraries: [PromptLibrary] = [.questions, .tasks, .stateSpaces, .arithmetic, .hanoiWalk]
  private let model = SimulatedModel(settings: SimulationSettings(accuracy: 1, seed: 3))
  private let settings = RunSettings(maxDepth: 64, limits: BudgetLimits(calls: 5000, nodes: 5000))

  /// A library that knows only one wording.
  private func only(_ wording: Int, _ library: PromptLibrary) throws -> PromptLibrary {
    var copy = library
    for name in library.names {
      let prefix = name.hasPrefix("task-") ? 5 : 0
      try copy.replace(name, with: library[String(name.dropFirst(prefix))].wordings[wording])
    }
    return copy
  }

  @Test func everyTemplateHasThreeWordingsOrMoreWithTheSamePlaceholders() {
    for library in Self.libraries {
      for name in library.names {
        let template = library[name.hasPrefix("task-") ? String(name.dropFirst(5)) : name]
        #expect(template.wordings.count >= 3 && Set(template.wordings).count == template.wordings.count, "\(name)")
        #expect(template.wordings.allSatisfy { PromptTemplate($0).placeholders == template.placeholders }, "\(name)")
      }
    }
  }

  @Test(arguments: 0...2) func eachSolvesHanoi(wording: Int) async throws {
    let space = HanoiSpace(disks: 6)
    let problem = StateSpaceProblem(
      from: HanoiState(tower: 6, on: .a), to: HanoiState(tower: 6, on: .c), in: space)
    let domain = StateSpaceDomain(space, prompts: try only(wording, .stateSpaces))
    let result = try await Orchestrator(domain: domain, models: [model], settings: settings).solve(problem)
    #expect(result.solution?.count == 63)
  }

  @Test(arguments: 0...2) func eachSolvesPlanningProblems(wording: Int) async throws {
    let space = try PDDLFixtures.space("blocksworld/p01")
    let problem = StateSpaceProblem(from: space.start, to: space.goal, in: space)
    let domain = StateSpaceDomain(space, prompts: try only(wording, .stateSpaces))
    let result = try await Orchestrator(domain: domain, models: [model], settings: settings).solve(problem)
    #expect(result.status == .solved, "\(String(describing: result.reason))")
  }

  @Test(arguments: 0...2) func eachCalculates(wording: Int) async throws {
    let domain = ArithmeticDomain(prompts: try only(wording, .arithmetic))
    let result = try await Orchestrator(domain: domain, models: [model], settings: settings)
      .solve(ArithmeticProblem(parsing: "48123 * 907 - 12"))
    #expect(result.solution == 43_647_549)
  }

  @Test(arguments: 0...2) func eachWalks(wording: Int) async throws {
    let walk = try HanoiWalk(
      from: HanoiState(tower: 5, on: .a), to: HanoiState(tower: 5, on: .b), prompts: only(wording, .hanoiWalk))
    var settings = settings
    settings.margin = .fixed(2)
    let stepper = Stepper(domain: walk, models: [model], settings: settings)
    let result = try await stepper.walk(from: walk.start) { _ in }
    #expect(result.status == .solved && result.solution?.samples == 62)
  }

  @Test(arguments: [PromptLibrary.questions, .tasks], 0...2) func eachAnswers(library: PromptLibrary, wording: Int)
    async throws
  {
    let domain = QuestionDomain(prompts: try only(wording, library))
    let result = try await Orchestrator(domain: domain, models: [model], settings: settings)
      .solve(Question("What is the capital of the country where the inventor of the telephone was born?"))
    if library == .questions { #expect(result.solution?.text == "Edinburgh") }
    #expect(result.status == .solved)
  }
}
