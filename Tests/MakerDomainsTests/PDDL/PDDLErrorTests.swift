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
    ("(:constants", "(:derived", "d.pddl:4:3: :derived is not supported"),
    ("(:action go", "(:durative-action go", "d.pddl:7:3: :durative-action is not supported"),
    ("vehicle place)\n", "vehicle - truck place)\n", "d.pddl:3:11: the type truck is its own supertype"),
    ("depot - place", "depot depot - place", "d.pddl:4:21: the object depot is declared twice"),
    ("depot - place", "depot - city", "d.pddl:4:23: the type city is not declared"),
    ("depot - place", "depot -", "d.pddl:4:21: no type follows this -"),
    (
      "depot - place", "depot - (either place truck)",
      "d.pddl:4:15: the object depot must have one type; (either …) is for parameters"
    ),
    ("(free))", "(at))", "d.pddl:5:45: the predicate at is declared twice"),
    ("?to - place)", "?v - place)", "d.pddl:8:35: the variable ?v is declared twice"),
    ("(and (at ?v ?from)", "(and (near ?v ?from)", "d.pddl:9:24: the predicate near is not declared"),
    ("(and (at ?v ?from)", "(and (at ?v)", "d.pddl:9:24: at takes 2 arguments, not 1"),
    ("(and (at ?v ?from)", "(and (at ?v ?x)", "d.pddl:9:31: the variable ?x is not declared"),
    ("(and (at ?v ?from)", "(and (at ?to ?from)", "d.pddl:9:28: ?to is of type place, but at wants vehicle"),
    (
      "(not (= ?from ?to))", "(forall (free))",
      "d.pddl:9:38: forall needs variables in parentheses, and one thing that is said of them"
    ),
    ("(not (= ?from ?to))", "(exists (?p - place) (at ?v ?q))", "d.pddl:9:66: the variable ?q is not declared"),
    (
      "(not (= ?from ?to))", "(or (exists (?p - place) (free)) (at ?v ?p))",
      "d.pddl:9:78: the variable ?p is not declared"
    ),
    ("(not (= ?from ?to))", "(imply (free))", "d.pddl:9:38: imply needs two arguments"),
    ("(not (= ?from ?to))", "(preference x (free))", "d.pddl:9:38: preference is not supported here"),
    ("(not (= ?from ?to))", "(= (total-cost) 3)", "d.pddl:9:41: a comparison of numbers is not supported"),
    ("(not (= ?from ?to))", "(= ?from)", "d.pddl:9:38: = needs two arguments"),
    ("(not (= ?from ?to))", "(> (far ?from ?to) 2)", "d.pddl:9:38: > is not supported here"),
    ("(not (at ?v ?from)) (", "(when (free)) (", "d.pddl:10:30: when needs a condition and an effect"),
    (
      "(not (at ?v ?from)) (", "(when (free) (increase (total-cost) 1)) (",
      "d.pddl:10:43: a cost that depends on a condition or a quantifier is not supported"
    ),
    ("(not (at ?v ?from)) (", "(not (not (free))) (", "d.pddl:10:35: not inside not is not supported here"),
    ("(not (at ?v ?from)) (", "(or (free) (at ?v ?to)) (", "d.pddl:10:30: or is not supported here"),
    ("(not (at ?v ?from)) (", "(decrease (total-cost) 1) (", "d.pddl:10:30: decrease is not supported here"),
    (
      "(increase (total-cost) (far ?from ?to))", "(increase (fuel) 1)",
      "d.pddl:10:60: only (total-cost) can be increased, not (fuel)"
    ),
    (
      "(increase (total-cost) (far ?from ?to))", "(assign (total-cost) 1)", "d.pddl:10:50: assign is not supported here"
    ),
    ("(far ?from ?to))", "-2)", "d.pddl:10:73: expected a number of 0 or more, found -2"),
    ("(far ?from ?to))", "(+ 1 2))", "d.pddl:10:73: + is not supported here"),
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
    ("(:domain small)", "", "p.pddl:1:1: expected (:domain small)"),
    ("t - truck", "t - lorry", "p.pddl:3:17: the type lorry is not declared"),
    ("t - truck", "depot - truck", "p.pddl:3:13: the object depot is declared twice, as place and as truck"),
    ("(at t depot)", "(at t hom)", "p.pddl:4:16: the object hom is not declared"),
    ("(at t depot)", "(at home depot)", "p.pddl:4:14: home is of type place, but at wants vehicle"),
    ("(at t depot)", "(near t depot)", "p.pddl:4:10: the predicate near is not declared"),
    ("(at t depot)", "(at t)", "p.pddl:4:10: at takes 2 arguments, not 1"),
    ("(at t depot)", "(free) (not (free))", "p.pddl:4:17: (free) cannot both hold and not hold"),
    ("(= (far depot home) 4)", "(= (near depot home) 4)", "p.pddl:4:26: the function near is not declared"),
    ("(= (far depot home) 4)", "(= (far depot home) x)", "p.pddl:4:43: expected a number of 0 or more, found x"),
    ("(:init", "(:start", "p.pddl:4:3: :start is not supported"),
    ("(at t home) (not", "(or (at t home) (free) (at t)) (not", "p.pddl:5:38: at takes 2 arguments, not 1"),
    ("(at t home) (not", "(preference x (at t home)) (not", "p.pddl:5:15: preference is not supported here"),
    ("(at t home) (not", "(> (far depot home) 1) (not", "p.pddl:5:15: > is not supported here"),
    (
      "minimize (total-cost)", "minimize (far home home)",
      "p.pddl:6:21: only (total-cost) can be minimized, not (far home home)"
    ),
    ("(at t home) (not", "(free) (not", "p.pddl:5:22: (free) cannot both hold and not hold"),
    ("minimize", "maximize", "p.pddl:6:3: only (:metric minimize (total-cost)) is supported"),
    ("(:goal", "(:goal (free)", "p.pddl:5:3: a goal is one condition, such as one (and …)"),
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

  @Test("of a constant that the domain uses and nobody declares, or that is declared as something else")
  func constants() throws {
    let text = Self.domain("(and (at ?v ?from)", "(and (at ?v garage) (at ?v ?from)")
    let domain = try PDDLDomain(parsing: text, file: "d.pddl")
    func problem(_ objects: String) throws -> PDDLProblem {
      try PDDLProblem(
        parsing: "(define (problem p) (:domain d) (:objects \(objects)) (:init) (:goal (free)))", file: "p.pddl",
        domain: domain)
    }
    #expect(throws: Never.self) { try problem("t - truck garage - place") }
    let missing = #expect(throws: PDDLError.self) { try problem("t - truck") }
    #expect(missing?.description == "d.pddl:9:31: the constant garage is declared neither here nor in the problem")
    let misfit = #expect(throws: PDDLError.self) { try problem("t garage - truck") }
    #expect(misfit?.description == "d.pddl:9:31: garage is of type truck, but at wants place")
  }

  @Test("of a function to objects where it is used, and not where it is declared")
  func objectFunctions() throws {
    let text = Self.domain("(total-cost) - number", "(total-cost) - number (driver ?t - truck) - place")
    #expect(throws: Never.self) { try PDDLDomain(parsing: text, file: "d.pddl") }
    let used = text.replacing("(increase (total-cost) (far ?from ?to))", with: "(increase (total-cost) (driver ?v))")
    let error = #expect(throws: PDDLError.self) { try PDDLDomain(parsing: used, file: "d.pddl") }
    #expect(error?.description.hasSuffix("driver is a function to objects, which is not supported") == true)
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
