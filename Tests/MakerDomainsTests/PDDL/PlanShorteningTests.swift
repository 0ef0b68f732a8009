import MakerDomains
import Testing

@Suite("Plans are shortened by code")
struct PlanShorteningTests {
  private func shortened(_ plan: [String], _ name: String = "blocksworld/p01") throws -> [String] {
    let space = try PDDLFixtures.space(name)
    let actions = try plan.map { try space.action(parsing: $0) }
    let short = space.shortened(actions)
    #expect(throws: Never.self) { try space.verify(PDDLPlan(short)) }
    return short.map(\.description)
  }

  private static let best = [
    "(unstack c a)", "(put-down c)", "(pick-up b)", "(stack b c)", "(pick-up a)", "(stack a b)",
  ]

  @Test("a plan that needs all its actions stays as it is")
  func whole() throws {
    #expect(try shortened(Self.best) == Self.best)
  }

  @Test("what comes back to a state that was there before goes")
  func loops() throws {
    let around = ["(pick-up b)", "(put-down b)"]
    for position in [0, 2, 4, 6] {
      var plan = Self.best
      plan.insert(contentsOf: position == 6 ? ["(unstack a b)", "(stack a b)"] : around, at: position)
      if position == 4 { plan = Self.best.dropLast(2) + ["(unstack b c)", "(stack b c)"] + Self.best.suffix(2) }
      #expect(try shortened(plan) == Self.best, "\(position)")
    }
  }

  @Test("what nothing needs goes, with what only it made possible")
  func needless() throws {
    // The second ferry ride with a car that belongs where it is changes states and is needed by nothing.
    let domain = """
      (define (domain d) (:predicates (p) (q) (r) (s) (on ?x))
        (:functions (total-cost) - number)
        (:action light :parameters (?x) :precondition (and) :effect (and (on ?x) (increase (total-cost) 2)))
        (:action make :precondition (and) :effect (and (p) (increase (total-cost) 1)))
        (:action use :precondition (p) :effect (q))
        (:action finish :precondition (and) :effect (and (r) (increase (total-cost) 1))))
      """
    let problem = """
      (define (problem x) (:domain d) (:objects a b) (:init) (:goal (r)) (:metric minimize (total-cost)))
      """
    let space = PDDLSpace(try PDDLProblem(parsing: problem, domain: try PDDLDomain(parsing: domain)))
    let plan = try ["(light a)", "(make)", "(use)", "(light b)", "(finish)"].map { try space.action(parsing: $0) }
    #expect(space.shortened(plan).map(\.description) == ["(finish)"])
    #expect(try space.cost(of: plan) == 6 && space.cost(of: space.shortened(plan)) == 1)
    // With too few steps it stays a plan; no plan at all comes back as it was.
    #expect(space.shortened(plan, steps: 3) == plan)
    #expect(space.shortened(Array(plan.prefix(2))) == Array(plan.prefix(2)))
  }
}
