import MakerVoting
import Testing

/// The seeds' formulas with what they really yield, calibration, and the paired test.
struct PlanningTests {
  /// m = 5, k = 2, p = .85: 4 of 5 votes, 5·.85⁴·.15 + .85⁵ = .3915 + .4437 = .8352, below a single agent. The seed says
  /// .971; ahead-by-2 gives 1 / (1 + (.15/.85)²) = .9698.
  @Test func theBinomialFormulaYieldsLessThanItsSeedClaims() throws {
    let medium = try BinomialConsensus(agents: 5, margin: 2, p: 0.85)
    #expect(medium.votesNeeded == 4)
    #expect(abs(medium.fixedPanel - 0.8352100) < 1e-6)
    #expect(abs(medium.aheadByK - 0.9697987) < 1e-6)
    #expect(medium.fixedPanel < medium.p)
    #expect(abs(medium.fixedPanel + medium.fixedPanelWrong + medium.fixedPanelUndecided - 1) < 1e-12)
  }

  /// The seed's table (m, k at p = .85, .90, .95) with what its formula gives, worked out with Python's fractions, beside
  /// what the table claims.
  @Test(arguments: [
    (3, 1, 0.85, 0.939250, 0.927), (3, 1, 0.90, 0.972000, 0.972), (3, 1, 0.95, 0.992750, 0.993),
    (5, 2, 0.85, 0.835210, 0.971), (5, 2, 0.90, 0.918540, 0.991), (5, 2, 0.95, 0.977407, 0.999),
    (7, 3, 0.85, 0.926235, 0.989), (7, 3, 0.90, 0.974309, 0.998), (7, 3, 0.95, 0.996243, 0.9998),
    (11, 5, 0.85, 0.930555, 0.997), (11, 5, 0.90, 0.981465, 0.9996), (11, 5, 0.95, 0.998448, 0.99998),
  ])
  func theSeedsTable(m: Int, k: Int, p: Double, really: Double, claimed: Double) throws {
    let consensus = try BinomialConsensus(agents: m, margin: k, p: p)
    #expect(abs(consensus.fixedPanel - really) < 1e-6)
    if k > 1 { #expect(consensus.fixedPanel < claimed) }
  }

  @Test func overManySteps() throws {
    let consensus = try BinomialConsensus(agents: 5, margin: 2, p: 0.85, steps: 3)
    #expect(abs(consensus.singleOverSteps - 0.614125) < 1e-9)
    #expect(abs(consensus.aheadByKOverSteps - 0.912105) < 1e-6)
    #expect(abs(consensus.fixedPanelOverSteps - 0.582622) < 1e-6)
  }

  @Test func largePanelsAreComputedAndImpossibleOnesRefused() throws {
    #expect(try BinomialConsensus(agents: 100_001, margin: 1, p: 0.5).fixedPanel > 0.4999999)
    for (m, k, p) in [(0, 1, 0.9), (3, 4, 0.9), (3, 0, 0.9), (3, 1, 1.1), (3, 1, .nan)] {
      #expect(throws: Margin.InvalidParameter.self) { try BinomialConsensus(agents: m, margin: k, p: p) }
    }
  }

  /// The first seed's table at p = .85, t = .95 counts the samples until a retried task has succeeded with probability .95:
  /// ⌈ln .05 / ln(1 − .85^s)⌉ runs of s samples. Its text says .85^100 ≈ 7·10⁻⁸; it is 8.7·10⁻⁸.
  @Test(arguments: [(20.0, 1520.0, 0.0387595), (50, 506_400, 2.95765e-4)])
  func naiveRetry(steps: Double, samples: Double, success: Double) throws {
    let retry = try NaiveRetry(p: 0.85, steps: steps, target: 0.95)
    #expect(abs(retry.successProbability / success - 1) < 1e-5)
    #expect(retry.samplesForTarget == samples)
    #expect(abs(retry.expectedSamples * success / steps - 1) < 1e-5)
  }

  @Test func naiveRetryOfALongTask() throws {
    let hundred = try NaiveRetry(p: 0.85, steps: 100, target: 0.95)
    #expect(abs(hundred.successProbability / 8.74765e-8 - 1) < 1e-5)
    #expect(abs(hundred.samplesForTarget / 3.4246e9 - 1) < 1e-4)
    // Beyond what a Double holds: −10^18·log₁₀ .85 = 7.058·10^16 digits.
    let endless = try NaiveRetry(p: 0.85, steps: 1e18, target: 0.95)
    #expect(endless.successProbability == 0 && endless.expectedRuns == .infinity)
    #expect(abs(endless.log10ExpectedRuns / 7.0581074e16 - 1) < 1e-7)
    let thousand = try NaiveRetry(p: 0.85, steps: 1000, target: 0.95)
    #expect(abs(thousand.log10SamplesForTarget - (70.581074 + 3 + 0.476503)) < 1e-4)
  }

  /// The seed's column for voting is k·s, what unanimous elections take; Eq. 16 gives 114, 285 and 714 samples.
  @Test(arguments: [(20.0, 4, 114.06), (50, 4, 285.15), (100, 5, 714.04)])
  func theSeedsTableForVoting(steps: Double, k: Int, samples: Double) throws {
    let estimate = try TaskEstimate(p: 0.85, steps: steps, target: 0.95)
    #expect(estimate.margin == k)
    #expect(abs(estimate.expectedSamples - samples) < 0.5)
    #expect(estimate.expectedSamples < (try NaiveRetry(p: 0.85, steps: steps, target: 0.95).samplesForTarget))
  }

  /// 5 of 5 differing problems for one side: 2·(1/2)⁵ = .0625. 8 of 10: 2·(45 + 10 + 1)/1024 = .109375.
  @Test(arguments: [
    (0, 5, 0.0625), (5, 0, 0.0625), (8, 2, 0.109375), (3, 3, 1), (0, 0, 1), (0, 20, 1.9073486328125e-6),
  ])
  func theExactPairedTest(onlyFirst: Int, onlySecond: Int, p: Double) {
    #expect(abs(PairedTest(onlyFirst: onlyFirst, onlySecond: onlySecond).pValue - p) < 1e-9)
  }

  @Test func pairsThatAgreeSayNothing() {
    let outcomes = [(true, true), (false, false), (true, false), (true, false), (false, true)]
    let test = PairedTest(outcomes.map { (first: $0.0, second: $0.1) })
    #expect(test.onlyFirst == 2 && test.onlySecond == 1)
  }

  @Test func aCalibrationTellsMarginSpeedAndCost() throws {
    let calibration = ModelCalibration(
      model: "m", right: 950, wrong: 50, flagged: 250, seconds: 50, inputTokens: 1, outputTokens: 1, cost: 2.5)
    #expect(calibration.samples == 1250 && calibration.p == 0.95 && calibration.valid == 0.8)
    #expect(calibration.samplesPerSecond == 25)
    #expect(abs((calibration.costPerSample ?? 0) - 0.002) < 1e-15)
    // c / (v·p) = .002 / (.8·.95).
    #expect(abs((calibration.costPerRight ?? 0) - 0.00263157894) < 1e-9)
    // Eq. 19 for one step: .002·3 / (.8·.9) = .008333…
    #expect(abs((calibration.costPerStep(k: 3) ?? 0) - 0.00833333333) < 1e-9)
    // Wilson for 950 of 1000 is [.9347, .9618]. For 1,000 steps at .95: odds 5.129e-5, ln −9.878; ln(.05/.95) = −2.944
    // gives 3.36, and ln(.0653/.9347) = −2.661 gives 3.71.
    #expect(abs(calibration.interval.lower - 0.9347) < 1e-4)
    #expect(try calibration.margin(for: 0.95, steps: 1000, basis: .pointEstimate) == 4)
    #expect(try calibration.margin(for: 0.95, steps: 1000) == 4)
    #expect(
      try calibration.margin(for: 0.95, steps: 1e6) > calibration.margin(for: 0.95, steps: 1e6, basis: .pointEstimate))
  }

  @Test func aCalibrationWithoutErrorsOrWithoutSamples() throws {
    let perfect = ModelCalibration(right: 10)
    #expect(try perfect.margin(for: 0.95, steps: 1000, basis: .pointEstimate) == 1)
    #expect(try perfect.margin(for: 0.95, steps: 1000) > 5)
    let empty = ModelCalibration()
    #expect(empty.p == nil && empty.valid == nil && empty.costPerRight == nil && empty.samplesPerSecond == nil)
    #expect(throws: Margin.InvalidParameter.self) { try empty.margin(for: 0.95, steps: 10) }
    #expect(throws: Margin.InvalidParameter.self) { try empty.margin(for: 0.95, steps: 10, basis: .pointEstimate) }
  }

  @Test func theBestValueComesFirst() {
    let dear = ModelCalibration(model: "dear", right: 99, wrong: 1, cost: 10)
    let cheap = ModelCalibration(model: "cheap", right: 80, wrong: 20, cost: 1)
    let unknown = ModelCalibration(model: "unknown", right: 100)
    let worse = ModelCalibration(model: "worse", right: 50, wrong: 50)
    #expect(
      ModelCalibration.ranked([worse, unknown, dear, cheap]).map(\.model) == ["cheap", "dear", "unknown", "worse"])
  }
}
