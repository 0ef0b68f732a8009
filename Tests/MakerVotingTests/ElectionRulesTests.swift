import MakerVoting
import Testing

/// The rules beside the margin: batches, rounds, panels.
struct ElectionRulesTests {
  private typealias Texts = Election<String, String>

  private func hold(_ rules: ElectionRules, _ script: String) async -> (election: Texts, sizes: [Int]) {
    var election = Texts(rules: rules)
    var sizes: [Int] = []
    let votes = script.map { $0 == "!" ? Ballot<String, String>.flagged("unreadable") : .vote(String($0)) }
    await election.run { numbers in
      sizes.append(numbers.count)
      return numbers.map { votes[$0] }
    }
    return (election, sizes)
  }

  @Test func aSmallBatchTakesMoreRoundsAndDecidesAlike() async {
    let (election, sizes) = await hold(ElectionRules(margin: 3, batchSize: 1), "abaabaaaa")
    #expect(sizes == [1, 1, 1, 1, 1, 1, 1])
    #expect(election.winner?.candidate == "a" && election.samples == 7 && election.drawnAhead == 0)
  }

  @Test func whatALargeBatchDrawsAheadOfNeedIsPaidForAndNotCounted() async {
    let (election, sizes) = await hold(ElectionRules(margin: 3, batchSize: 5), "aaabbbbbbb")
    #expect(sizes == [5])
    #expect(election.winner?.candidate == "a" && election.samples == 3 && election.ballots == 3)
    #expect(election.drawnAhead == 2 && election.drawn == 5)
    #expect(election.rounds.map(\.votes) == [[3]])
  }

  @Test func drawingAheadStaysWithinTheLimit() async {
    let (election, sizes) = await hold(ElectionRules(margin: 3, maxVotes: 7, batchSize: 5), "ababaab")
    #expect(sizes == [5, 2])
    #expect(election.ending == .exhausted && election.drawn == 7)
  }

  @Test func afterAStrikeOffTheSamplesDrawnAheadComeNext() async {
    var (election, _) = await hold(ElectionRules(margin: 2, batchSize: 5), "aabbc")
    #expect(election.winner?.candidate == "a" && election.drawnAhead == 3)
    election.strikeOff("a")
    #expect(election.winner?.candidate == "b" && election.samples == 4 && election.drawnAhead == 1)
    #expect(election.rounds.map(\.votes) == [[2, 2]])
    election.strikeOff("b")
    #expect(election.ending == nil && election.samples == 5 && election.drawnAhead == 0 && election.needed == 5)
    var asked: [Range<Int>] = []
    await election.run { numbers in
      asked.append(numbers)
      return numbers.map { _ in .vote("c") }
    }
    #expect(asked == [5..<10])
    #expect(election.winner?.candidate == "c" && election.samples == 6)
  }

  @Test func theLastRoundLeavesAnOpenElectionExhausted() async {
    let (election, sizes) = await hold(ElectionRules(margin: 3, maxRounds: 2), "abaabaaaa")
    #expect(sizes == [3, 2])
    #expect(election.ending == .exhausted && election.winner == nil)
    let (decided, _) = await hold(ElectionRules(margin: 3, maxRounds: 3), "abaabaaaa")
    #expect(decided.ending == .converged)
  }

  @Test func aPanelGrowsWhileItDisagrees() async {
    let rules = ElectionRules(margin: 2, panel: Panel(size: 5, growth: 2))
    let (election, sizes) = await hold(rules, "ababababaa")
    // Four votes leave a tie, the fifth is the panel's last; it grows to 7, 9 and 11.
    #expect(sizes == [2, 2, 1, 1, 1, 1, 1, 1])
    #expect(election.winner?.candidate == "a" && election.samples == 10 && election.panelSize == 11)
  }

  @Test func withoutDisagreementMoreOfTheSameIsNotAskedFor() async {
    let (election, _) = await hold(ElectionRules(margin: 3, panel: Panel(size: 5)), "!a!a!aa")
    #expect(election.samples == 5 && election.ending == .exhausted && election.winner == nil)
    let (growing, _) = await hold(ElectionRules(margin: 3, panel: Panel(size: 5)), "!ab!aaa")
    #expect(growing.ending == .converged && growing.panelSize == 7)
    let (unread, _) = await hold(ElectionRules(margin: 3, panel: Panel(size: 5)), "!!!!!!!")
    #expect(unread.samples == 5 && unread.ending == .allFlagged)
  }

  @Test func aPanelGrowsNoFurtherThanTheLimit() async {
    let rules = ElectionRules(margin: 2, maxVotes: 8, panel: Panel(size: 5, growth: 2))
    let (election, _) = await hold(rules, "abababab")
    #expect(election.ending == .exhausted && election.panelSize == 8 && election.samples == 8)
  }

  @Test func aVerifiersRejectionIsDisagreement() async {
    var (election, _) = await hold(ElectionRules(margin: 3, panel: Panel(size: 3)), "aaa")
    #expect(election.disagreement == 0)
    election.strikeOff("a")
    #expect(election.disagreement == 1 && election.ending == nil && election.panelSize == 5)
  }

  @Test func aPanelIsNeverSmallerThanTheMargin() {
    #expect(Texts(rules: ElectionRules(margin: 4, panel: Panel(size: 3))).panelSize == 4)
  }

  @Test func disagreementIsWhatTheLeaderDidNotGet() {
    var election = Texts(rules: ElectionRules(margin: 5))
    #expect(election.disagreement == 0)
    for vote in ["a", "b", "a", "c"] { election.record(.vote(vote)) }
    #expect(election.disagreement == 0.5)
  }

  @Test(arguments: [(Criticality.low, 3, 1), (.medium, 5, 2), (.high, 7, 3), (.critical, 11, 5)])
  func criticalities(criticality: Criticality, m: Int, k: Int) {
    let rules = ElectionRules(criticality: criticality)
    #expect(rules.margin == k && rules.panel?.size == m)
  }

  @Test func noMoreIsAskedForThanALimitMightLeaveUnneeded() {
    // Ten discarded samples in a row end it, however wide the margin.
    #expect(Texts(rules: ElectionRules(margin: 30)).needed == 10)
    // With as many votes as the margin takes, the first that is lost decides that nobody can win.
    #expect(Texts(rules: ElectionRules(margin: 3, maxVotes: 3)).needed == 1)
  }

  @Test func strikingOffTheRunnerUpMakesTheRoundSmaller() {
    var election = Texts(rules: ElectionRules(margin: 3))
    for vote in ["a", "b", "a"] { election.record(.vote(vote)) }
    #expect(election.needed == 2)
    election.strikeOff("b")
    #expect(election.needed == 1)
  }
}
