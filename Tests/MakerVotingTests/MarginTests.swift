import MakerVoting
import Testing

/// The golden values of arXiv 2511.09030.
struct MarginTests {
  @Test(arguments: [
    (0.8, 11.0, 1), (0.8, 0, 1), (0.8, 40, 2), (0.8, 100, 3), (0.95, 11, 1), (0.5, 1e9, 1), (0.51, 1e9, 100),
  ])
  func theMarginOfLeastCost(p: Double, lost: Double, k: Int) {
    #expect(Margin.leastCost(p: p, samplesLost: lost) == k)
  }

  @Test(arguments: [
    (0.7, 3, 0.927027, 6.40541), (0.8, 3, 0.984615, 4.84615), (0.9, 3, 0.998630, 3.73973),
    (0.95, 3, 0.999854, 3.33236), (0.99, 3, 0.99999897, 3.06122),
  ])
  func equations9And16(p: Double, k: Int, correct: Double, votes: Double) {
    #expect(abs(Margin.probabilityCorrect(p: p, k: k) - correct) < 5e-7)
    #expect(abs(Margin.expectedVotes(p: p, k: k) - votes) < 5e-6)
  }

  @Test(arguments: [
    (0.99, 3, 0.339368), (0.99, 4, 0.989143), (0.999, 2, 0.349702), (0.999, 3, 0.998949), (0.9, 8, 0.975935),
  ])
  func equation13(p: Double, k: Int, whole: Double) {
    #expect(abs(Margin.probabilityOfTask(p: p, k: k, steps: 1_048_575) - whole) < 5e-7)
  }

  @Test(arguments: [(0.3571, 29), (0.0040, 4), (0.0022, 3), (0.0358, 6), (0.0569, 6)])
  func equation14(error: Double, k: Int) throws {
    #expect(try Margin.minimum(p: 1 - error, t: 0.95, steps: 1_048_575) == k)
  }

  @Test func hugeTasksKeepAFiniteMargin() throws {
    #expect(try Margin.minimum(p: 0.99, t: 0.95, steps: 1e16) == 9)
    #expect(try Margin.minimum(p: 0.99, t: 0.95, steps: 1e18) == 10)
  }

  @Test(arguments: [0.5, 0.2, 1, .nan, -1, .infinity])
  func uselessAccuraciesAreRefused(p: Double) {
    #expect(throws: Margin.InvalidParameter.self) { try Margin.minimum(p: p, t: 0.95, steps: 10) }
    #expect(throws: Margin.InvalidParameter.self) { try Margin.minimum(p: p, error: 0.01) }
  }

  @Test(arguments: [
    (0.0, 10.0, 1.0), (1, 10, 1), (.nan, 10, 1), (0.9, 0, 1), (0.9, .nan, 1), (0.9, 10, 0), (0.9, 10, 11),
  ])
  func otherParametersOutOfRangeAreRefused(t: Double, s: Double, m: Double) {
    #expect(throws: Margin.InvalidParameter.self) { try Margin.minimum(p: 0.9, t: t, steps: s, stepsPerAgent: m) }
  }

  @Test func theMarginForAnErrorServesThatError() throws {
    // Odds instead of 1 − P: those of a small error would vanish beside 1.
    for error in [0.2, 0.01, 1e-6, 1e-12, 1e-30] {
      let k = try Margin.minimum(p: 0.8, error: error)
      #expect(odds(0.25, k) <= error / (1 - error) * (1 + 1e-9))
      if k > 1 { #expect(odds(0.25, k - 1) > error / (1 - error)) }
    }
  }

  private func odds(_ ratio: Double, _ k: Int) -> Double {
    (0..<k).reduce(1) { product, _ in product * ratio }
  }

  @Test func wilsonIsDrawnTowardsOneHalf() {
    let interval = WilsonInterval(successes: 9, trials: 9)
    #expect(abs(interval.center - 0.8504) < 1e-4)
    #expect(interval.upper == 1 && abs(interval.lower - 0.7008) < 1e-4)
    #expect(WilsonInterval(successes: 0, trials: 0).center == 0.5)
  }

  @Test func aUnanimousAnswerIsNotLow() {
    var agreement = Agreement()
    for _ in 0..<3 { agreement.add(votes: 3, of: 3, margin: 3) }
    #expect(agreement.reliability > 0.95)
    var single = Agreement()
    single.add(votes: 3, of: 3, margin: 3)
    #expect(single.reliability > 0.80)
  }

  @Test func extremeTargetsAreComputedOrRefusedNeverACrash() throws {
    #expect(try Margin.minimum(p: 0.9, t: .leastNormalMagnitude / 1024, steps: 1) == 1)
    #expect(throws: Margin.InvalidParameter.self) { try Margin.minimum(p: 0.9, t: 1 - 1e-16, steps: 1e308) }
  }
}
