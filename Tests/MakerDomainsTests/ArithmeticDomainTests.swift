import Maker
import MakerDomains
import Testing

/// What code accepts and rejects.
struct ArithmeticDomainTests {
  private let domain = ArithmeticDomain()

  private func split(
    _ problem: String, _ a: String, _ b: String, _ compose: String, domain: ArithmeticDomain = ArithmeticDomain()
  ) throws -> Decomposition<ArithmeticProblem> {
    let reply = DecomposerReply(subproblemA: a, subproblemB: b, composeFn: compose)
    return try domain.decomposition(of: ArithmeticProblem(parsing: problem), from: reply)
  }

  @Test(arguments: [
    ("48123 * 90714", "481 * 90714", "23 * 90714", "A * 100 + B"),
    ("48123 * 90714", "48000 * 90714", "123 * 90714", "sum"),
    ("48123 * 90714", "23 * 90714", "481 * 90714", "A + 100 * B"),
    ("99 * 47", "100 * 47", "47", "A - B"), ("12 * 34 - 56 * 78", "12 * 34", "56 * 78", "difference"),
    ("123456 + 987654", "123 + 987", "456 + 654", "A * 1000 + B"), ("1000 - 1", "10", "1", "A * 100 - B"),
    ("(1 + 2) * (3 + 4)", "1 + 2", "3 + 4", "product"), ("2 * 3 * 4", "2 * 3", "{A} * 4", "second"),
    ("(12 + 34) * 56", "12 * 56", "34 * 56", "A + B"), ("(12 - 34) * 56", "12 - 34", "{A} * 56", "B"),
  ])
  func identitiesAreSound(problem: String, a: String, b: String, compose: String) throws {
    let found = try split(problem, a, b, compose)
    #expect(found.needsA == b.contains("{A}"))
  }

  @Test(arguments: [
    ("48123 * 90714", "481 * 90714", "23 * 90714", "A * 1000 + B", "does not give"),
    ("48123 * 90714", "48 * 90714", "23 * 90714", "A * 100 + B", "does not give"),
    ("48123 * 90714", "23 * 90714", "481 * 90714", "A * 100 + B", "does not give"),
    ("48123 * 90714", "481 * 90714", "23 * 90714", "A * 0 + B * 0 + 4365429822", "not allowed"),
    ("48123 * 90714", "4 * 9", "3", "A + B + 10", "constant may not be added"),
    ("48123 * 90714", "481 * 90714", "23 * 90714", "A * A + B", "only once"),
    ("48123 * 90714", "481 * 90714", "23 * 90714", "A", "use both"),
    ("48123 * 90714", "481 * 90714", "23 * 90714", "first", "use both"),
    ("48123 * 90714", "481 * 90714", "23 * 90714", "{A}{B}", "no composition"),
    ("48123 * 90714", "481 * 90714", "23 * 90714", "add them up", "no composition"),
    ("48123 * 90714", "48123", "90714", "A * B", "multiplies what the parts have to"),
    ("48123 * 90714", "48123 + 0", "1 * 90714", "product", "multiplies what the parts have to"),
    ("48123 * 90714", "4812 * 10 + 3", "9071 * 10 + 4", "product", "multiplies what the parts have to"),
    ("48123 * 90714", "4365429822", "0", "A + B", "no run of digits"),
    ("48123 * 90714", "4365 * 1000000", "429822 * 1", "A + B", "no run of digits"),
    ("48123 * 90714", "48123 * 90714", "0", "A + B", "no smaller"),
    ("48123 * 90714", "90714 * 48123", "0 + 0", "sum", "no smaller"),
    ("48123 * 90714", "48123", "{A} * 90714", "second", "no smaller"),
    ("123456 + 987654", "123456", "987654", "A + B", "bare numbers"),
    ("2 * 3 * 4", "2 * 3", "{A} * 4", "A + B", "has to be second"),
    ("2 * 3 * 4", "2 * 3", "4", "second", "never used"), ("2 * 3 * 4", "{A} * 3", "4", "second", "part A"),
    ("48123 * 90714", "481 / 90714", "23 * 90714", "A + B", "division"), ("48123 * 90714", "", "3", "sum", "empty"),
  ])
  func othersAreRejectedWithTheReason(problem: String, a: String, b: String, compose: String, reason: String) {
    let rejection = #expect(throws: Rejection.self) { try split(problem, a, b, compose) }
    #expect(rejection?.description.contains(reason) == true, "\(rejection?.description ?? "")")
  }

  @Test func equalProposalsAreOneCandidateHoweverTheyAreWritten() throws {
    let one = try split("48123 * 90714", "481 * 90714", "23 * 90714", "A * 100 + B")
    let two = try split("48123 * 90714", "90714*481", "(23) * 90714", "B + 100*A")
    #expect(one.content == two.content)
  }

  /// A bare number may stand in the composition or in B.
  @Test(arguments: [
    ("2 * 3 - 5", "2 * 3", "5", "A - B", "{A} - 5"), ("2 * 3 + 5", "2 * 3", "5", "sum", "5 + {A}"),
    ("5 - 2 * 3", "2 * 3", "5", "B - A", "5 - {A}"),
  ])
  func aNumberInBOrInTheCompositionIsTheSame(
    problem: String, a: String, b: String, compose: String, bound: String
  ) throws {
    let one = try split(problem, a, b, compose)
    #expect(try split(problem, a, bound, "second").content == one.content)
    // What is calculated apart is another way to split.
    let other = try split("2 * 3 + 4 * 5", "2 * 3", "4 * 5", "sum")
    #expect(try split("2 * 3 + 4 * 5", "2 * 3", "{A} + 4 * 5", "second").content != other.content)
  }

  @Test(arguments: [
    ("3 * 7", "7 * 3"), ("-3 * 7", "7 * 3"), ("700 * 30", "7 * 3"), ("5 + 123", "123 + 5"), ("-5 - 6", "5 + 6"),
    ("4000 - 300", "40 - 3"), ("2 * 3 + 4", "4 + 3 * 2"),
  ])
  func equalProblemsAreSolvedOnce(one: String, two: String) throws {
    let (first, second) = (try ArithmeticProblem(parsing: one), try ArithmeticProblem(parsing: two))
    let (a, b) = (domain.canonical(first), domain.canonical(second))
    #expect(a.key == b.key)
    #expect(a.restore(a.problem.value) == first.value)
    #expect(b.restore(b.problem.value) == second.value)
  }

  @Test func leavesAreSingleSteps() throws {
    func atomicity(_ text: String) throws -> Atomicity { domain.atomicity(of: try ArithmeticProblem(parsing: text)) }
    for text in ["3 * 7", "40 * 600", "-3 * 7", "123 + 987", "7 - 999", "5"] {
      #expect(try atomicity(text) == .atomic, "\(text)")
    }
    for text in ["12 * 7", "1234 + 5", "2 * 3 * 4", "1 + 2 + 3", "2 * 3 + 1"] {
      #expect(try atomicity(text) == .composite, "\(text)")
    }
    #expect(domain.trivialSolution(of: try ArithmeticProblem(parsing: "-42")) == -42)
    #expect(domain.trivialSolution(of: try ArithmeticProblem(parsing: "1 + 2")) == nil)
  }

  @Test(arguments: [
    ("7 * 6", "42", true), ("7 * 6", "48", true), ("7 * 6", "420", false), ("7 * 6", "-42", false),
    ("7 * 6", "0", false), ("123 + 987", "1110", true), ("123 + 987", "111", false), ("5 - 9", "4", false),
    ("5 - 9", "-3", true), ("9 - 9", "1", false),
  ])
  func aLeafIsCheckedForSignAndDigitsOnly(problem: String, solution: String, accepted: Bool) throws {
    #expect(try accepts(solution, problem, isLeaf: true) == accepted)
  }

  @Test(arguments: [
    ("123 * 45", "5535", true), ("123 * 45", "5545", false), ("123 * 45", "5445", false), ("123 * 45", "55350", false),
    // Off by 99: the remainders cannot tell, and the answer is not computed.
    ("123 * 45", "5634", true), ("12 * 34", "409", true), ("12 * 34 - 56 * 78", "-3960", true),
    ("12 * 34 - 56 * 78", "-3961", false),
  ])
  func aComposedSolutionAlsoForItsRemainders(problem: String, solution: String, accepted: Bool) throws {
    #expect(try accepts(solution, problem, isLeaf: false) == accepted)
  }

  @Test func withoutVerifiersOnlyFormIsChecked() throws {
    let unchecked = ArithmeticDomain(verifies: false)
    #expect(throws: Never.self) {
      try split("48123 * 90714", "481 * 90714", "23 * 90714", "A * 10 + B", domain: unchecked)
    }
    #expect(throws: Rejection.self) {
      try split("48123 * 90714", "48123", "90714", "A * B", domain: unchecked)
    }
  }

  @Test(arguments: [
    "\"42\"", "{\"answer\": 42}", "{\"answer\": \"+42\"}", "{\"answer\": \"042\"}",
    "{\"answer\": \"4,200\"}", "{\"answer\": \"42.0\"}", "{\"answer\": \"-0\"}", "{\"answer\": \"\"}",
    "{\"answer\": \"7 * 6 = 42\"}",
  ])
  func answersOfAnotherFormAreDiscarded(reply: String) throws {
    let inquiry = domain.solver(for: try ArithmeticProblem(parsing: "7 * 6"), wording: 0)
    #expect(throws: RedFlag.self) { try inquiry.read(reply) }
    #expect(try inquiry.read("{\"answer\": \"-42\"}") == -42)
  }

  @Test func whatFollowsFromATooLongSolutionIsNotAsked() throws {
    let found = try split("2 * 3 * 4", "2 * 3", "{A} * 4", "second")
    #expect(try domain.bind(found, to: 6).text == "6 * 4")
    #expect(throws: Rejection.self) { try domain.bind(found, to: 600) }
  }

  private func accepts(_ solution: String, _ problem: String, isLeaf: Bool) throws -> Bool {
    let (solution, problem) = (try #require(BigInteger(solution)), try ArithmeticProblem(parsing: problem))
    do throws(Rejection) {
      try domain.verify(solution, of: problem, isLeaf: isLeaf)
      return true
    } catch {
      return false
    }
  }
}
