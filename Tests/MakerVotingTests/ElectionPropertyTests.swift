import MakerVoting
import Testing

/// Random rules and random ballots against a reference that draws one sample after another and knows nothing of rounds.
struct ElectionPropertyTests {
  private typealias Vote = Ballot<Int, Int>

  private struct Outcome: Equatable {
    var ending: ElectionEnding
    var winner: Int?
    var samples: Int
  }

  /// Algorithm 2 with the limits of the rules, written down a second time, as plainly as possible. It holds no rounds, so
  /// it knows no limit on them.
  private func reference(_ rules: ElectionRules, _ ballots: [Vote]) -> Outcome {
    var counts: [Int: Int] = [:]
    var inARow = 0
    var panel = min(rules.maxVotes, max(rules.margin, rules.panel?.size ?? rules.maxVotes))
    if rules.margin > rules.maxVotes { return Outcome(ending: .hopeless, winner: nil, samples: 0) }
    for (number, ballot) in ballots.enumerated() {
      if case .vote(let candidate, _) = ballot {
        counts[candidate, default: 0] += 1
        inARow = 0
      } else {
        inARow += 1
      }
      let drawn = number + 1
      let sorted = counts.sorted { $0.value > $1.value }
      let most = sorted.first?.value ?? 0
      let lead = most - (sorted.dropFirst().first?.value ?? 0)
      let total = counts.values.reduce(0, +)
      if lead >= rules.margin { return Outcome(ending: .converged, winner: sorted[0].key, samples: drawn) }
      if inARow == rules.maxConsecutiveFlags { return Outcome(ending: .allFlagged, winner: nil, samples: drawn) }
      if drawn == rules.maxVotes {
        return Outcome(ending: total == 0 ? .allFlagged : .exhausted, winner: nil, samples: drawn)
      }
      if lead + rules.maxVotes - drawn < rules.margin {
        return Outcome(ending: .hopeless, winner: nil, samples: drawn)
      }
      if let growth = rules.panel, drawn == panel {
        guard total > 0 else { return Outcome(ending: .allFlagged, winner: nil, samples: drawn) }
        guard Double(total - most) > growth.threshold * Double(total) else {
          return Outcome(ending: .exhausted, winner: nil, samples: drawn)
        }
        panel = min(rules.maxVotes, panel + growth.growth)
      }
    }
    return Outcome(ending: .exhausted, winner: nil, samples: ballots.count)
  }

  private func outcome(_ election: Election<Int, Int>) -> Outcome {
    Outcome(ending: election.ending ?? .exhausted, winner: election.winner?.candidate, samples: election.samples)
  }

  private func rules(_ random: inout SplitMix64) -> ElectionRules {
    let k = Int.random(in: 1...4, using: &random)
    return ElectionRules(
      margin: k, maxVotes: Int.random(in: max(1, k - 1)...25, using: &random),
      maxConsecutiveFlags: Int.random(in: 1...6, using: &random),
      panel: Bool.random(using: &random)
        ? Panel(size: Int.random(in: 1...9, using: &random), growth: Int.random(in: 1...3, using: &random)) : nil)
  }

  private func ballots(_ random: inout SplitMix64) -> [Vote] {
    let (p, valid) = (0.2 + 0.6 * random.nextUnit(), 0.5 + 0.5 * random.nextUnit())
    let wrong = Int.random(in: 1...5, using: &random)
    return (0..<60).map { _ in
      if random.nextUnit() > valid { return .flagged("unreadable") }
      return .vote(random.nextUnit() < p ? 0 : 1 + Int.random(in: 0..<wrong, using: &random))
    }
  }

  @Test func anElectionEndsNeitherEarlyNorLate() async {
    var random = SplitMix64(seed: 21)
    for _ in 0..<4000 {
      let rules = rules(&random)
      let ballots = ballots(&random)
      let expected = reference(rules, ballots)
      var sideBySide = Election<Int, Int>(rules: rules)
      await sideBySide.run { ballots[$0].map { $0 } }
      #expect(outcome(sideBySide) == expected, "\(rules) \(ballots)")
      // Without batches not one sample is drawn that the sequential rule did not count.
      #expect(sideBySide.drawn == expected.samples)
    }
  }

  @Test func batchesChangeNothingButWhatIsDrawnAhead() async {
    var random = SplitMix64(seed: 22)
    for _ in 0..<2000 {
      var rules = rules(&random)
      let ballots = ballots(&random)
      let expected = reference(rules, ballots)
      let size = Int.random(in: 1...9, using: &random)
      rules.batchSize = size
      var election = Election<Int, Int>(rules: rules)
      await election.run { ballots[$0].map { $0 } }
      #expect(outcome(election) == expected)
      #expect(election.drawnAhead < size && election.drawn <= rules.maxVotes)
    }
  }

  /// A limit on rounds may only end an election sooner, and undecided; and it does not depend on who draws.
  @Test func roundsAreAFunctionOfTheBallots() async {
    var random = SplitMix64(seed: 23)
    for _ in 0..<2000 {
      var rules = rules(&random)
      let ballots = ballots(&random)
      let unlimited = reference(rules, ballots)
      rules.maxRounds = Int.random(in: 1...4, using: &random)
      rules.batchSize = Bool.random(using: &random) ? Int.random(in: 1...6, using: &random) : nil
      var held = Election<Int, Int>(rules: rules)
      await held.run { ballots[$0].map { $0 } }
      var inTurn = Election<Int, Int>(rules: rules)
      for ballot in ballots where inTurn.ending == nil { inTurn.record(ballot) }
      #expect(outcome(held) == outcome(inTurn))
      #expect(held.rounds == inTurn.rounds && held.rounds.count <= rules.maxRounds ?? 0)
      if outcome(held) != unlimited {
        #expect(held.ending == .exhausted && held.samples <= unlimited.samples)
      }
    }
  }

  @Test func namesDoNotMatter() async {
    var random = SplitMix64(seed: 24)
    for _ in 0..<1000 {
      let rules = rules(&random)
      let ballots = ballots(&random)
      let shift = Int.random(in: 1...1_000_000, using: &random)
      func named(_ ballot: Vote) -> Ballot<String, String> {
        switch ballot {
        case .vote(let candidate, _): .vote(String((candidate &* 7919 + shift) % 104_729))
        case .flagged(let reason): .flagged(reason)
        }
      }
      var numbers = Election<Int, Int>(rules: rules)
      await numbers.run { ballots[$0].map { $0 } }
      var names = Election<String, String>(rules: rules)
      await names.run { ballots[$0].map(named) }
      #expect(names.ending == numbers.ending && names.samples == numbers.samples)
      #expect(names.rounds.map(\.votes) == numbers.rounds.map(\.votes))
      #expect(names.entries.map(\.votes) == numbers.entries.map(\.votes))
    }
  }

  /// No round asks for a sample that no continuation needs: some way to fill it ends the election with its very last
  /// sample at the latest, and none of fewer samples would have been enough for all ways to end. Tried by brute force.
  @Test func noRoundAsksForMoreThanTheFewestThatCanEndIt() {
    var random = SplitMix64(seed: 25)
    for _ in 0..<400 {
      let rules = rules(&random)
      let ballots = ballots(&random)
      var election = Election<Int, Int>(rules: rules)
      var next = 0
      while election.ending == nil {
        let needed = election.needed
        #expect(!canEnd(election, within: min(needed, 5) - 1), "\(rules)")
        for _ in 0..<needed where election.ending == nil {
          election.record(ballots[next])
          next += 1
        }
      }
    }
  }

  /// Whether some ballots end the election within so many samples: the candidates seen, a new one, or a discarded sample.
  private func canEnd(_ election: Election<Int, Int>, within samples: Int) -> Bool {
    if election.ending != nil { return true }
    if samples <= 0 { return false }
    let choices = election.entries.prefix(3).map { Vote.vote($0.candidate) } + [.vote(999), .flagged("unreadable")]
    return choices.contains { choice in
      var next = election
      next.record(choice)
      return canEnd(next, within: samples - 1)
    }
  }

  /// Whatever ends an election, those that converge err no more often than Eq. 9 says: with two candidates exactly as
  /// often, to four standard errors of 6,000 decided elections.
  @Test(arguments: [
    ElectionRules(margin: 2, maxVotes: 6), ElectionRules(margin: 2, maxRounds: 2),
    ElectionRules(margin: 2, panel: Panel(size: 5)), ElectionRules(margin: 2, batchSize: 5),
    ElectionRules(margin: 2, maxConsecutiveFlags: 2), ElectionRules(criticality: .medium, maxVotes: 9),
  ])
  func everyStopRuleKeepsEquation9(rules: ElectionRules) {
    var random = SplitMix64(seed: 26)
    var (decided, wrong) = (0, 0)
    while decided < 6000 {
      var election = Election<Int, Int>(rules: rules)
      while election.ending == nil {
        election.record(random.nextUnit() < 0.1 ? .flagged("unreadable") : .vote(random.nextUnit() < 0.75 ? 0 : 1))
      }
      guard let winner = election.winner else { continue }
      decided += 1
      if winner.candidate != 0 { wrong += 1 }
    }
    // Eq. 9 at (.75, 2): 1/(1 + 9) = .1; four standard errors are .0155.
    #expect(abs(Double(wrong) / 6000 - 0.1) < 0.0155)
  }
}
