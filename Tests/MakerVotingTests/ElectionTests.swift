import MakerVoting
import Testing

struct ElectionTests {
  private func election(_ margin: Int, maxVotes: Int = 100, flags: Int = 10) -> Election<String, String> {
    Election(rules: ElectionRules(margin: margin, maxVotes: maxVotes, maxConsecutiveFlags: flags))
  }

  @Test func aUnanimousElectionTakesOneRoundOfKSamples() async {
    var election = election(3)
    var rounds: [Range<Int>] = []
    let ending = await election.run { numbers in
      rounds.append(numbers)
      return numbers.map { _ in .vote("Paris") }
    }
    #expect(ending == .converged)
    #expect(rounds == [0..<3])
    #expect(election.winner?.sample == "Paris")
  }

  @Test func exactlyTheMissingVotesAreDrawn() async {
    var election = election(3)
    var sizes: [Int] = []
    let script = ["a", "b", "a", "a", "b", "a", "a", "a", "a"]
    await election.run { numbers in
      sizes.append(numbers.count)
      return numbers.map { .vote(script[$0]) }
    }
    // After a b a the lead is 1: two more; a b leaves it at 1: two more, a a, and it is decided.
    #expect(sizes == [3, 2, 2])
    #expect(election.rounds.map(\.votes) == [[2, 1], [3, 2], [5, 2]])
  }

  @Test func theWinnerIsTheMostFrequentVerbatimSampleTheEarliestOnATie() {
    var election = election(4)
    for sample in ["paris.", "Paris", "Paris", "PARIS"] { election.record(.vote("paris", sample: sample)) }
    #expect(election.winner?.sample == "Paris")
    var tie = self.election(2)
    for sample in ["PARIS", "Paris"] { tie.record(.vote("paris", sample: sample)) }
    #expect(tie.winner?.sample == "PARIS")
  }

  @Test func aPluralityIsNoDecision() {
    var election = election(3, maxVotes: 5)
    for vote in ["a", "a", "b", "a", "b"] { election.record(.vote(vote)) }
    #expect(election.ending == .exhausted)
    #expect(election.winner == nil)
  }

  @Test func hopelessIsSaidAsSoonAsNobodyCanReachTheMargin() {
    var election = election(3, maxVotes: 6)
    for vote in ["a", "b", "a", "b"] { election.record(.vote(vote)) }
    #expect(election.ending == .hopeless)
    #expect(election.samples == 4)
  }

  @Test func samplesThatCannotBeReadEndTheElection() {
    var election = election(3, flags: 4)
    election.record(.vote("a"))
    for _ in 0..<4 { election.record(.flagged("too_long")) }
    #expect(election.ending == .allFlagged)
    #expect(election.flags == ["too_long": 4])
    #expect(election.winner == nil)
  }

  @Test func flaggedSamplesCountTowardsTheLimit() {
    var election = election(2, maxVotes: 4, flags: 100)
    election.record(.flagged("x"))
    election.record(.flagged("x"))
    election.record(.flagged("x"))
    // One sample is left, and nobody can get two votes ahead with it.
    #expect(election.ending == .hopeless)
  }

  @Test func anElectionWhoseTimeIsUpDecidesNothing() {
    var election = election(3)
    for _ in 0..<2 { election.record(.vote("a")) }
    election.expire()
    election.record(.vote("a"))
    #expect(election.ending == .exhausted && election.winner == nil && election.samples == 2)
  }

  @Test func aStruckOffCandidateNeitherWinsNorHoldsOthersBack() {
    var election = election(2)
    for vote in ["a", "a"] { election.record(.vote(vote)) }
    election.strikeOff("a")
    #expect(election.ending == nil && election.needed == 2)
    for vote in ["b", "a", "b"] { election.record(.vote(vote)) }
    #expect(election.winner?.candidate == "b")
    #expect(election.ballots == 2)
  }

  @Test func votesForAStruckOffCandidateAloneEndTheElection() {
    var election = election(2, flags: 5)
    for vote in ["a", "a"] { election.record(.vote(vote)) }
    election.strikeOff("a")
    for _ in 0..<5 { election.record(.vote("a")) }
    #expect(election.ending == .allFlagged)
  }

  /// The sequential rule is Algorithm 2 of the paper; drawing side by side must never differ from it.
  @Test func drawingSideBySideDecidesAsTheSequentialRuleDoes() async {
    var random = SplitMix64(seed: 11)
    for k in 1...5 {
      for _ in 0..<400 {
        let votes = (0..<200).map { _ in ["a", "b", "c"][Int(random.next() % 3)] }
        var counts: [String: Int] = [:]
        var sequential: (String, Int)?
        for (number, vote) in votes.prefix(100).enumerated() {
          counts[vote, default: 0] += 1
          let others = counts.filter { $0.key != vote }.values.max() ?? 0
          if counts[vote, default: 0] >= k + others {
            sequential = (vote, number + 1)
            break
          }
        }
        var election = self.election(k)
        await election.run { numbers in numbers.map { .vote(votes[$0]) } }
        #expect(election.winner?.candidate == sequential?.0)
        if let sequential { #expect(election.samples == sequential.1) }
      }
    }
  }

  /// Means over 10,000 elections whose samples are drawn one after another, and side by side: the same ballots, the same
  /// winners. The bound of ±.045 is about four standard errors.
  @Test func theVotesDrawnAverageWhatEquation16SaysWhateverTheConcurrency() async throws {
    @Sendable func vote(_ election: Int, _ number: Int) -> String {
      var hash = StableHash()
      hash.combine(UInt64(election))
      hash.combine(UInt64(number))
      var random = SplitMix64(seed: hash.value)
      return random.nextUnit() < 0.9 ? "right" : "wrong"
    }
    var drawn = 0
    var right = 0
    for number in 0..<10_000 {
      var inTurn = election(3)
      await inTurn.run { samples in samples.map { .vote(vote(number, $0)) } }
      let sideBySide = try await elect { vote(number, $0) }
      #expect(sideBySide.samples == inTurn.samples)
      #expect(sideBySide.winner?.candidate == inTurn.winner?.candidate)
      drawn += inTurn.samples
      right += inTurn.winner?.candidate == "right" ? 1 : 0
    }
    #expect(abs(Double(drawn) / 10_000 - 3.740) < 0.045)
    #expect(abs(Double(right) / 10_000 - 0.99863) < 0.0015)
  }

  /// The paper's comparison: scattered wrong answers are beaten even at p = .5. Bounds are about four standard errors.
  @Test(arguments: [
    ([0.7, 0.3], 0.927, 6.42), ([0.7, 0.1, 0.1, 0.1], 0.994, 5.80), ([0.5, 0.1, 0.1, 0.1, 0.1, 0.1], 0.981, 9.87),
  ])
  func aheadByKAgainstScatteredErrors(probabilities: [Double], winRate: Double, votes: Double) async {
    var random = SplitMix64(seed: 9)
    var drawn = 0
    var right = 0
    let elections = 10_000
    for _ in 0..<elections {
      var election = Election<Int, Int>(rules: ElectionRules(margin: 3, maxVotes: 1000))
      await election.run { numbers in
        numbers.map { _ in
          var rest = random.nextUnit()
          let choice =
            probabilities.firstIndex {
              rest -= $0; return rest < 0
            } ?? 0
          return .vote(choice)
        }
      }
      drawn += election.samples
      right += election.winner?.candidate == 0 ? 1 : 0
    }
    #expect(abs(Double(right) / Double(elections) - winRate) < 0.011)
    #expect(abs(Double(drawn) / Double(elections) - votes) < 0.2)
  }

  @Test func electingTextsUsesTheMatcherAndReturnsAVerbatimAnswer() async throws {
    let replies = ["Edinburgh", "edinburgh.", nil, "Glasgow", "Edinburgh", "Edinburgh", "Edinburgh"]
    let election = try await elect(ElectionRules(margin: 3), matcher: .normalized) { replies[$0] }
    #expect(election.winner?.sample == "Edinburgh")
    #expect(election.flags == ["invalid": 1])
  }
}

extension ElectionTests {
  private static func vote(_ name: String, _ election: inout Election<String, String>) {
    election.record(.vote(name, sample: "\(name)!"))
  }

  @Test func mergedClassesAreOneUnderTheNameOfTheLarger() {
    var election = Election<String, String>(rules: ElectionRules(margin: 3))
    for name in ["a", "b", "b", "c", "a", "b", "a"] { Self.vote(name, &election) }
    #expect(election.leading?.first.candidate == "a" && election.leading?.second.candidate == "b")
    Self.vote("b", &election)
    #expect(election.leading?.first.candidate == "b" && election.needed == 2)
    #expect(election.merge("a", "b") == "b")
    #expect(election.winner?.candidate == "b" && election.winner?.sample == "b!")
    #expect(election.entries.map(\.votes) == [7, 1] && election.entries[0].aliases == ["a"])
    #expect(election.ballots == 8 && election.rounds.last?.votes == [7, 1])
  }

  @Test func votesForANameThatWasMergedCountAndAreNotQuoted() {
    var election = Election<String, String>(rules: ElectionRules(margin: 6))
    for name in ["b", "a", "c", "c", "c"] { Self.vote(name, &election) }
    #expect(election.merge("a", "b") == "b")
    #expect(election.ending == nil && election.lead == 1 && election.needed == 5)
    for _ in 0..<8 { Self.vote("a", &election) }
    #expect(election.winner?.sample == "b!")
    // Struck off under either name.
    election.strikeOff("a")
    #expect(election.entries.first { $0.candidate == "b" }?.isStruckOff == true)
  }

  @Test func nothingIsMergedAfterTheEndOrWithWhatWasStruckOff() {
    var election = Election<String, String>(rules: ElectionRules(margin: 2))
    for name in ["b", "a", "a", "a"] { Self.vote(name, &election) }
    #expect(election.merge("a", "b") == nil && election.entries.count == 2)
    election.strikeOff("a")
    #expect(election.merge("a", "b") == nil && election.merge("b", "b") == nil && election.merge("b", "x") == nil)
  }
}
