import MakerVoting
import Testing

/// Eq. 14 to 20 on examples worked by hand, and what the formulas refuse.
struct CostTests {
  /// k before rounding up, worked out with mpmath at 400 digits:
  /// `ceil(log(t**(-m/s) - 1) / log((1-p)/p))`.
  @Test(arguments: [
    (0.99, 0.95, 1e18, 1.0, 10),  // 9.66606494967
    (0.9978, 0.95, 1e18, 1, 8),  // 7.26108117141
    (0.7, 0.95, 1e18, 1, 53),  // 52.4216205416
    (0.9, 0.999, 1e18, 1, 23),  // 22.0067567254
    (0.6, 0.5, 1e18, 1, 104),  // 103.123656656
    (0.51, 0.95, 1e18, 1, 1111),  // 1110.27010152
    (0.9, 0.95, 1e15, 1, 18),  // 17.0710686704
    (0.9, 0.95, 1e16, 1, 19),  // 18.1190203075
    (0.9, 0.95, 1e17, 1, 20),  // 19.1669719447
    (0.85, 0.99, 1e30, 1, 43),  // 42.4753010427
    (0.99, 0.95, 1e300, 1, 151),  // 150.974456766
    (0.9, 0.95, 1e18, 1e6, 14),  // 13.9272137589
    (0.99, 0.95, 9_007_199_254_740_992, 1, 9),  // 8.64112299869
  ])
  func hugeTasksGetTheExactMargin(p: Double, t: Double, s: Double, m: Double, k: Int) throws {
    #expect(try Margin.minimum(p: p, t: t, steps: s, stepsPerAgent: m) == k)
    #expect(Margin.probabilityOfTask(p: p, k: k, steps: s, stepsPerAgent: m) >= t * (1 - 1e-12))
    #expect(Margin.probabilityOfTask(p: p, k: k - 1, steps: s, stepsPerAgent: m) < t)
  }

  /// Eq. 14 is the smallest margin, wherever one looks.
  @Test func oneVoteLessIsTooFew() throws {
    var random = SplitMix64(seed: 14)
    for _ in 0..<2000 {
      let p = 0.5 + 0.4999 * random.nextUnit() + 1e-6
      let t = 0.001 + 0.998 * random.nextUnit()
      let s = (1 + 1e6 * random.nextUnit()).rounded()
      let k = try Margin.minimum(p: p, t: t, steps: s)
      #expect(Margin.probabilityOfTask(p: p, k: k, steps: s) >= t * (1 - 1e-9))
      if k > 1 { #expect(Margin.probabilityOfTask(p: p, k: k - 1, steps: s) < t * (1 + 1e-9)) }
    }
  }

  /// c = 2, m = 3, p = .9: 2·3 / .9² = 6 / .81 = 7.407407…
  @Test func equation15() throws {
    #expect(abs(try Margin.costOfVote(sampleCost: 2, p: 0.9, stepsPerAgent: 3) - 7.407407407407407) < 1e-12)
    #expect(try Margin.costOfVote(sampleCost: 2, p: 0.9) == 2)
  }

  /// p = .8, k = 2: P = 1 / (1 + (.2/.8)²) = 1 / 1.0625 = .941176…; 2·(2·.941176… − 1) / .6 = 2·.882353… / .6 = 2.941176…
  @Test func equation16() {
    #expect(abs(Margin.expectedVotes(p: 0.8, k: 2) - 50.0 / 17) < 1e-12)
    // At p = .5 the walk takes k² steps.
    #expect(Margin.expectedVotes(p: 0.5, k: 5) == 25)
  }

  /// c = 2, s = 30, m = 3, p = .9, k = 3: ten agents of 3/.8 = 3.75 votes at 7.407407… each:
  /// 2·30·3 / (.81·.8) = 180 / .648 = 277.777…
  @Test func equation17() throws {
    let cost = try Margin.costOfTask(sampleCost: 2, p: 0.9, k: 3, steps: 30, stepsPerAgent: 3)
    #expect(abs(cost - 277.7777777777778) < 1e-9)
    // Exponential in m: ten steps more an agent cost 1/p^10 times as much.
    let more = try Margin.costOfTask(sampleCost: 2, p: 0.9, k: 3, steps: 30, stepsPerAgent: 13)
    #expect(abs(more / cost - 2.867971990792441) < 1e-9)
  }

  /// c = 2, s = 100, p = .8: 2·100·4.605170… / .8 = 1151.2925…
  @Test func equation18() throws {
    #expect(abs(try Margin.orderOfCost(sampleCost: 2, p: 0.8, steps: 100) - 1151.292546497023) < 1e-9)
  }

  /// c = .5, s = 1000, k = 4, v = .8, p = .75: .5·1000·4 / (.8·.5) = 2000 / .4 = 5000.
  @Test func equation19() throws {
    #expect(abs(try Margin.costOfTask(sampleCost: 0.5, p: 0.75, k: 4, steps: 1000, valid: 0.8) - 5000) < 1e-9)
  }

  /// 1,000 tokens read at $0.4 a million and 250 written at $1.6 a million: .0004 + .0004 = $.0008.
  @Test func equation20() throws {
    let cost = try Margin.costOfSample(
      inputTokens: 1000, outputTokens: 250, inputPrice: 0.4e-6, outputPrice: 1.6e-6)
    #expect(abs(cost - 0.0008) < 1e-15)
  }

  private func complaint(_ body: () throws(Margin.InvalidParameter) -> some Any) -> String {
    do throws(Margin.InvalidParameter) {
      _ = try body()
      return "nothing"
    } catch { return error.description }
  }

  @Test(arguments: [0.5, 0.3, 1, 1.5, -.infinity, .infinity, .nan])
  func pIsRefusedByName(p: Double) {
    for text in [
      complaint { () throws(Margin.InvalidParameter) in try Margin.minimum(p: p, t: 0.9, steps: 9) },
      complaint { () throws(Margin.InvalidParameter) in try Margin.costOfVote(sampleCost: 1, p: p) },
      complaint { () throws(Margin.InvalidParameter) in try Margin.costOfTask(sampleCost: 1, p: p, k: 3, steps: 9) },
      complaint { () throws(Margin.InvalidParameter) in try Margin.orderOfCost(sampleCost: 1, p: p, steps: 9) },
      complaint { () throws(Margin.InvalidParameter) in try GrowingMargin(p: p, target: 0.9) },
      complaint { () throws(Margin.InvalidParameter) in try TaskEstimate(p: p, steps: 9, target: 0.9) },
    ] {
      #expect(text == "p is \(p): voting helps only when it is above 0.5, and no margin is needed at 1")
    }
  }

  @Test func everyOtherParameterIsRefusedByName() {
    func estimate(
      t: Double = 0.9, s: Double = 9, m: Double = 1, v: Double = 1, c: Double = 1
    ) -> String {
      complaint { () throws(Margin.InvalidParameter) in
        try TaskEstimate(p: 0.9, steps: s, target: t, stepsPerAgent: m, valid: v, sampleCost: c)
      }
    }
    for t in [0, 1, -1, 2, .nan, .infinity] {
      #expect(estimate(t: t).hasPrefix("t is \(t): it must lie between 0 and 1"))
    }
    for s in [0, 0.5, -1, .nan, .infinity] {
      #expect(estimate(s: s).hasPrefix("s is \(s): a task has at least 1 step"))
    }
    for m in [0, 0.5, 10, .nan, .infinity] {
      #expect(estimate(m: m).hasPrefix("m is \(m): it must lie between 1 and s"))
    }
    for v in [0, -1, 1.01, .nan, .infinity] {
      #expect(estimate(v: v).hasPrefix("v is \(v): it must be above 0 and at most 1"))
    }
    for c in [-1, .nan, .infinity] { #expect(estimate(c: c).hasPrefix("c is \(c): a cost is at least 0")) }
    #expect(
      complaint { () throws(Margin.InvalidParameter) in try TaskEstimate(p: 0.9, steps: 9, margin: 0) }
        .hasPrefix("k is 0"))
    #expect(
      complaint { () throws(Margin.InvalidParameter) in
        try Margin.costOfSample(inputTokens: 1, outputTokens: .nan, inputPrice: 1, outputPrice: 1)
      }.hasPrefix("n_out is nan"))
  }

  /// s = 100, p = .9, k = 3, v = .5: 100 · 3.739726 / .5 = 747.9452 samples; at c = .01 that is 7.479452, while Eq. 19 says
  /// .01·100·3 / (.5·.8) = 7.5.
  @Test func anEstimateIsEquation16PerStepAndEquation19Approximately() throws {
    let estimate = try TaskEstimate(p: 0.9, steps: 100, margin: 3, valid: 0.5, sampleCost: 0.01)
    #expect(abs(estimate.expectedSamples - 747.94520547945) < 1e-6)
    #expect(abs((estimate.expectedCost ?? 0) - 7.4794520547945) < 1e-9)
    #expect(abs((estimate.approximateCost ?? 0) - 7.5) < 1e-12)
    #expect(try TaskEstimate(p: 0.9, steps: 100, margin: 3).expectedCost == nil)
  }

  /// A model that is dearer by more than it is better is beaten; so is one that is worse and no cheaper.
  @Test func theFrontHoldsWhatNothingElseBeats() throws {
    let cheap = try (1...6).map { try TaskEstimate(p: 0.8, steps: 100, margin: $0, sampleCost: 1) }
    let dear = try (1...6).map { try TaskEstimate(p: 0.9, steps: 100, margin: $0, sampleCost: 3) }
    let front = TaskEstimate.paretoFront(cheap + dear)
    #expect(front.contains(cheap[0]))
    for pair in zip(front, front.dropFirst()) {
      #expect((pair.0.expectedCost ?? 0) < (pair.1.expectedCost ?? 0))
      #expect(pair.0.probabilityOfTask < pair.1.probabilityOfTask)
    }
    for beaten in (cheap + dear) where !front.contains(beaten) {
      #expect(
        front.contains {
          ($0.expectedCost ?? 0) <= (beaten.expectedCost ?? 0) && $0.probabilityOfTask >= beaten.probabilityOfTask
        })
    }
    #expect(front.count < 12)
  }

  /// Depth 0 is the margin itself; depth 1: 3·(1 + ln 2) = 5.079; depth 2: 3·(1 + ln 3) = 6.296; depth 9: 3·(1 + ln 10) = 9.908.
  @Test func margins() {
    #expect([0, 1, 2, 9].map { Margin.atDepth($0, k: 3) } == [3, 6, 7, 10])
  }
}
