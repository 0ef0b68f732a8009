import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct EstimateTests {
  private func json(_ arguments: String...) async throws -> JSON {
    let outcome = await Shell().run(["estimate"] + arguments + ["--json"])
    #expect(outcome.code == 0 && outcome.err.isEmpty)
    return try #require(outcome.json)
  }

  private func number(_ json: JSON, _ name: String) throws -> Double { try #require(json[name]?.double) }

  /// s·3.01325 votes; and at $0.0004 a sample (1,000 tokens read at $0.4 a million, none written) the money.
  @Test func theMillionSteps() async throws {
    let estimate = try await json(
      "--p", ".9978", "--steps", "1048575", "--target", ".95", "--price-in", "0.4", "--price-out", "1.6",
      "--tokens-in", "1000", "--tokens-out", "0")
    #expect(estimate["k_min"] == 3 && estimate["k"] == 3)
    #expect(abs(try number(estimate, "p_wrong") - 1.0719e-8) < 1e-12)
    #expect(abs(try number(estimate, "p_correct") - (1 - 1.0719e-8)) < 1e-12)
    #expect(abs(try number(estimate, "p_full") - 0.988824) < 5e-7)
    #expect(abs(try number(estimate, "expected_samples") - 3_159_627) < 1)
    #expect(abs(try number(estimate, "expected_cost") - 1263.85) < 0.01)
  }

  @Test(arguments: [("0.6429", 29), ("0.9960", 4), ("0.9978", 3), ("0.9642", 6), ("0.9431", 6)])
  func theGoldenMargins(p: String, k: Int) async throws {
    #expect(try await json("--p", p, "--steps", "1048575", "--target", "0.95")["k_min"]?.int == k)
  }

  @Test func hugeTasksAreExact() async throws {
    let estimate = try await json("--p", "0.99", "--steps", "1e18")
    #expect(estimate["k_min"] == 10)
    #expect(estimate["steps"] == "1000000000000000000")
    #expect(estimate["naive_retry"]?["success_probability"] == 0)
    // 10^18 · −log₁₀ .99 = 4.3648 · 10^15.
    let retries = try #require(estimate["naive_retry"])
    #expect(abs(try number(retries, "log10_expected_runs") / 4.364805402450088e15 - 1) < 1e-12)
    #expect(estimate["expected_cost"] == .null)
  }

  @Test func everyFieldOfTheContractAndTheTables() async throws {
    let estimate = try await json("--p", "0.9", "--steps", "100")
    for name in ["k_min", "p_correct", "p_full", "expected_samples", "expected_cost"] {
      #expect(estimate[name] != nil, "\(name)")
    }
    #expect(
      estimate["by_steps_per_agent"]?.array?.compactMap { $0["steps_per_agent"]?.int } == [1, 2, 3, 5, 10, 20, 50, 100])
    let margins = try #require(estimate["pareto"]?.array)
    #expect(margins.compactMap { $0["k"]?.int } == [1, 2, 3, 4, 5, 6])
    #expect(margins.contains { $0["k"] == estimate["k_min"] })
    let reliabilities = margins.compactMap { $0["p_full"]?.double }
    #expect(reliabilities == reliabilities.sorted())
  }

  @Test func flaggedSamplesAreDrawnAgain() async throws {
    let all = try await json("--p", "0.9", "--steps", "100")
    let half = try await json("--p", "0.9", "--steps", "100", "--valid", "0.5")
    #expect(abs(try number(half, "expected_samples") / number(all, "expected_samples") - 2) < 1e-12)
    #expect(half["k_min"] == all["k_min"])
  }

  @Test func anotherMarginThanTheSmallest() async throws {
    let estimate = try await json("--p", "0.9", "--steps", "1048575", "--k", "8")
    #expect(abs(try number(estimate, "p_full") - 0.975935) < 5e-7)
    #expect(estimate["k"] == 8)
  }

  @Test(arguments: [["--binomial", "5", "2"], ["--binomial", "5/2"], ["--binomial=5/2"]])
  func theBinomialFormulaBesideVotingOn(words: [String]) async throws {
    let outcome = await Shell().run(["estimate", "--p", "0.85"] + words + ["--steps", "5", "--json"])
    let binomial = try #require(outcome.json?["binomial"])
    #expect(abs(try number(binomial, "fixed_m") - 0.83521) < 1e-5)
    #expect(abs(try number(binomial, "ahead_by_k") - 0.9698) < 1e-5)
    #expect(abs(try number(binomial, "single_over_steps") - 0.443705) < 1e-6)
    // The seed promises 86.2% over five steps; ahead-by-2 gives .969799^5 = 85.8%, the formula itself .83521^5 = 40.6%.
    #expect(abs(try number(binomial, "ahead_by_k_over_steps") - 0.857842) < 1e-5)
    #expect(abs(try number(binomial, "fixed_m_over_steps") - 0.40643) < 1e-5)
  }

  @Test func theTextSaysTheSame() async {
    let outcome = await Shell.run(
      "estimate", "--p", ".9978", "--steps", "1048575", "--binomial", "5", "2", "--price", "0.4/1.6", "--tokens-in",
      "1000", "--tokens-out", "0")
    #expect(outcome.code == 0 && outcome.err.isEmpty)
    for part in [
      "1,048,575 steps, p = 0.9978, target 0.95", "k_min                 3", "errs at 1.07e-08 (Eq. 9)", "0.988824",
      "3,159,627", "$1263.85", "at $0.0004 a sample", "10^-1003", "binomial formula", "ahead by 2",
    ] {
      #expect(outcome.out.contains(part), "\(part) is missing in: \(outcome.out)")
    }
  }

  @Test(
    arguments: [
      ([], ["--p", "--steps"]), (["--p", "0.9"], ["--steps"]), (["--p", "0.5", "--steps", "3"], ["--p", "above 0.5"]),
      (["--p", "nan", "--steps", "3"], ["--p", "`nan`"]), (["--p", "inf", "--steps", "3"], ["--p", "`inf`"]),
      (["--p", "0.9", "--steps", "0"], ["--steps", "from 1"]), (["--p", "0.9", "--steps", "1e999"], ["--steps"]),
      (["--p", "0.9", "--steps", "1.5"], ["--steps", "whole number"]),
      (["--p", "0.9", "--steps", "9", "--target", "1"], ["--target", "below 1"]),
      (["--p", "0.9", "--steps", "9", "--target", "0"], ["--target", "above 0"]),
      (["--p", "0.9", "--steps", "9", "--valid", "0"], ["--valid", "above 0"]),
      (["--p", "0.9", "--steps", "9", "--valid", "1.1"], ["--valid", "to 1"]),
      (["--p", "0.9", "--steps", "9", "--steps-per-agent", "10"], ["--steps-per-agent", "at most --steps 9"]),
      (["--p", "0.9", "--steps", "9", "--steps-per-agent", "0"], ["--steps-per-agent", "from 1"]),
      (["--p", "0.9", "--steps", "9", "--price-in", "1"], ["--price-out, --tokens-in and --tokens-out"]),
      (["--p", "0.9", "--steps", "9", "--price", "1/2", "--tokens-in", "7"], ["--tokens-out"]),
      (["--p", "0.9", "--steps", "9", "--price-in", "-1"], ["--price-in", "from 0"]),
      (["--p", "0.9", "--binomial", "5"], ["--binomial", "such as 5 2"]),
      (["--p", "0.9", "--binomial", "5", "--json"], ["--binomial", "such as 5 2"]),
      (["--p", "0.9", "--binomial", "five", "2"], ["--binomial", "`five/2`"]),
      (["--p", "0.9", "--binomial", "2", "5"], ["--binomial", "at most M"]),
      (["--p", "0.9", "--steps", "9", "--max-calls", "3"], ["--max-calls"]),
      (["--p", "0.9", "--steps", "1e308", "--target", "0.9999999999999999"], ["too close to 1"]),
      (["p"], ["no argument"]),
    ] as [([String], [String])])
  func badValues(arguments: [String], parts: [String]) async {
    let outcome = await Shell().run(["estimate"] + arguments)
    #expect(outcome.code == 64 && outcome.out.isEmpty)
    #expect(outcome.complaints.count == 1, "one line, not: \(outcome.err)")
    for part in parts { #expect(outcome.err.contains(part), "\(part) is missing in: \(outcome.err)") }
  }

  @Test(arguments: [
    (3_159_627.4, "3,159,627"), (3.01325, "3.013"), (0.00137, "0.00137"), (1.0719e-8, "1.072e-08"), (2e31, "2e+31"),
    (0, "0"), (9999.6, "10,000"), (100, "100"),
  ])
  func briefNumbers(value: Double, text: String) {
    #expect(Words.brief(value) == text)
  }

  @Test func theTablesOfTheReferenceAreComputed() async throws {
    let text = await Shell().run(["estimate", "--table"])
    #expect(text.code == 0)
    // p^n as the reference prints it; 4 of 5 votes where the reference's figure is that of 3 of 5.
    for part in ["85.7%", "34.9%", "44.4%", "83.5%", "97.2%"] { #expect(text.out.contains(part), "\(part)") }
    let more = await Shell().run(["estimate", "--table", "--p", ".99", "--steps", "200", "--json"])
    let tables = try #require(more.json?["tables"])
    #expect(more.json?["k_min"]?.int != nil && tables["accuracies"]?.array?.count == 4)
    let panel = try #require(tables["panels"]?.array?.first)
    #expect(panel["m"]?.int == 3 && panel["rough_samples"]?.double.map { abs($0 - 1.8) < 1e-9 } == true)
    // Two of three: the third is asked where the first two differ, with probability 2 p (1 - p).
    let expected = panel["expected_samples"]?.array?.last?.double ?? 0
    #expect(abs(expected - (2 + 2 * 0.99 * 0.01)) < 1e-9)
    #expect(panel["pipelines"]?.array?.last?["steps"]?.double == 200)
    #expect(await Shell().run(["estimate", "--table", "--target", ".9"]).code == 64)
    let column = await Shell().run(["estimate", "--table", "--p", ".99"])
    #expect(column.code == 0 && column.out.contains("p = 0.99") && !column.out.contains("k_min"))
  }

  /// The exact expectation is what drawing gives, on average.
  @Test(arguments: [(5, 2, 0.8), (7, 3, 0.6), (11, 5, 0.9), (4, 4, 0.7)])
  func aPanelThatEndsEarlyTakesWhatIsExpected(m: Int, k: Int, p: Double) throws {
    let panel = try BinomialConsensus(agents: m, margin: k, p: p)
    var random = SplitMix64(seed: 7)
    let runs = 40_000
    var samples = 0
    for _ in 0..<runs {
      var (right, wrong) = (0, 0)
      while max(right, wrong) < panel.votesNeeded, max(right, wrong) + m - right - wrong >= panel.votesNeeded {
        if random.nextUnit() < p { right += 1 } else { wrong += 1 }
      }
      samples += right + wrong
    }
    let expected = try #require(panel.expectedPanelVotes)
    #expect(abs(Double(samples) / Double(runs) - expected) < 0.05)
  }
}
