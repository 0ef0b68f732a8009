import Maker
import MakerDomains
import MakerVoting
import Testing

@Suite("Plan files")
struct PDDLPlanTests {
  private static let plan = """
    ; a plan for the Sussman anomaly

    (unstack c a)
    (put-down c) ; on the table
    (PICK-UP b)
      (stack b c)
    (pick-up a)
    (stack a b)
    ; cost = 6 (unit cost)
    """

  private func verify(_ text: String, _ name: String = "blocksworld/p01") throws -> VerifiedPlan {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return try PDDLFixtures.space(name).verify(lines, file: "p.plan")
  }

  @Test("a good plan holds, and is written as it was read")
  func good() throws {
    #expect(try verify(Self.plan).actions == 6)
    #expect(try verify(Self.plan).cost == 6)
    let plan = try PDDLPlan(parsing: Self.plan)
    let text = try plan.text(in: PDDLFixtures.space("blocksworld/p01"))
    #expect(text.hasPrefix("(unstack c a)\n(put-down c)\n"))
    #expect(text.hasSuffix("(stack a b)\n; cost = 6 (unit cost)\n"))
    #expect(try PDDLPlan(parsing: text) == plan)
  }

  static let badPlans: [(change: String, text: String, error: String)] = [
    ("(put-down c)", "(put-down b)", "p.plan:4:1: (put-down b): the precondition (holding b) does not hold"),
    ("(stack b c)", "(stack b d)", "p.plan:6:3: (stack b d): there is no object d"),
    ("(stack b c)", "(stack b)", "p.plan:6:3: (stack b): stack takes 2 arguments, not 1"),
    ("(pick-up a)", "(lift a)", "p.plan:7:1: (lift a): there is no action lift"),
    ("(pick-up a)", "pick-up a", "p.plan:7:1: expected ( but found pick-up"),
    ("(pick-up a)", "(pick-up a", "p.plan:7:1: this parenthesis is never closed"),
    ("(pick-up a)\n(stack a b)", "", "p.plan:6:1: the goal is not reached: (on a b) does not hold"),
  ]

  @Test("of a bad plan the first bad line is named, and the rule", arguments: badPlans)
  func bad(example: (change: String, text: String, error: String)) throws {
    let text = Self.plan.replacing(example.change, with: example.text)
    let error = #expect(throws: PDDLError.self) { try verify(text) }
    #expect(error?.description == example.error)
  }

  @Test("the form of validators, with times and durations, is the same plan")
  func times() throws {
    let timed = """
      ; found by a planner
      0.000: (unstack c a) [1]
      1: (put-down c)
        2.00 : (PICK-UP b) [ 1.0 ] ; here
      3.5: (stack b c) [0.001]
      3.5: (pick-up a) [1]
      10:(stack a b)[1]
      """
    #expect(try verify(timed).actions == 6)
    #expect(try PDDLPlan(parsing: timed) == PDDLPlan(parsing: Self.plan))
    for (change, text, error) in [
      ("1: (put", "x: (put", "p.plan:3:1: expected a time before the :, found x"),
      ("10:(", "3.4:(", "p.plan:7:1: the actions must stand in the order of their times"),
      ("(put-down c)", "(put-down b)", "p.plan:3:4: (put-down b): the precondition (holding b) does not hold"),
      ("[0.001]", "[soon]", "p.plan:5:1: nothing may follow the last parenthesis"),
    ] {
      let found = #expect(throws: PDDLError.self) { try verify(timed.replacing(change, with: text)) }
      #expect(
        found?.description.hasPrefix(String(error.prefix(9))) == true && (found?.message).map(error.hasSuffix) == true)
    }
  }

  @Test("an empty plan holds only where the goal is met")
  func empty() throws {
    #expect(throws: PDDLError.self) { try verify("") }
    let problem = try PDDLFixtures.text("blocksworld/p01").replacing("(on a b) (on b c)", with: "(on c a)")
    let space = try PDDLFixtures.space(domain: "blocksworld", problem: problem)
    #expect(try space.verify([String]()).actions == 0)
  }

  @Test("a long check ends with its task")
  func cancelled() async throws {
    let space = try PDDLFixtures.space("blocksworld/p01")
    let lines = Array(repeating: ["(unstack c a)", "(stack c a)"], count: 500).flatMap { $0 }
    let stopped = Task { () async -> PDDLError? in
      withUnsafeCurrentTask { $0?.cancel() }
      do throws(PDDLError) {
        _ = try space.verify(lines, file: "p.plan")
        return nil
      } catch {
        return error
      }
    }
    #expect(await stopped.value?.description == "p.plan:64:1: the check was cancelled")
  }

  @Test("a plan's cost is that of its actions")
  func cost() throws {
    let text =
      "(board red oban)\n(sail oban mull)\n(debark red mull)\n(board blue mull)\n(sail mull oban)\n(debark blue oban)"
    #expect(try verify(text, "ferry/p01").cost == 8)
    let written = try PDDLPlan(parsing: text).text(in: PDDLFixtures.space("ferry/p01"))
    #expect(written.hasSuffix("; cost = 8 (general cost)\n"))
  }

  @Test("generated problems are read, differ, and are the same for the same seed")
  func generated() throws {
    func problems(_ seed: UInt64) -> [String] {
      var generator = SplitMix64(seed: seed)
      return (4...6).map { PlanningProblemGenerator.blocksworld(blocks: $0, name: "p", using: &generator) }
        + (2...4).map { PlanningProblemGenerator.logistics(cities: 2, packages: $0, name: "p", using: &generator) }
    }
    #expect(problems(3) == problems(3))
    #expect(Set(problems(3) + problems(4)).count == 12)
    for text in problems(5) {
      let domain = text.contains("blocksworld") ? "blocksworld" : "logistics"
      let space = try PDDLFixtures.space(domain: domain, problem: text)
      #expect(!space.isMet(space.goal, in: space.start))
    }
  }
}
