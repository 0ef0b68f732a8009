import MakerVoting
import Testing

/// What the formulas refuse, what matchers keep apart, and how many votes a margin is.
struct VotingRuleTests {
  @Test(arguments: [0.5, 0.4999, 0, -1, 1, 1.5, .nan, .infinity])
  func aModelNoBetterThanACoinHasNoMargin(p: Double) {
    #expect(throws: Margin.InvalidParameter.self) { try Margin.minimum(p: p, t: 0.95, steps: 10) }
    #expect(throws: Margin.InvalidParameter.self) { try Margin.minimum(p: p, error: 0.01) }
  }

  @Test(arguments: [0, 1, -0.1, 1.1, .nan, .infinity])
  func aTargetLiesBetweenNeverAndAlways(t: Double) {
    #expect(throws: Margin.InvalidParameter.self) { try Margin.minimum(p: 0.9, t: t, steps: 10) }
    #expect(throws: Margin.InvalidParameter.self) { try Margin.minimum(p: 0.9, error: t) }
  }

  @Test(arguments: [(0.0, 1.0), (0.999, 1.0), (.nan, 1.0), (.infinity, 1.0), (10, 0.5), (10, 0), (10, 11), (10, .nan)])
  func aTaskHasStepsAndAnAgentSomeOfThem(steps: Double, stepsPerAgent: Double) {
    let error = #expect(throws: Margin.InvalidParameter.self) {
      try Margin.minimum(p: 0.9, t: 0.95, steps: steps, stepsPerAgent: stepsPerAgent)
    }
    // By its own name, not by what comes of it further on.
    #expect(error?.description.hasPrefix(steps.isFinite && steps >= 1 ? "m is" : "s is") == true)
  }

  @Test func theEndsOfTheRangesAreInThem() throws {
    #expect(try Margin.minimum(p: 0.9, t: 0.95, steps: 1, stepsPerAgent: 1) >= 1)
    #expect(try Margin.minimum(p: 0.9, t: 0.95, steps: 10, stepsPerAgent: 10) >= 1)
    #expect(try Margin.minimum(p: 0.5 + 1e-9, error: 0.49) >= 1)
  }

  /// By hand, for z = 2 and n = 10: centre (.7 + .2)/1.4, half width 2√(.021 + .01)/1.4.
  @Test(arguments: [(7, 10, 0.642857, 0.251526), (3, 10, 0.357143, 0.251526), (10, 10, 0.857143, 0.142857)])
  func wilsonByHand(successes: Int, trials: Int, center: Double, halfWidth: Double) {
    let interval = WilsonInterval(successes: successes, trials: trials, z: 2)
    #expect(abs(interval.center - center) < 1e-6)
    #expect(abs(interval.halfWidth - halfWidth) < 1e-6)
    #expect(abs(interval.lower - (center - halfWidth)) < 1e-6)
    #expect(abs(interval.upper - min(1, center + halfWidth)) < 1e-6)
  }

  /// Wilson (1927) at 95%: 81 of 263 is [.2553, .3662], as Newcombe (1998) gives it.
  @Test func wilsonAsPublished() {
    let interval = WilsonInterval(successes: 81, trials: 263, z: 1.959964)
    #expect(abs(interval.lower - 0.2553) < 5e-5)
    #expect(abs(interval.upper - 0.3662) < 5e-5)
  }

  @Test(arguments: [
    ("42", "43"), ("1,234", "1,235"), ("12 kg", "13 kg"), ("12 kg", "12 g"), ("12%", "12"), ("-5", "5"),
    ("at least 5", "at most 5"), ("$5", "€5"), ("1.0", "1.01"), ("5", "five"),
  ])
  func numbersThatDifferAreNeverTheSame(a: String, b: String) {
    #expect(Matcher.numeric.key(a) == nil || Matcher.numeric.key(a) != Matcher.numeric.key(b))
    #expect(Normalization.normalize(a) != Normalization.normalize(b))
  }

  @Test(arguments: [
    ("10", "11", 1.0, true), ("10", "11.5", 1.0, false), ("10", "11", 0.999, false), ("1.1", "1.0", 0.1, true),
  ])
  func aToleranceReachesExactlyAsFarAsItSays(a: String, b: String, absolute: Double, isSame: Bool) throws {
    let (first, second) = (try #require(JSONNumber(literal: a)), try #require(JSONNumber(literal: b)))
    #expect(Tolerance(absolute: absolute).allows(first, second) == isSame)
    #expect(Tolerance(absolute: absolute).allows(second, first) == isSame)
    #expect(!Tolerance(absolute: -1, relative: .nan).allows(first, second))
  }

  /// The winner is k ahead of every other: one vote less is no decision.
  @Test(arguments: 1...5)
  func theMarginIsExact(k: Int) {
    func ending(_ ballots: [String]) -> ElectionEnding? {
      var election = Election<String, String>(rules: ElectionRules(margin: k, maxVotes: 100))
      for ballot in ballots { election.record(.vote(ballot)) }
      return election.ending
    }
    let others = ["b", "c", "b"]
    #expect(ending(others + Array(repeating: "a", count: k + 1)) == (k == 1 ? .converged : nil))
    #expect(ending(Array(repeating: "a", count: k - 1)) == nil)
    #expect(ending(Array(repeating: "a", count: k)) == .converged)
  }
}
