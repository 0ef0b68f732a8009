import Maker
import MakerDomains
import MakerVoting
import Testing

struct ArithmeticProblemTests {
  @Test(arguments: [
    ("48123 * 90714", "48123 * 90714", "4365429822"), ("2+3×4", "2 + 3 * 4", "14"), ("(2+3)·4", "(2 + 3) * 4", "20"),
    ("10 − 4 − 3", "10 - 4 - 3", "3"), ("10 - (4 - 3)", "10 - 4 + 3", "9"), ("-3 * -(4)", "3 * 4", "12"),
    ("-(3 * 4)", "-3 * 4", "-12"), ("2 * (3 * 4)", "2 * 3 * 4", "24"), ("007 + 0", "7", "7"),
    ("1 * 5 + 0 * 9", "5", "5"), ("2 - -3", "2 + 3", "5"), ("((1 - 2))*(3)", "(1 - 2) * 3", "-3"),
    (
      "99999999999999999999 * 99999999999999999999", "99999999999999999999 * 99999999999999999999",
      "9999999999999999999800000000000000000001"
    ),
  ])
  func problemsAreReadPrintedAndEvaluated(text: String, printed: String, value: String) throws {
    let problem = try ArithmeticProblem(parsing: text)
    #expect(problem.text == printed)
    #expect(problem.value.description == value)
    #expect(try ArithmeticProblem(parsing: problem.text) == problem)
  }

  @Test(arguments: [
    ("", 1, "empty"), ("   ", 4, "empty"), ("6 / 2", 3, "division is not supported"), ("6÷2", 2, "division"),
    ("1/", 2, "division is not supported"), ("7 % 2", 3, "% is not supported"), ("2 ^ 8", 3, "powers"),
    ("2 ** 8", 4, "powers"), ("1 000 + 1", 3, "space"), ("1_000", 2, "separators"), ("1,000", 2, "separators"),
    ("1.5 * 2", 2, "only integers"), ("(1 + 2", 1, "never closed"), ("1 + 2)", 6, "without a ("),
    ("2(3)", 2, "operator is missing"), ("3 +", 4, "missing at the end"), ("3 + * 4", 5, "expected a number"),
    ("x + 1", 1, "\"x\""), ("12 apples", 4, "\"a\""), ("{A} * 2", 1, "\"{\""), ("()", 2, "expected a number"),
  ])
  func mistakesAreNamedWithTheirColumn(text: String, column: Int, message: String) {
    let error = #expect(throws: ArithmeticSyntaxError.self) { try ArithmeticProblem(parsing: text) }
    #expect(error?.column == column)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test func deepNestingIsRefusedNotCrashedOn() {
    let text = String(repeating: "(", count: 100_000) + "1"
    let error = #expect(throws: ArithmeticSyntaxError.self) { try ArithmeticProblem(parsing: text) }
    #expect(error?.message.contains("nested") == true)
  }

  @Test(arguments: 1...5)
  func randomProblemsKeepToTheirDifficulty(difficulty: Int) {
    var generator = SplitMix64(seed: 42)
    let problems = (0..<100).map { _ in ArithmeticProblem.random(difficulty: difficulty, using: &generator) }
    #expect(problems.allSatisfy { $0.digitCount <= 2 * (difficulty + 1) })
    for sign in [" + ", " - ", " * "] { #expect(problems.contains { $0.text.contains(sign) }) }
    var again = SplitMix64(seed: 42)
    #expect(problems[0] == ArithmeticProblem.random(difficulty: difficulty, using: &again))
  }
}
