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
    ])
  func domain(change: String, text: String) throws {
    let space = try space(change, text)
    let end = try space.apply(space.action(parsing: "(go b x y)"), to: space.start)
    #expect(space.isMet(space.goal, in: end) && !space.isMet(space.goal, in: space.start))
    #expect(space.text(of: end) == "((at b y) (ready))")
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
