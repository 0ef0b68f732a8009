import Maker
import MakerDomains
import Testing

/// Identities where B needs A, and proposals about very long numbers.
struct ArithmeticRuleTests {
  private func rejection(_ problem: String, _ a: String, _ b: String, _ compose: String = "second") throws -> String? {
    let problem = try ArithmeticProblem(parsing: problem)
    do throws(Rejection) {
      _ = try ArithmeticDomain().decomposition(
        of: problem, from: DecomposerReply(subproblemA: a, subproblemB: b, composeFn: compose))
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ("2 * 3 * 4", "2 * 3", "{A} * 4", true), ("2 * 3 * 4", "2 * 3", "{A} * 3", false),
    ("2 * 3 * 4", "3 * 4", "{A} * 2", true), ("2 * 3 * 4", "3 * 4", "{A} + 2", false),
    ("1 + 2 + 3", "1 + 2", "{A} + 3", true), ("1 + 2 + 3", "1 + 2", "3 - {A}", false),
    ("(12 - 34) * 56", "12 - 34", "{A} * 56", true), ("(12 - 34) * 56", "34 - 12", "{A} * 56", false),
    ("12 * 34 - 56", "12 * 34", "{A} - 56", true), ("12 * 34 - 56", "12 * 34", "56 - {A}", false),
  ])
  func anIdentityIsCheckedWhereBNeedsA(problem: String, a: String, b: String, isSound: Bool) throws {
    let found = try rejection(problem, a, b)
    #expect(isSound ? found == nil : found?.contains("does not give") == true, "\(found ?? "accepted")")
  }

  /// The rest of the remainders of the longest digits: where B waits, the check of sizes stands in for A's longest value.
  @Test func whatWaitsForATooLongSolutionIsNoSmaller() throws {
    #expect(try rejection("99 * 99", "99 + 99", "{A} * 99")?.contains("no smaller") == true)
    #expect(try rejection("11 * 11", "{A} * 11", "11")?.contains("part A") == true)
  }

  @Test(arguments: [
    ("481", true), ("8123", true), ("8124", false), ("12", true), ("1234", false), ("100000", true), ("48000", true),
    ("907", true), ("2390", false),
  ])
  func numbersAreRunsOfTheProblemsDigits(number: String, isRun: Bool) throws {
    let found = try rejection("48123 * 90714", number, "23 * 90714", "A + B")
    #expect((found?.contains("no run of digits") == true) != isRun, "\(found ?? "accepted")")
  }

  /// Runs that begin anew inside a false start.
  @Test(arguments: [
    ("11121", "1121", true), ("11211121113", "1121113", true), ("11211121113", "1121112", true),
    ("11211121113", "11211123", false), ("1212123", "12123", true), ("1112", "1112", true), ("112", "1112", false),
  ])
  func aRunIsFoundWhereverItBegins(number: String, run: String, isRun: Bool) throws {
    let found = try rejection("\(number) * 907", run, "9 * 90", "A + B")
    #expect((found?.contains("no run of digits") == true) != isRun, "\(found ?? "accepted")")
  }

  /// Digits that make a careless search quadratic, in numbers of which a product alone takes seconds where it is.
  @Test(.timeLimit(.minutes(5))) func twentyThousandDigitsAreCheckedInOneGo() throws {
    let ones = String(repeating: "1", count: 20_000)
    let almost = String(repeating: "1", count: 9999) + "2"
    #expect(
      try rejection("\(ones) * \(ones)", almost, "\(almost) * \(ones)", "A + B")?.contains("no run of digits") == true)
    let zeros = String(repeating: "0", count: 10_000)
    let half = String(repeating: "1", count: 10_000)
    #expect(try rejection("\(ones) * \(ones)", "\(half) * \(ones)", "\(half) * \(ones)", "A * 1\(zeros) + B") == nil)
  }
}
