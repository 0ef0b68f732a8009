import MakerVoting
import Testing

/// What the formulas promise, held against seeded elections. Bounds are those of 99% intervals or of four standard errors,
/// as each test says.
struct MonteCarloTests {
  private struct Tally {
    var elections = 0.0
    var right = 0.0
    var votes = 0.0
    var squares = 0.0

    var share: Double { right / elections }
    var mean: Double { votes / elections }
    var standardErrorOfMean: Double { ((squares / elections - mean * mean) / elections).squareRoot() }

    mutating func add(isRight: Bool, votes: Int) {
      elections += 1
      if isRight { right += 1 }
      self.votes += Double(votes)
      squares += Double(votes * votes)
    }
  }

  /// Holds elections whose samples are candidate 0 with probability p, else one of the wrong ones, each as likely as the
  /// others; every sample is flagged with probability 1 − v.
  private func hold(
    _ elections: Int, p: Double, k: Int, wrong: Int = 1, valid: Double = 1, seed: UInt64
  ) -> Tally {
    var random = SplitMix64(seed: seed)
    var tally = Tally()
    let rules = ElectionRules(margin: k, maxVotes: 100_000, maxConsecutiveFlags: 10_000)
    for _ in 0..<elections {
      var election = Election<Int, Int>(rules: rules)
      while election.ending == nil {
        if valid < 1, random.nextUnit() >= valid {
          election.record(.flagged("unreadable"))
        } else {
          let draw = random.nextUnit()
          election.record(.vote(draw < p ? 0 : 1 + min(wrong - 1, Int((draw - p) / (1 - p) * Double(wrong)))))
        }
      }
      tally.add(isRight: election.winner?.candidate == 0, votes: election.samples)
    }
    return tally
  }

  private func standardError(_ share: Double, _ n: Double) -> Double { (share * (1 - share) / n).squareRoot() }

  /// 100,000 elections: error within the 99% interval of .001370, that is ± .000301; mean ballots 3.7397 within the 99%
  /// interval of the mean, ± .011. `maker-bench elections` does a million.
  @Test func elections() {
    let tally = hold(100_000, p: 0.9, k: 3, seed: 1)
    #expect(abs((1 - tally.share) - 0.001370) < 0.000302)
    #expect(abs(tally.mean - 3.7397) < 0.011)
  }

  /// The rule for two candidates without the bookkeeping, which makes a million cheap: error within the 99% interval of
  /// .001370, ± .0000953; mean ballots 3.7397 ± .005.
  @Test func aMillionElections() {
    var random = SplitMix64(seed: 4)
    var (wrong, ballots) = (0, 0)
    for _ in 0..<1_000_000 {
      let (votes, isRight) = race(p: 0.9, k: 3, &random)
      ballots += votes
      if !isRight { wrong += 1 }
    }
    #expect(abs(Double(wrong) / 1e6 - 0.001370) < 0.0000953)
    #expect(abs(Double(ballots) / 1e6 - 3.7397) < 0.005)
  }

  /// Four standard errors.
  @Test(arguments: [(0.7, 3), (0.8, 2), (0.8, 4), (0.95, 2), (0.6, 3)])
  func equations9And16(p: Double, k: Int) {
    let tally = hold(10_000, p: p, k: k, seed: 9)
    let promised = Margin.probabilityCorrect(p: p, k: k)
    #expect(abs(tally.share - promised) < 4 * standardError(promised, tally.elections))
    #expect(abs(tally.mean - Margin.expectedVotes(p: p, k: k)) < 4 * tally.standardErrorOfMean)
  }

  /// 2,000 tasks of 20 steps at (.8, 2): p_full = .2975, four standard errors are .041.
  @Test func equation13() {
    var random = SplitMix64(seed: 13)
    var right = 0
    for _ in 0..<2000 {
      var isRight = true
      for _ in 0..<20 where !race(p: 0.8, k: 2, &random).isRight { isRight = false }
      if isRight { right += 1 }
    }
    #expect(abs(Double(right) / 2000 - Margin.probabilityOfTask(p: 0.8, k: 2, steps: 20)) < 0.041)
  }

  /// 4,000 tasks of 20 steps at p = .8, t = .9: k_min = 4 gives .925, one vote less .733; four standard errors are .017 and
  /// .028.
  @Test func equation14() throws {
    let k = try Margin.minimum(p: 0.8, t: 0.9, steps: 20)
    #expect(k == 4)
    for (margin, promised, bound) in [(k, 0.925, 0.017), (k - 1, 0.733, 0.028)] {
      var random = SplitMix64(seed: 14)
      var right = 0
      for _ in 0..<4000 {
        var isRight = true
        for _ in 0..<20 where !race(p: 0.8, k: margin, &random).isRight { isRight = false }
        if isRight { right += 1 }
      }
      #expect(abs(Double(right) / 4000 - promised) < bound)
    }
  }

  /// With a share v of unflagged samples an election takes Eq. 16 / v samples (four standard errors), which is the step's
  /// share of Eq. 19 to within half a percent, and is right as often as without flags.
  @Test func equation19() throws {
    let tally = hold(10_000, p: 0.9, k: 4, valid: 0.7, seed: 19)
    #expect(abs(tally.mean - Margin.expectedVotes(p: 0.9, k: 4) / 0.7) < 4 * tally.standardErrorOfMean)
    let share = try Margin.costOfTask(sampleCost: 1, p: 0.9, k: 4, steps: 1, valid: 0.7)
    #expect(abs(Margin.expectedVotes(p: 0.9, k: 4) / 0.7 / share - 1) < 0.005)
    #expect(abs(tally.share - Margin.probabilityCorrect(p: 0.9, k: 4)) < 4 * standardError(0.99985, 10_000))
  }

  /// Two to six wrong answers: each scattering is at least as reliable as Eq. 9 promises, to four standard errors, and
  /// visibly more so from two on.
  @Test(arguments: [2, 3, 4, 5, 6])
  func scatteredErrorsAreTheEasierCase(wrong: Int) {
    let tally = hold(5000, p: 0.6, k: 2, wrong: wrong, seed: 40 + UInt64(wrong))
    let promised = Margin.probabilityCorrect(p: 0.6, k: 2)
    #expect(tally.share > promised + 4 * standardError(promised, 5000))
  }

  /// The paper's first-to-k beside ahead-by-k, [.7, .3] and k = 3: .837 right with 3.89 votes; four standard errors at 20,000
  /// races are .0105 and .03.
  @Test func firstToKIsLessReliable() {
    var random = SplitMix64(seed: 7)
    var tally = Tally()
    for _ in 0..<20_000 {
      var counts = [0, 0]
      while counts[0] < 3, counts[1] < 3 { counts[random.nextUnit() < 0.7 ? 0 : 1] += 1 }
      tally.add(isRight: counts[0] == 3, votes: counts[0] + counts[1])
    }
    #expect(abs(tally.share - 0.837) < 0.0105)
    #expect(abs(tally.mean - 3.89) < 0.03)
    #expect(hold(5000, p: 0.7, k: 3, seed: 8).share > tally.share + 0.05)
  }

  /// Errors that correlate: nine questions in ten are easy, and on the tenth a sample is wrong with probability .9, always in
  /// the same way. One sample in ten is wrong, as above; but Eq. 9's error of .0014 becomes about .1.
  @Test func correlatedErrorsBreakThePromise() {
    let easy = hold(9000, p: 0.989, k: 3, seed: 50)
    let hard = hold(1000, p: 0.1, k: 3, seed: 51)
    let error = 1 - (easy.right + hard.right) / 10_000
    #expect(error > 0.09 && Margin.probabilityWrong(p: 0.9, k: 3) < 0.0014)
    // And no margin helps.
    #expect(hold(1000, p: 0.1, k: 6, seed: 52).share < 0.01)
  }

  // MARK: A task of unknown length

  /// 1,000 chains whose length is drawn while they run, p = .85, t = .95: right at least 950 times, less the 99% interval's
  /// 16.
  @Test func aChainOfUnknownLengthMeetsItsTarget() throws {
    let margins = try GrowingMargin(p: 0.85, target: 0.95)
    let known = try (1...400).map { try margins.margin(at: Double($0)) }
    var random = SplitMix64(seed: 3)
    var right = 0
    for _ in 0..<1000 {
      var isRight = true
      var position = 0
      repeat {
        if !race(p: 0.85, k: known[position], &random).isRight { isRight = false }
        position += 1
      } while position < known.count && random.nextUnit() > 0.02
      if isRight { right += 1 }
    }
    #expect(right >= 934)
    #expect(known == known.sorted() && known[0] < known[399])
  }

  /// 1,000 binary trees that branch by chance, numbered by place; the same bound. The margin grows along the tree, and the
  /// order in which nodes are decided changes none.
  @Test func aTreeOfUnknownSizeMeetsItsTarget() throws {
    let margins = try GrowingMargin(p: 0.85, target: 0.95)
    var right = 0
    for run in 0..<1000 {
      // Depth first and breadth first must see the same margins at the same places.
      let deep = try tree(seed: UInt64(run), margins, takesLast: true)
      let wide = try tree(seed: UInt64(run), margins, takesLast: false)
      #expect(deep.margins == wide.margins)
      #expect(deep.isRight == wide.isRight)
      if deep.isRight { right += 1 }
      for (place, k) in deep.margins where place > 1 {
        #expect(k >= (deep.margins[(place / 2).rounded(.down)] ?? .max))
      }
    }
    #expect(right >= 934)
    #expect(try margins.margin(at: 1) < margins.margin(at: 1024))
  }

  private func tree(
    seed: UInt64, _ growing: GrowingMargin, takesLast: Bool
  ) throws -> (margins: [Double: Int], isRight: Bool) {
    var open = [1.0]
    var margins: [Double: Int] = [:]
    var isRight = true
    while let place = takesLast ? open.popLast() : open.isEmpty ? nil : open.removeFirst() {
      let k = try growing.margin(at: place)
      margins[place] = k
      var hash = StableHash()
      hash.combine(seed)
      hash.combine(UInt64(place))
      var random = SplitMix64(seed: hash.value)
      if !race(p: 0.85, k: k, &random).isRight { isRight = false }
      if place < 1024, random.nextUnit() < (place < 4 ? 1 : 0.5) { open += [2 * place, 2 * place + 1] }
    }
    return (margins, isRight)
  }

  /// Whatever the length, the shares add up to 1 − t and no more.
  @Test func theErrorBudgetIsSpentForEver() throws {
    let margins = try GrowingMargin(p: 0.85, target: 0.95)
    // Σ 1/(n(n + 1)) up to N is 1 − 1/(N + 1).
    let spent = (1...100_000).reduce(0.0) { $0 + margins.error(at: Double($1)) }
    #expect(abs(spent - 0.05 * (1 - 1.0 / 100_001)) < 1e-12)
    #expect(try margins.margin(at: 1e100) > margins.margin(at: 1e50))
    for position in [0, -1, .nan, .infinity] {
      #expect(throws: Margin.InvalidParameter.self) { try margins.margin(at: position) }
    }
  }
}

/// Ahead-by-k between two candidates, the first with probability p.
func race(p: Double, k: Int, _ random: inout SplitMix64) -> (votes: Int, isRight: Bool) {
  var (lead, votes) = (0, 0)
  while lead < k, lead > -k {
    lead += random.nextUnit() < p ? 1 : -1
    votes += 1
  }
  return (votes, lead > 0)
}
