import Maker
import MakerDomains
import Testing

/// Conditions and effects that are more than lists of literals, each against what it means.
@Suite("What conditions and effects of PDDL mean")
struct PDDLConditionTests {
  /// Boxes b1 and b2 on places x and y; a precondition, an effect and a goal stand in the places of the signs.
  private func space(_ condition: String, effect: String = "(done)", goal: String = "(done)") throws -> PDDLSpace {
    let domain = """
      (define (domain d) (:types box place none)
        (:predicates (at ?b - box ?p - place) (open ?p - place) (done) (seen ?p - place))
        (:action do :parameters (?b - box ?p - place) :precondition \(condition) :effect \(effect)))
      """
    let problem = """
      (define (problem p) (:domain d) (:objects b1 b2 - box x y - place)
        (:init (at b1 x) (at b2 y) (open x)) (:goal \(goal)))
      """
    return PDDLSpace(try PDDLProblem(parsing: problem, domain: try PDDLDomain(parsing: domain)))
  }

  /// Conditions on ?b = b1 and ?p = x or y, and whether they are true there.
  static let conditions: [(text: String, x: Bool, y: Bool)] = [
    ("(or (at ?b ?p) (open ?p))", true, false), ("(or)", false, false), ("(and)", true, true),
    ("(or (at b2 ?p) (open ?p))", true, true), ("(not (or (at ?b ?p) (at b2 ?p)))", false, false),
    ("(not (and (at ?b ?p) (open ?p)))", false, true), ("(imply (at ?b ?p) (open ?p))", true, true),
    ("(imply (open ?p) (at b2 ?p))", false, true), ("(not (imply (open ?p) (at b2 ?p)))", true, false),
    ("(exists (?q - place) (and (at ?b ?q) (not (= ?q ?p))))", false, true),
    ("(exists (?c - box) (and (at ?c ?p) (not (= ?c ?b))))", false, true),
    ("(not (exists (?c - box) (and (at ?c ?p) (not (= ?c ?b)))))", true, false),
    ("(forall (?c - box) (imply (at ?c ?p) (open ?p)))", true, false),
    ("(forall (?c - box) (or (at ?c ?p) (= ?c b2)))", true, false),
    ("(not (forall (?c - box) (at ?c ?p)))", true, true),
    ("(forall (?c - box ?q - place) (imply (at ?c ?q) (or (open ?q) (= ?q ?p))))", false, true),
    ("(forall (?c - box) (exists (?q - place) (at ?c ?q)))", true, true),
    ("(exists (?q - place) (forall (?c - box) (at ?c ?q)))", false, false),
    ("(exists (?n - none) (and))", false, false), ("(forall (?n - none) (or))", true, true),
    ("(exists (?b - box) (and (at ?b ?p) (not (open ?p))))", false, true),
    ("(exists (?c - box) (exists (?d - box) (open ?p)))", true, false), ("(not (= ?p x))", false, true),
  ]

  @Test("a condition is true where it should be, in preconditions, effects and goals alike", arguments: conditions)
  func meaning(example: (text: String, x: Bool, y: Bool)) throws {
    for (place, expected) in [("x", example.x), ("y", example.y)] {
      let action = PDDLAction("do", ["b1", place])
      let before = try space(example.text)
      #expect(((try? before.apply(action, to: before.start)) != nil) == expected, "\(example.text) of \(place)")
      let within = try space("()", effect: "(when \(example.text) (done))")
      let after = try within.apply(action, to: within.start)
      #expect(within.isMet(within.goal, in: after) == expected)
      let ground = example.text.replacing("?b ?", with: "b1 ?").replacing("?p)", with: "\(place))")
      guard !ground.contains("(?b - box)"), !ground.contains("?b)"), !ground.contains("?p ") else { continue }
      let goal = try space("()", goal: ground)
      #expect(goal.isMet(goal.goal, in: goal.start) == expected, "\(ground)")
      #expect(try goal.goal(parsing: goal.text(of: goal.goal)) == goal.goal)
    }
  }

  @Test("effects see the state before the action, and what is added stays")
  func effects() throws {
    let swap = try space(
      "()",
      effect: "(and (forall (?c - box) (and (when (at ?c x) (and (not (at ?c x)) (at ?c y)))"
        + " (when (at ?c y) (and (not (at ?c y)) (at ?c x))))) (when (at b1 y) (done)) (not (open x)) (open x))")
    let after = try swap.apply(PDDLAction("do", ["b1", "x"]), to: swap.start)
    #expect(swap.text(of: after) == "((at b1 y) (at b2 x) (open x))")
    let again = try swap.apply(PDDLAction("do", ["b1", "x"]), to: after)
    #expect(swap.text(of: again) == "((at b1 x) (at b2 y) (open x) (done))")
    let pairs = try space("()", effect: "(forall (?c - box ?q - place) (when (not (at ?c ?q)) (seen ?q)))")
    #expect(try pairs.text(of: pairs.apply(PDDLAction("do", ["b1", "x"]), to: pairs.start)).contains("(seen y)"))
  }

  @Test("what does not hold is named as it is written, with the objects in it")
  func named() throws {
    let space = try space("(and (open x) (exists (?c - box) (and (at ?c ?p) (not (= ?c b2)))))")
    let rejection = #expect(throws: Rejection.self) { try space.apply(PDDLAction("do", ["b1", "y"]), to: space.start) }
    #expect(
      rejection?.description
        == "(do b1 y): the precondition (exists (?c - box) (and (at ?c y) (not (= ?c b2)))) does not hold")
    #expect(throws: PDDLError.self) { try space.verify(PDDLPlan([])) }
  }

  @Test("goals are the same in any order, and agents are told the whole condition and effect")
  func texts() throws {
    let space = try space(
      "(imply (open ?p) (at ?b ?p))", effect: "(forall (?c - box) (when (at ?c ?p) (not (at ?c ?p))))")
    let one = try space.goal(parsing: "(and (or (open x) (done)) (done) (exists (?q - place) (open ?q)))")
    #expect(try space.goal(parsing: "(and (done) (exists (?q - place) (open ?q)) (or (open x) (done)))") == one)
    #expect(try space.goal(parsing: "(or (done) (open x))") != one)
    #expect(space.rules.contains(":precondition (and (or (not (open ?p)) (at ?b ?p)))"))
    #expect(space.rules.contains(":effect (and (forall (?c - box) (and (when (at ?c ?p) (and (not (at ?c ?p)))))))"))
  }

  @Test("trying all objects ends with its task")
  func cancelled() async throws {
    let variables = (1...12).map { "?v\($0)" }.joined(separator: " ")
    let deep = try space("(not (exists (\(variables) - object) (and (= ?v1 ?v12) (not (= ?v12 ?v1)))))")
    let stopped = Task { () async -> Bool in
      withUnsafeCurrentTask { $0?.cancel() }
      return (try? deep.apply(PDDLAction("do", ["b1", "x"]), to: deep.start)) == nil
    }
    #expect(await stopped.value)
  }
}
