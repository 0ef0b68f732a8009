import Maker
import MakerSimulation
import Testing

@testable import MakerDomains

/// What code knows of a planning problem before anybody is asked.
@Suite(.timeLimit(.minutes(5)))
struct LegalActionTests {
  /// Every action with every objects, tried one by one.
  private func tried(_ space: PDDLSpace, in state: PDDLState) -> Set<String> {
    var legal: Set<String> = []
    let objects = space.problem.vocabulary.objects.map(\.name)
    for schema in space.problem.domain.actions {
      var arguments: [[String]] = [[]]
      for _ in schema.parameters { arguments = arguments.flatMap { known in objects.map { known + [$0] } } }
      for chosen in arguments {
        let action = PDDLAction(schema.name, chosen)
        if (try? space.apply(action, to: state)) != nil { legal.insert(action.description) }
      }
    }
    return legal
  }

  @Test(arguments: ["blocksworld/p01", "gripper/p01", "ferry/p01", "logistics/p01", "hanoi/p01"])
  func legalActionsAreThoseThatCanBeApplied(name: String) throws {
    let space = try PDDLFixtures.space(name)
    var state = space.start
    for step in 0..<4 {
      let listed = try #require(space.actions(in: state))
      #expect(Set(listed.map(\.description)) == tried(space, in: state) && Set(listed).count == listed.count)
      guard !listed.isEmpty else { break }
      state = try space.apply(listed[step % listed.count], to: state)
    }
  }

  @Test func whatIsOpenIsTold() throws {
    let space = try PDDLFixtures.space("blocksworld/p01")
    let goal = try space.goal(parsing: "(and (on-table a) (on-table b) (not (clear b)) (on a b))")
    #expect(space.open(goal, in: space.start) == "(and (on a b) (not (clear b)))")
    let all = try space.goal(parsing: "(and (on a b) (on b c))")
    // It would only repeat the goal.
    #expect(space.open(all, in: space.start) == nil)
  }

  @Test func noGoalIsTheGoalAsItStands() throws {
    let space = try PDDLFixtures.space("blocksworld/p01")
    let domain = StateSpaceDomain(space)
    let problem = StateSpaceProblem(from: space.start, to: space.goal, in: space)
    func split(_ b: String) throws -> Decomposition<StateSpaceProblem<PDDLSpace>> {
      try domain.decomposition(
        of: problem, from: DecomposerReply(subproblemA: "(and (on-table c))", subproblemB: b, composeFn: "concat"))
    }
    #expect(try split("").content == split(space.text(of: space.goal)).content)
    #expect(try split("").b.goal == space.goal)
    #expect(throws: Rejection.self) { try split("(and (on b a))") }
  }

  /// What is one action away is known by code: nobody is asked whether to split it.
  @Test func oneActionIsKnownToBeAtomic() async throws {
    let space = try PDDLFixtures.space("blocksworld/p01")
    let goal = try space.goal(parsing: "(and (holding c))")
    let model = SimulatedModel(settings: SimulationSettings(accuracy: 1))
    let result = try await Orchestrator(domain: StateSpaceDomain(space), models: [model]).solve(
      StateSpaceProblem(from: space.start, to: goal, in: space))
    #expect(result.tree.evidence == .form(isAtomic: true) && result.usage.samples == 1)
  }
}
