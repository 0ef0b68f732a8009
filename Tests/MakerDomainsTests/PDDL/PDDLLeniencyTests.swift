import Maker
import MakerDomains
import Testing

/// What PDDL files may leave out or write in another way, each alone: it is read, and means what it says.
@Suite("What PDDL files may leave out")
struct PDDLLeniencyTests {
  private static let domain = """
    (define (domain d)
      (:requirements :strips :typing)
      (:types box place)
      (:predicates (at ?b - box ?p - place) (ready))
      (:functions (total-cost) - number)
      (:action go
        :parameters (?b - box ?from ?to - place)
        :precondition (and (at ?b ?from) (ready))
        :effect (and (not (at ?b ?from)) (at ?b ?to))))
    """

  private static let problem = """
    (define (problem p) (:domain d)
      (:objects b - box x y - place)
      (:init (at b x) (ready))
      (:goal (and (at b y)))
      (:metric minimize (total-cost)))
    """

  private func space(_ change: String, _ text: String, inProblem: Bool = false) throws -> PDDLSpace {
    let domain = inProblem ? Self.domain : Self.domain.replacing(change, with: text)
    let problem = inProblem ? Self.problem.replacing(change, with: text) : Self.problem
    #expect(domain != Self.domain || problem != Self.problem || change.isEmpty)
    return PDDLSpace(try PDDLProblem(parsing: problem, domain: try PDDLDomain(parsing: domain)))
  }

  @Test(
    "in a domain",
    arguments: [
      ("", ""), ("(:requirements :strips :typing)", ""), ("(:requirements :strips :typing)", "(:requirements)"),
      ("?from ?to - place", "?from - place ?to - place"), ("?b - box ?p - place", "?b - (either box place) ?p - place"),
      ("(:types box place)", "(:types box place - object)"), ("(:types box place)", "(:types box place - thing thing)"),
      ("(and (at ?b ?from) (ready))", "(and (and (at ?b ?from)) (and) (ready))"),
      ("(and (not (at ?b ?from)) (at ?b ?to))", "(and (at ?b ?to) (and (not (at ?b ?from))))"),
      ("(:action go", "(:ACTION GO"), ("(at ?b ?from) (ready)", "(AT ?B ?From) ; here\n (Ready)"),
      ("(total-cost) - number", "(total-cost)"),
      (":functions (total-cost) - number", ":functions (total-cost) (other ?p)"),
      // What is listed as required and used nowhere.
      (":strips :typing", ":adl :fluents :derived-predicates :durative-actions :preferences :unheard-of"),
      (":functions (total-cost) - number", ":functions (total-cost) - number (driver ?b - box) - place"),
      // Types: a supertype that is named alone, a type named twice, under two supertypes, and no name before a type.
      ("(:types box place)", "(:types box - thing place)"),
      ("(:types box place)", "(:types box box place place - object)"),
      ("(:types box place)", "(:types box - a box - b place)"),
      ("(:types box place)", "(:types - thing box place)"),
      ("?from ?to - place)", "- box ?from ?to - place)"),
      // Predicates: a variable twice, equality declared.
      ("(ready))\n  (:functions", "(ready) (pair ?x ?x - place) (= ?x ?y))\n  (:functions"),
      ("(ready))\n  (:functions", "(ready) (at+1 ?x) (a#b) (c@d/e%f&g!h$i*))\n  (:functions"),
      // A predicate that is named like an operator.
      ("(ready))\n  (:functions", "(ready) (within ?x) (over))\n  (:functions"),
      // One arm, or a detour, that means the same.
      ("(and (at ?b ?from) (ready))", "(or (and (at ?b ?from) (ready)))"),
      ("(and (at ?b ?from) (ready))", "(not (not (and (at ?b ?from) (ready))))"),
      ("(and (not (at ?b ?from)) (at ?b ?to))", "(and (not (at ?b ?from)) (at ?b ?to) (increase total-cost 0.5))"),
    ])
  func domain(change: String, text: String) throws {
    let space = try space(change, text)
    let end = try space.apply(space.action(parsing: "(go b x y)"), to: space.start)
    #expect(space.isMet(space.goal, in: end) && !space.isMet(space.goal, in: space.start))
    #expect(space.text(of: end) == "((at b y))")
  }

  @Test(
    "in a problem",
    arguments: [
      ("(and (at b y))", "(at b y)"), ("(:init (at b x) (ready))", "(:init (ready) (not (at b y)) (at b x) (ready))"),
      ("(:objects b - box x y - place)", "(:objects x - place b - box y - place)"),
      ("(:metric minimize (total-cost))", ""),
      ("(:init (at b x) (ready))", "(:init (= (total-cost) 0) (at b x) (ready))"),
      ("(:domain d)", "(:domain D)"), ("(and (at b y))", "(and (at b y) (at b y) (not (at b x)))"),
      ("(:domain d)", "(:domain d) (:requirements :strips)"),
      ("(:domain d)", "(:domain another)"), ("(:domain d)", "(:domain d) (:requirements :adl :timed-initial-literals)"),
      ("(:metric minimize (total-cost))", "(:metric minimize (total-time))"),
      ("(:metric minimize (total-cost))", "(:metric minimize total-time)"),
      ("(:metric minimize (total-cost))", "(:metric minimize total-cost)"),
      ("(:metric minimize (total-cost))", "(:length (:serial 3) (:parallel 2))"),
      ("(:init (at b x) (ready))", "(:init (= total-cost 0.0) (at b x) (ready) (at b x))"),
      ("b - box x y - place", "- object b - box x y - place - box"),
    ])
  func problem(change: String, text: String) throws {
    let space = try space(change, text, inProblem: true)
    let end = try space.apply(space.action(parsing: "(GO B X Y)"), to: space.start)
    #expect(space.isMet(space.goal, in: end) && !space.isMet(space.goal, in: space.start))
  }

  @Test("an empty condition always holds, an empty goal is met, an empty effect changes nothing")
  func nothing() throws {
    for condition in ["()", "(and)"] {
      let free = try space("(and (at ?b ?from) (ready))", condition)
      #expect(throws: Never.self) { try free.apply(free.action(parsing: "(go b y x)"), to: free.start) }
      let idle = try space("(and (not (at ?b ?from)) (at ?b ?to))", condition)
      #expect(try idle.apply(idle.action(parsing: "(go b x y)"), to: idle.start) == idle.start)
      let done = try space("(and (at b y))", condition, inProblem: true)
      #expect(done.isMet(done.goal, in: done.start))
    }
    let open = try space(":precondition (and (at ?b ?from) (ready))", "")
    #expect(throws: Never.self) { try open.apply(open.action(parsing: "(go b y x)"), to: open.start) }
  }

  @Test("a type with two parents is of both, and a supertype that is only named is a type like any other")
  func supertypes() throws {
    let text = Self.domain.replacing("(:types box place)", with: "(:types box - a box - b place)")
      .replacing("?b - box ?p", with: "?b - b ?p").replacing(
        "(ready))\n  (:functions", with: "(ready) (old ?a - a) (new ?b - b))\n  (:functions"
      )
      .replacing("(and (at ?b ?from) (ready))", with: "(and (at ?b ?from) (old ?b) (new ?b))")
    let problem = try PDDLProblem(parsing: Self.problem, domain: try PDDLDomain(parsing: text))
    let space = PDDLSpace(problem)
    #expect(space.rules.contains("(:types box - (either a b) place - object a - object b - object)"))
    #expect(throws: Never.self) { try space.goal(parsing: "(and (old b) (new b))") }
    #expect(throws: Rejection.self) { try space.goal(parsing: "(old x)") }
  }

  @Test("an object that the domain declares may be declared again, as the same thing")
  func declaredAgain() throws {
    let text = Self.domain.replacing("(:types box place)", with: "(:types box place) (:constants x - place)")
    let domain = try PDDLDomain(parsing: text)
    #expect(throws: Never.self) { try PDDLProblem(parsing: Self.problem, domain: domain) }
    let other = Self.problem.replacing("b - box x y - place", with: "b x - box y - place")
    let error = #expect(throws: PDDLError.self) { try PDDLProblem(parsing: other, file: "p", domain: domain) }
    #expect(error?.description == "p:2:15: the object x is declared twice, as place and as box")
  }

  @Test("costs may be decimal, and add up exactly")
  func decimals() throws {
    let text = Self.domain.replacing("(at ?b ?to))", with: "(at ?b ?to) (increase (total-cost) 0.1))")
    let space = PDDLSpace(try PDDLProblem(parsing: Self.problem, domain: try PDDLDomain(parsing: text)))
    let there = try space.action(parsing: "(go b x y)"), back = try space.action(parsing: "(go b y x)")
    #expect(try space.cost(of: [there, back, there]).description == "0.3")
    #expect(try space.cost(of: Array(repeating: there, count: 10)) == 1)
    #expect(PlanCost("1.50")?.description == "1.5" && PlanCost(".05")?.description == "0.05")
    #expect(["", "-1", "1e3", "1.2.3", "99999999999999999999"].allSatisfy { PlanCost($0) == nil })
    #expect(PlanCost("0.9").flatMap { a in PlanCost("0.11").map { $0 < a } } == true)
  }

  @Test("and no further: each of these is one step beyond")
  func beyond() throws {
    for (change, text) in [
      (":precondition (and", ":precondition (ready) :precondition (and"), ("(at ?b ?from) (ready)", "() (= ?b)"),
      (":effect (and", ":effect (and (= ?from ?to)"), ("(ready))\n", "(ready ?x - ))\n"),
      ("(:types box place)", "(:types box place - (either))"), (":effect (and", ":effect and (and"),
    ] {
      #expect(throws: PDDLError.self, "\(text)") { try space(change, text) }
    }
    for (change, text) in [
      ("(:goal (and (at b y)))", "(:goal)"), ("(:init (at b x) (ready))", ""), ("(:goal (and (at b y)))", ""),
      ("(ready))", "(ready) (= (total-cost) 1) (= (total-cost) 1))"), ("(ready))", "(ready) (= (total-cost) -1))"),
      ("(ready))", "(ready) (and (ready)))"),
    ] {
      #expect(throws: PDDLError.self, "\(text)") { try space(change, text, inProblem: true) }
    }
  }
}
