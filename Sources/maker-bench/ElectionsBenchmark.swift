import Foundation
import MakerVoting

/// Elections alone: how often they err and how many ballots they take, against Eq. 9 and Eq. 16, and how many ballots one
/// process decides in a second.
enum ElectionsBenchmark {
  static func run(_ options: Options) async throws {
    let elections = try options.int("elections", 1_000_000)
    let seed = UInt64(try options.int("seed", 2026))
    print("\(elections) elections each, one wrong alternative, seed \(seed)\n")
    print("accuracy  k     error  ± (99%)     Eq. 9   ballots    Eq. 16  million ballots a second")
    for (p, k) in [(0.9, 3), (0.7, 3), (0.8, 3), (0.95, 3), (0.6, 5), (0.85, 2)] {
      var random = SplitMix64(seed: seed)
      let rules = ElectionRules(margin: k, maxVotes: 100_000)
      var (wrong, ballots) = (0, 0)
      let start = ContinuousClock.now
      for _ in 0..<elections {
        var election = Election<Int, Int>(rules: rules)
        while election.ending == nil { election.record(.vote(random.nextUnit() < p ? 0 : 1)) }
        ballots += election.ballots
        if election.winner?.candidate != 0 { wrong += 1 }
      }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let count = Double(elections)
      let error = Margin.probabilityWrong(p: p, k: k)
      print(
        String(
          format: "%8.2f %2d  %.6f  %.6f  %.6f  %8.5f  %8.5f  %.1f", p, k, Double(wrong) / count,
          2.576 * (error * (1 - error) / count).squareRoot(), error, Double(ballots) / count,
          Margin.expectedVotes(p: p, k: k), Double(ballots) / seconds / 1e6))
    }
  }
}
