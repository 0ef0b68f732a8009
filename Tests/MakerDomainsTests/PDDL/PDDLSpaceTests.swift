import Maker
import MakerDomains
import MakerVoting
import Testing

@Suite("States and actions of planning problems")
struct PDDLSpaceTests {
  /// A domain with everything that is supported, in mixed case.
  private static let domain = """
    (define (DOMAIN Depot) ; a comment ) with a parenthesis
      (:requirements :strips :typing :negative-preconditions :equality :action-costs)
      (:types crate pallet - surface
              lift truck - (either machine thing) machine thing surface - object)
      (:constants Main - lift)
      (:predicates (ON ?c - crate ?s - (either surface truck)) (busy ?l - machine) (sealed ?c - crate) (ready))
      (:functions (total-cost) - number (height ?s - surface) - number)
      (:action raise
        :parameters (?c - crate ?s - surface)
        :precondition (and (on ?c ?s) (not (busy main)) (not (= ?c ?s)) (not (sealed ?c)))
        :effect (and (busy main) (not (on ?c ?s)) (on ?c ?s) (increase (total-cost) (height ?s)) (increase (total-cost) 2)))
      (:action same
        :parameters (?a ?b - crate)
        :precondition (= ?a ?b)
        :effect (and (not (ready)) (sealed ?a)))
      (:action rest :parameters () :effect (ready)))
    """

  private func space(goal: String = "(sealed c1)", metric: String = "") throws -> PDDLSpace {
    let problem = """
      (define (problem one) (:domain depot)
        (:objects C1 c2 - crate p1 p2 - pallet t - truck)
        (:init (on c1 p1) (on c2 c2) (ready) (not (sealed c1)) (= (total-cost) 10) (= (height p1) 5))
        (:goal \(goal)) \(metric))
      """
    let domain = try PDDLDomain(parsing: Self.domain)
    return PDDLSpace(try PDDLProblem(parsing: problem, domain: domain))
  }

  private func apply(_ actions: String..., in space: PDDLSpace) throws -> PDDLState {
    try actions.reduce(space.start) { try space.apply(space.action(parsing: $1), to: $0) }
  }

  @Test("a state is written in the order of declaration, whatever led to it")
  func text() throws {
    let space = try space()
    #expect(space.text(of: space.start) == "((on c1 p1) (on c2 c2) (ready))")
    let one = try apply("(raise C1 p1)", "(same c2 c2)", in: space)
    let other = try apply("(same c2 c2)", "(rest)", "(same c2 c2)", "(raise c1 p1)", in: space)
    #expect(space.text(of: one) == "((on c1 p1) (on c2 c2) (busy main) (sealed c2))")
    #expect(one == other)
    #expect(Set([one, other]).count == 1)
    try space.check(one)
  }

  @Test("what an effect both deletes and adds holds afterwards")
  func deleteThenAdd() throws {
    let space = try space()
    #expect(space.isMet(try space.goal(parsing: "(on c1 p1)"), in: try apply("(raise c1 p1)", in: space)))
  }

  static let illegalActions: [(action: String, rule: String)] = [
    ("(lower c1 p1)", "(lower c1 p1): there is no action lower"),
    ("(raise c1)", "(raise c1): raise takes 2 arguments, not 1"),
    ("(raise c1 p9)", "(raise c1 p9): there is no object p9"),
    ("(raise p1 p1)", "(raise p1 p1): p1 is of type pallet, but ?c is crate"),
    ("(raise c1 p2)", "(raise c1 p2): the precondition (on c1 p2) does not hold"),
    ("(raise c2 c2)", "(raise c2 c2): the precondition (not (= c2 c2)) does not hold"),
    ("(same c1 c2)", "(same c1 c2): the precondition (= c1 c2) does not hold"),
  ]

  @Test("an illegal action is rejected with the rule it breaks", arguments: illegalActions)
  func illegal(example: (action: String, rule: String)) throws {
    let space = try space()
    let words = example.action.dropFirst().dropLast().split(separator: " ").map(String.init)
    let action = PDDLAction(words[0], Array(words.dropFirst()))
    let rejection = #expect(throws: Rejection.self) { try space.apply(action, to: space.start) }
    #expect(rejection?.description == example.rule)
  }

  @Test("a negative precondition is checked in the state")
  func negative() throws {
    let space = try space()
    let rejection = #expect(throws: Rejection.self) { try apply("(raise c1 p1)", "(raise c1 p1)", in: space) }
    #expect(rejection?.description == "(raise c1 p1): the precondition (not (busy main)) does not hold")
  }

  @Test(
    "an action that cannot exist is not even read",
    arguments: ["raise c1 p1", "(raise c1 p9)", "(raise (c1) p1)", "(fly)", "", "()", "(rest) (rest)", "(rest"])
  func unreadable(text: String) throws {
    let space = try space()
    #expect(throws: Rejection.self) { try space.action(parsing: text) }
  }

  @Test("goals and waypoints are conjunctions or single literals")
  func goals() throws {
    let space = try space(goal: "(and (sealed c1) (not (ready)) (= c1 c1) (and (sealed c1)))")
    #expect(space.text(of: space.goal) == "(and (sealed c1) (not (ready)))")
    #expect(try space.goal(parsing: space.text(of: space.goal)) == space.goal)
    #expect(try space.goal(parsing: "(NOT (ready))") == space.goal(parsing: "(and (not (ready)))"))
    #expect(!space.isMet(space.goal, in: space.start))
    #expect(space.isMet(space.goal, in: try apply("(same c1 c1)", in: space)))
    for text in [
      "(and (sealed c9))", "(flying c1)", "(sealed)", "(sealed p1)", "(and (ready) (not (ready)))", "sealed",
      "(= c1 c2)",
      "(or (ready) (flying c1))", "(and (ready)", "", "(and ready)",
    ] {
      #expect(throws: Rejection.self, "\(text)") { try space.goal(parsing: text) }
    }
  }

  @Test("costs are added up where the problem asks for it")
  func costs() throws {
    let plan = [PDDLAction("raise", ["c1", "p1"]), PDDLAction("rest")]
    #expect(try space().cost(of: plan) == 2)
    let costed = try space(metric: "(:metric minimize (total-cost))")
    #expect(try costed.cost(of: plan) == 17)
    let rejection = #expect(throws: Rejection.self) { try costed.cost(of: PDDLAction("raise", ["c1", "p2"])) }
    #expect(rejection?.description == "(height p2) has no value")
  }

  @Test("what never changes is said once, in the rules, and so are costs where they count")
  func costsAndFixedFacts() throws {
    let fixed = try PDDLFixtures.space("logistics/p01")
    let always = try #require(fixed.rules.split(separator: "\n").first { $0.hasPrefix("(:always (in-city ") })
    let fact = always.dropFirst("(:always ".count).prefix { $0 != ")" } + ")"
    #expect(!fixed.text(of: fixed.start).contains("in-city"))
    // A goal may still name it.
    #expect(fixed.isMet(try fixed.goal(parsing: String(fact)), in: fixed.start))
    let ferry = try PDDLFixtures.space("ferry/p01").rules
    #expect(ferry.contains("costs less is better") && ferry.contains("(increase (total-cost) "))
    #expect(ferry.contains("\n(:values (= ("))
    let plain = try PDDLFixtures.space("blocksworld/p01").rules
    #expect(plain.contains("fewer actions is better") && !plain.contains("total-cost") && !plain.contains(":values"))
  }

  @Test("the rules say what there is, and how it is written", arguments: PDDLFixtures.all)
  func rules(name: String) throws {
    let space = try PDDLFixtures.space(name)
    for action in space.problem.domain.actionNames { #expect(space.rules.contains("\n(:action \(action)\n")) }
    #expect(space.rules.contains("\n(:objects "))
    #expect(!space.rules.contains("</"))
  }
}
