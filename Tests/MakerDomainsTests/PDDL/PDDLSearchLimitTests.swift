import MakerDomains
@testable import MakerSimulation
import MakerVoting
import Testing

@Suite("The simulated expert's search ends with its task")
struct PDDLSearchLimitTests {
  private func rules() throws -> (rules: PlanningRules, facts: Set<String>, space: PDDLSpace) {
    let space = try PDDLFixtures.space("logistics/p03")
    let state = try #require(PromptExpression.one(space.text(of: space.start))?.list)
    let rules = try #require(PlanningRules(space.rules))
    return (rules, Set(state.map(\.text)).union(rules.always), space)
  }

  /// What `body` gives in a task that was cancelled before it began.
  private func whenCancelled<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await Task { () async -> Value in
      withUnsafeCurrentTask { $0?.cancel() }
      return body()
    }.value
  }

  @Test("putting objects in the places of parameters")
  func grounding() async throws {
    let (rules, facts, _) = try rules()
    let fixed = facts.filter { $0.hasPrefix("(in-city") }
    #expect(GroundTask(rules, fixed: fixed) != nil)
    #expect(await whenCancelled { GroundTask(rules, fixed: fixed) == nil })
  }

  @Test("the search for a plan")
  func search() async throws {
    let (rules, facts, space) = try rules()
    let task = try #require(GroundTask(rules, fixed: facts.filter { $0.hasPrefix("(in-city") }))
    let room = task.facts.count
    let start = FactSet(facts.compactMap { task.numbers[$0] }, room: room)
    let wanted = try #require(PromptExpression.one(space.text(of: space.goal)))
    let goal = GroundTask.Condition(
      holds: FactSet(wanted.rest.compactMap { task.numbers[$0.text] }, room: room), fails: FactSet(room: room))
    #expect(PlanSearch(task: task, goal: goal).plan(from: start)?.isEmpty == false)
    #expect(await whenCancelled { PlanSearch(task: task, goal: goal).plan(from: start) == nil })
  }

  @Test("what a cancelled task gave up is not remembered")
  func memory() async throws {
    let space = try PDDLFixtures.space("logistics/p03")
    let agents = PDDLAgents(space)
    let first = await whenCancelled {
      agents.draws(1, agents.judge("Decomposer", from: space.start, to: space.goal).right)
    }
    #expect(first[0]["stop"] == true)
    let second = agents.draws(1, agents.judge("Decomposer", from: space.start, to: space.goal).right)
    #expect(second[0]["stop"] == false)
    // Nor are plans of which only the search was cancelled.
    let known = PDDLAgents(space)
    _ = known.judge("Solver", from: space.start, to: space.start.goalThatIsMet(in: space))
    let third = await whenCancelled {
      known.draws(1, known.judge("Decomposer", from: space.start, to: space.goal).right)
    }
    #expect(third[0]["stop"] == true)
    #expect(known.draws(1, known.judge("Decomposer", from: space.start, to: space.goal).right)[0]["stop"] == false)
  }
}

extension PDDLState {
  /// A goal that is met here, so that asking about it prepares the actions and searches for nothing.
  fileprivate func goalThatIsMet(in space: PDDLSpace) -> PDDLGoal {
    let facts = space.text(of: self).dropFirst().dropLast()
    let first = facts.prefix { $0 != ")" } + ")"
    return (try? space.goal(parsing: String(first))) ?? space.goal
  }
}
