import Maker
import MakerDomains
import MakerSimulation
import MakerVoting
import Testing

@Suite("The simulated expert on planning problems")
struct PDDLExpertTests {
  @Test("its right replies split every fixture down to a plan that holds", arguments: PDDLFixtures.all)
  func splits(name: String) throws {
    let space = try PDDLFixtures.space(name)
    let found = try PDDLAgents(space).solve(from: space.start, to: space.goal)
    #expect(try space.verify(PDDLPlan(found.plan)).actions == found.plan.count)
    #expect(space.isMet(space.goal, in: found.end))
  }

  @Test("random blocksworld problems as well", arguments: 4...6)
  func blocksworld(blocks: Int) throws {
    var generator = SplitMix64(seed: UInt64(blocks))
    for number in 1...8 {
      let problem = PlanningProblemGenerator.blocksworld(blocks: blocks, name: "b\(number)", using: &generator)
      let space = try PDDLFixtures.space(domain: "blocksworld", problem: problem)
      let found = try PDDLAgents(space).solve(from: space.start, to: space.goal)
      #expect(try space.verify(PDDLPlan(found.plan)).actions > 0)
    }
  }

  @Test("and random logistics problems")
  func logistics() throws {
    var generator = SplitMix64(seed: 5)
    for number in 1...6 {
      let problem = PlanningProblemGenerator.logistics(cities: 2, packages: 2, name: "l\(number)", using: &generator)
      let space = try PDDLFixtures.space(domain: "logistics", problem: problem)
      let found = try PDDLAgents(space).solve(from: space.start, to: space.goal)
      #expect(try space.verify(PDDLPlan(found.plan)).actions > 0)
    }
  }
}
