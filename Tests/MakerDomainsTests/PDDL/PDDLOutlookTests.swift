import Maker
import MakerDomains
import MakerVoting
import Testing

@Suite("What code knows of a planning problem before anybody is asked")
struct PDDLOutlookTests {
  private func space(
    _ actions: String, objects: String = "a b c", initial: String, goal: String, metric: Bool = false
  ) throws -> PDDLSpace {
    let domain = """
      (define (domain d) (:predicates (p ?x) (q ?x) (r ?x) (link ?x ?y)) (:functions (total-cost)) \(actions))
      """
    let problem = """
      (define (problem x) (:domain d) (:objects \(objects)) (:init \(initial)) (:goal \(goal))
        \(metric ? "(:metric minimize (total-cost))" : ""))
      """
    return PDDLSpace(try PDDLProblem(parsing: problem, domain: try PDDLDomain(parsing: domain)))
  }

  private static let go = """
    (:action go :parameters (?x ?y) :precondition (and (p ?x) (link ?x ?y)) :effect (and (not (p ?x)) (p ?y)))
    (:action mark :parameters (?x) :precondition (and (p ?x) (or (q ?x) (exists (?y) (r ?y)))) :effect (r ?x))
    (:action all :parameters (?x)
      :effect (forall (?y) (when (and (r ?x) (link ?x ?y)) (q ?y))))
    """

  static let goals: [(initial: String, goal: String, unreachable: String?)] = [
    ("(p a) (link a b) (link b c)", "(p c)", nil), ("(p a) (link b c)", "(p c)", "(p c)"),
    ("(p a) (link a b)", "(and (p b) (p c))", "(p c)"), ("(p a)", "(r a)", "(r a)"), ("(p a) (q a)", "(r a)", nil),
    // A fact that comes later makes an or, an exists and a when true.
    ("(p a) (q b) (link a b) (link b c)", "(r a)", nil), ("(p a) (q b) (link a b) (link b c)", "(q c)", nil),
    ("(p a) (q b) (link a b)", "(q c)", "(q c)"), ("(p a) (link a b)", "(not (p a))", nil),
    ("(p a) (q a)", "(and (r a) (not (q a)))", "(not (q a))"),
    ("(p a) (link a b)", "(not (link a b))", "(not (link a b))"),
    ("(p a)", "(or (p b) (r a))", "(or (p b) (r a))"), ("(p a)", "(or (p b) (p a))", nil),
    ("(p a) (link a b)", "(forall (?x) (p ?x))", "(forall (?x - object) (p ?x))"),
    ("(p a) (link a b) (link b c)", "(forall (?x) (p ?x))", nil),
    ("(p a)", "(link a b)", "(link a b)"),
  ]

  @Test("a goal is refused only if it cannot be reached even where nothing is taken away", arguments: goals)
  func reach(example: (initial: String, goal: String, unreachable: String?)) throws {
    let outlook = try space(Self.go, initial: example.initial, goal: example.goal).outlook()
    #expect(outlook.isComplete)
    #expect(outlook.unreachable == example.unreachable)
    #expect((outlook.lowerBound == nil) == (example.unreachable != nil))
  }

  @Test("without time for it, nothing is claimed")
  func tooLarge() throws {
    let outlook = try space(Self.go, initial: "(p a)", goal: "(r b)").outlook(steps: 4)
    #expect(outlook == PDDLSpace.nothingKnown(outlook))
    let blind = try space(
      "(:action go :parameters (?u ?v ?w ?x ?y ?z) :precondition (p ?u) :effect (q ?z))",
      objects: (1...60).map { "o\($0)" }.joined(separator: " "), initial: "(p o1)", goal: "(r o1)")
    #expect(!blind.outlook(steps: 10_000).isComplete)
  }

  @Test("the bound is that of the cheapest way, exact where the ways do not meet")
  func bounds() throws {
    let chain = "(p a) (link a b) (link b c)"
    #expect(try space(Self.go, initial: chain, goal: "(p c)").outlook().lowerBound == 2)
    #expect(try space(Self.go, initial: chain, goal: "(p a)").outlook().lowerBound == 0)
    let priced = """
      (:action dear :parameters (?x) :precondition (p a) :effect (and (q ?x) (increase (total-cost) 2.5)))
      (:action cheap :parameters (?x) :precondition (r b) :effect (and (q ?x) (increase (total-cost) 0.25)))
      (:action way :precondition (p a) :effect (and (r b) (increase (total-cost) 1)))
      """
    func bound(_ goal: String) throws -> PlanCost? {
      try space(priced, initial: "(p a) (= (total-cost) 10)", goal: goal, metric: true).outlook().lowerBound
    }
    #expect(try bound("(q a)") == PlanCost("11.25"))
    #expect(try bound("(and (q a) (q b) (q c))") == PlanCost("11.75"))
    #expect(try bound("(forall (?x) (q ?x))") == PlanCost("11.75"))
  }

  @Test("effects under conditions are one action, whose cost counts once")
  func shared() throws {
    let both = "(:action do :parameters (?x) :effect (and (when (p a) (q ?x)) (when (p b) (r ?x))))"
    #expect(try space(both, initial: "(p a) (p b)", goal: "(and (q c) (r c))").outlook().lowerBound == 1)
    let all = "(:action do :effect (forall (?x) (when (p ?x) (q ?x))))"
    #expect(try space(all, initial: "(p a) (p b)", goal: "(and (q a) (q b))").outlook().lowerBound == 1)
  }

  @Test("no bound is above the shortest plan", arguments: 0..<12)
  func admissible(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let text = PlanningProblemGenerator.blocksworld(blocks: 4, name: "p", using: &generator)
    let space = try PDDLFixtures.space(domain: "blocksworld", problem: text)
    let least = try #require(shortest(space))
    let bound = try #require(space.outlook().lowerBound?.whole)
    #expect(bound <= least && 2 * bound >= least, "\(bound) of \(least)")
  }

  /// By breadth: every action with all objects.
  private func shortest(_ space: PDDLSpace) -> Int? {
    let objects = ["b1", "b2", "b3", "b4"]
    let actions =
      ["pick-up", "put-down"].flatMap { name in objects.map { PDDLAction(name, [$0]) } }
      + ["stack", "unstack"].flatMap { name in objects.flatMap { a in objects.map { PDDLAction(name, [a, $0]) } } }
    var (layer, seen, depth) = ([space.start], Set([space.start]), 0)
    while !layer.isEmpty {
      if layer.contains(where: { space.isMet(space.goal, in: $0) }) { return depth }
      layer = layer.flatMap { state in actions.compactMap { try? space.apply($0, to: state) } }
        .filter { seen.insert($0).inserted }
      depth += 1
    }
    return nil
  }
}

extension PDDLSpace {
  /// What is said of a problem of which nothing is known.
  fileprivate static func nothingKnown(_ outlook: PDDLOutlook) -> PDDLOutlook? {
    outlook.unreachable == nil && outlook.lowerBound == nil && !outlook.isComplete ? outlook : nil
  }
}
