import MakerDomains
import Testing

@Suite("What is wrong with a PDDL file is said with its place")
struct PDDLErrorTests {
  /// A domain in which `§` is replaced by what a test is about.
  private static func domain(_ change: String, _ text: String) -> String {
    let standard = """
      (define (domain small)
        (:requirements :strips :typing)
        (:types truck plane - vehicle vehicle place)
        (:constants depot - place)
        (:predicates (at ?v - vehicle ?p - place) (free))
        (:functions (total-cost) - number (far ?a ?b - place) - number)
        (:action go
          :parameters (?v - truck ?from ?to - place)
          :precondition (and (at ?v ?from) (not (= ?from ?to)))
          :effect (and (at ?v ?to) (not (at ?v ?from)) (increase (total-cost) (far ?from ?to)))))
      """
    return standard.replacing(change, with: text)
  }

  static let domains: [(change: String, text: String, error: String)] = [
    ("(free))", "(free)", "d.pddl:1:1: this parenthesis is never closed"),
    ("(free))", "(free))))", "d.pddl:5:53: nothing may follow the last parenthesis"),
    ("(define", "(defined", "d.pddl:1:1: expected (define (domain …) …)"),
    ("(domain small)", "(domain)", "d.pddl:1:9: expected (domain NAME)"),
    (":strips :typing", ":strips :adl", "d.pddl:2:26: the requirement :adl is not supported"),
    (":strips :typing", ":fluents", "d.pddl:2:18: the requirement :fluents is not supported"),
    ("(:constants", "(:derived", "d.pddl:4:3: :derived is not supported"),
    ("(:action go", "(:durative-action go", "d.pddl:7:3: :durative-action is not supported"),
    (" place)\n", " place truck)\n", "d.pddl:3:47: the type truck is declared twice"),
    ("vehicle place)\n", "vehicle - car place)\n", "d.pddl:3:43: the type car is not declared"),
    ("vehicle place)\n", "vehicle - truck place)\n", "d.pddl:3:11: the type truck is its own supertype"),
    ("depot - place", "depot depot - place", "d.pddl:4:21: the object depot is declared twice"),
    ("depot - place", "depot - city", "d.pddl:4:23: the type city is not declared"),
    ("depot - place", "depot -", "d.pddl:4:21: no type follows this -"),
    ("depot - place", "- place", "d.pddl:4:15: no name stands before this -"),
    (
      "depot - place", "depot - (either place truck)",
      "d.pddl:4:15: the object depot must have one type; (either …) is for parameters"
    ),
    ("(free))", "(at))", "d.pddl:5:45: the predicate at is declared twice"),
    ("?to - place)", "?v - place)", "d.pddl:8:35: the variable ?v is declared twice"),
    ("(and (at ?v ?from)", "(and (near ?v ?from)", "d.pddl:9:24: the predicate near is not declared"),
    ("(and (at ?v ?from)", "(and (at ?v)", "d.pddl:9:24: at takes 2 arguments, not 1"),
    ("(and (at ?v ?from)", "(and (at ?v ?x)", "d.pddl:9:31: the variable ?x is not declared"),
    ("(and (at ?v ?from)", "(and (at ?v home)", "d.pddl:9:31: the constant home is not declared"),
    ("(and (at ?v ?from)", "(and (at ?to ?from)", "d.pddl:9:28: ?to is of type place, but at wants vehicle"),
    ("(and (at ?v ?from)", "(or (at ?v ?from)", "d.pddl:9:19: or is not supported"),
    ("(not (= ?from ?to))", "(forall (?p - place) (free))", "d.pddl:9:38: forall is not supported"),
    ("(not (= ?from ?to))", "(not (not (free)))", "d.pddl:9:43: not inside not is not supported"),
    ("(not (= ?from ?to))", "(= ?from)", "d.pddl:9:38: = needs two arguments"),
    ("(not (= ?from ?to))", "(> (far ?from ?to) 2)", "d.pddl:9:38: > is not supported"),
    ("(not (at ?v ?from)) (", "(when (free) (free)) (", "d.pddl:10:30: when is not supported"),
    (
      "(increase (total-cost) (far ?from ?to))", "(increase (fuel) 1)",
      "d.pddl:10:60: only (total-cost) can be increased, not (fuel)"
    ),
    ("(increase (total-cost) (far ?from ?to))", "(assign (total-cost) 1)", "d.pddl:10:50: assign is not supported"),
    ("(far ?from ?to))", "-2)", "d.pddl:10:73: expected a whole number of 0 or more, found -2"),
    ("(far ?from ?to))", "(+ 1 2))", "d.pddl:10:73: + is not supported"),
    (":effect", ":result", "d.pddl:10:5: :result is not supported in an action"),
    ("(free))", "(fr|ee))", "d.pddl:5:46: expected a predicate, found fr|ee"),
  ]

  @Test("in a domain", arguments: domains)
  func domain(example: (change: String, text: String, error: String)) throws {
    let text = Self.domain(example.change, example.text)
    let error = #expect(throws: PDDLError.self) { try PDDLDomain(parsing: text, file: "d.pddl") }
    #expect(error?.description == example.error)
  }

  static let problems: [(change: String, text: String, error: String)] = [
    ("(:domain small)", "(:domain large)", "p.pddl:2:12: the problem is of the domain large, not small"),
    ("(:domain small)", "", "p.pddl:1:1: expected (:domain small)"),
    ("t - truck", "t - lorry", "p.pddl:3:17: the type lorry is not declared"),
    ("t - truck", "depot - truck", "p.pddl:3:13: the object depot is declared twice"),
    ("(at t depot)", "(at t hom)", "p.pddl:4:16: the object hom is not declared"),
    ("(at t depot)", "(at home depot)", "p.pddl:4:14: home is of type place, but at wants vehicle"),
    ("(at t depot)", "(near t depot)", "p.pddl:4:10: the predicate near is not declared"),
    ("(at t depot)", "(at t)", "p.pddl:4:10: at takes 2 arguments, not 1"),
    ("(at t depot)", "(free) (not (free))", "p.pddl:4:17: (free) cannot both hold and not hold"),
    ("(= (far depot home) 4)", "(= (near depot home) 4)", "p.pddl:4:26: the function near is not declared"),
    ("(= (far depot home) 4)", "(= (far depot home) x)", "p.pddl:4:43: expected a whole number of 0 or more, found x"),
    ("(:init", "(:start", "p.pddl:4:3: :start is not supported"),
    ("(at t home) (not", "(or (at t home) (free)) (not", "p.pddl:5:15: or is not supported"),
    ("(at t home) (not", "(free) (not", "p.pddl:5:22: (free) cannot both hold and not hold"),
    ("minimize", "maximize", "p.pddl:6:3: only (:metric minimize (total-cost)) is supported"),
    ("(:goal", "(:goal (free)", "p.pddl:5:3: a goal is one literal or one (and …)"),
    ("(:metric", "(:constraints", "p.pddl:6:3: :constraints is not supported"),
  ]

  @Test("in a problem", arguments: problems)
  func problem(example: (change: String, text: String, error: String)) throws {
    let standard = """
      (define (problem one)
        (:domain small)
        (:objects t - truck home - place)
        (:init (at t depot) (= (far depot home) 4))
        (:goal (and (at t home) (not (free))))
        (:metric minimize (total-cost)))
      """
    let domain = try PDDLDomain(parsing: Self.domain("", ""), file: "d.pddl")
    #expect(throws: Never.self) { try PDDLProblem(parsing: standard, file: "p.pddl", domain: domain) }
    let text = standard.replacing(example.change, with: example.text)
    let error = #expect(throws: PDDLError.self) { try PDDLProblem(parsing: text, file: "p.pddl", domain: domain) }
    #expect(error?.description == example.error)
  }

  @Test("of thousands of parentheses, and of no text at all")
  func extremes() {
    let deep = String(repeating: "(", count: 100_000)
    let error = #expect(throws: PDDLError.self) { try PDDLDomain(parsing: deep, file: "d.pddl") }
    #expect(error?.description == "d.pddl:1:101: nested more than 100 deep")
    let empty = #expect(throws: PDDLError.self) { try PDDLDomain(parsing: "; nothing\n", file: "d.pddl") }
    #expect(empty?.description == "d.pddl:2:1: expected ( but the text ends here")
  }
}
