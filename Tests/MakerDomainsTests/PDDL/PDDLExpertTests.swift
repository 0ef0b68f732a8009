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

  @Test("its waypoints lie between start and goal, and there are several", arguments: PDDLFixtures.all)
  func waypoints(name: String) throws {
    let space = try PDDLFixtures.space(name)
    let agents = PDDLAgents(space)
    let replies = Set(agents.draws(30, agents.judge("Decomposer", from: space.start, to: space.goal).right))
    #expect(replies.count > 1)
    for reply in replies {
      #expect(reply.object?.names == ["subproblem_A", "subproblem_B", "compose_fn", "stop"])
      // The goal as it stands.
      #expect(reply["subproblem_B"] == "")
      #expect(reply["compose_fn"] == "concat")
      let waypoint = try space.goal(parsing: reply["subproblem_A"]?.string ?? "")
      #expect(!space.isMet(waypoint, in: space.start))
      #expect(waypoint != space.goal)
    }
  }

  @Test("its wrong replies are of several kinds, and never those that it would elect", arguments: PDDLFixtures.all)
  func mistakes(name: String) throws {
    let space = try PDDLFixtures.space(name)
    let agents = PDDLAgents(space)
    let judgement = agents.judge("Decomposer", from: space.start, to: space.goal)
    let wrong = Set(agents.draws(40, judgement.wrong))
    #expect(wrong.count > 3)
    #expect(wrong.isDisjoint(with: agents.draws(40, judgement.right)))
    #expect(wrong.contains(Proposal.stop))
    let lines = wrong.subtracting([Proposal.stop]).map { agents.line($0, to: space.goal) }.sorted()
    let choice = agents.judge(
      "Discriminator", from: space.start, to: space.goal, proposals: lines + ["Answer directly: x", "none of these"])
    #expect(agents.draws(1, choice.right)[0]["choice"]?.int == lines.count + 2)
  }

  @Test("the discriminator's choice does not depend on the order of the proposals")
  func order() throws {
    let space = try PDDLFixtures.space("blocksworld/p02")
    let agents = PDDLAgents(space)
    let judgement = agents.judge("Decomposer", from: space.start, to: space.goal)
    let lines = Set(agents.draws(30, judgement.right) + agents.draws(6, judgement.wrong)).map {
      agents.line($0, to: space.goal)
    }.sorted()
    var chosen: Set<String> = []
    for turn in lines.indices {
      let turned = Array(lines[turn...] + lines[..<turn]) + ["none of these"]
      let choice = agents.judge("Discriminator", from: space.start, to: space.goal, proposals: turned)
      let number = try #require(agents.draws(1, choice.right)[0]["choice"]?.int)
      #expect(!agents.draws(30, choice.wrong).contains(["choice": .integer(number)]))
      chosen.insert(turned[number - 1])
    }
    #expect(chosen.count == 1)
    #expect(!chosen.contains("none of these"))
  }

  @Test("one action is enough: stop, answer directly, and the action; a wrong one does not reach the goal")
  func single() throws {
    let space = try PDDLFixtures.space("blocksworld/p01")
    let agents = PDDLAgents(space)
    let goal = try space.goal(parsing: "(and (holding c) (clear a))")
    #expect(agents.draws(1, agents.judge("Decomposer", from: space.start, to: goal).right) == [Proposal.stop])
    let lines = [
      "A: (holding c) | B: \(space.text(of: goal)) | compose: concat", "none of these", "Answer directly: x",
    ]
    let choice = agents.judge("Discriminator", from: space.start, to: goal, proposals: lines)
    #expect(agents.draws(1, choice.right) == [["choice": 3]])
    let solver = agents.judge("Solver", from: space.start, to: goal)
    #expect(agents.draws(1, solver.right) == [["action": "(unstack c a)"]])
    let wrong = Set(agents.draws(100, solver.wrong).compactMap { $0["action"]?.string })
    #expect(wrong.count > 5)
    for text in wrong {
      let action = try space.action(parsing: text)
      let end = try? space.apply(action, to: space.start)
      #expect(end.map { space.isMet(goal, in: $0) } != true, "\(text)")
    }
  }

  @Test("a goal that cannot be reached, and prompts that are no planning problem")
  func hopeless() throws {
    let space = try PDDLFixtures.space("blocksworld/p01")
    let agents = PDDLAgents(space)
    let goal = try space.goal(parsing: "(and (on a b) (on b a))")
    #expect(agents.draws(1, agents.judge("Decomposer", from: space.start, to: goal).right) == [Proposal.stop])
    let lines = ["A: (on a b) | B: \(space.text(of: goal)) | compose: concat", "none of these"]
    let choice = agents.judge("Discriminator", from: space.start, to: goal, proposals: lines)
    #expect(agents.draws(1, choice.right) == [["choice": 2]])
    let expert = PDDLExpert()
    #expect(expert.judge("# Solver\n<question>\nWho wrote Emma?\n</question>") == nil)
    #expect(expert.judge("# Solver\n<rules>\nDisks and pegs.\n</rules>\n<start>\nx\n</start>") == nil)
    #expect(expert.judge("") == nil)
  }

  @Test("an expert that has seen other problems replies as a new one does")
  func memory() throws {
    let seasoned = PDDLExpert()
    for name in PDDLFixtures.all {
      let space = try PDDLFixtures.space(name)
      let plan = try PDDLAgents(space, expert: seasoned, seed: 3).solve(from: space.start, to: space.goal).plan
      #expect(try PDDLAgents(space, seed: 3).solve(from: space.start, to: space.goal).plan == plan)
    }
  }
}
