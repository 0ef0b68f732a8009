import MakerConsole
package import Maker
import MakerVoting

/// What can be told of a run's health from its elections, while it goes on and afterwards.
package struct RunMetrics: Sendable {
  private struct Decision: Sendable {
    var elections = 0
    var converged = 0
    var samples = 0
    var ballots = 0
  }

  /// The elections whose times are kept: the last ones.
  private static let keptTimes = 10_000

  private var decisions: [String: Decision] = [:]
  private var flags: [String: Int] = [:]
  private var margins: [Int: Int] = [:]
  private var escalations = 0
  private var begun: [ElectionID: Double] = [:]
  private var times: [Double] = []
  private var next = 0

  package mutating func apply(_ event: Event) {
    switch event.payload {
    case .votingStarted:
      if let election = event.election { begun[election] = event.seconds }
    case .votingComplete(let record):
      var decision = decisions[record.decision.rawValue, default: Decision()]
      decision.elections += 1
      decision.converged += record.ending == .converged ? 1 : 0
      decision.samples += record.samples
      decision.ballots += record.ballots
      decisions[record.decision.rawValue] = decision
      for (kind, count) in record.flags { flags[kind, default: 0] += count }
      margins[record.margin, default: 0] += 1
      if let start = begun.removeValue(forKey: record.id) { keep(event.seconds - start) }
    case .escalated: escalations += 1
    default: break
    }
  }

  private mutating func keep(_ seconds: Double) {
    if times.count < Self.keptTimes { times.append(seconds) } else { times[next] = seconds }
    next = (next + 1) % Self.keptTimes
  }

  /// Counts, shares and times.
  package var json: JSON {
    let elections = decisions.values.reduce(0) { $0 + $1.elections }
    let samples = decisions.values.reduce(0) { $0 + $1.samples }
    func share(_ part: Int, _ whole: Int) -> JSON { whole == 0 ? .null : Self.rounded(Double(part) / Double(whole)) }
    return [
      "elections": .integer(elections), "samples": .integer(samples),
      "consensus_rate": share(decisions.values.reduce(0) { $0 + $1.converged }, elections),
      "samples_per_election": share(samples, elections),
      "red_flag_rate": share(flags.values.reduce(0, +), samples),
      "red_flag_rates": Self.object(flags.sorted { $0.key < $1.key }.map { ($0.key, share($0.value, samples)) }),
      "margins": Self.object(margins.sorted { $0.key < $1.key }.map { (String($0.key), .integer($0.value)) }),
      "escalations": .integer(escalations),
      "decisions": Self.object(
        decisions.sorted { $0.key < $1.key }.map { name, decision in
          (
            name,
            [
              "elections": .integer(decision.elections),
              "consensus_rate": share(decision.converged, decision.elections),
              "samples": .integer(decision.samples), "ballots": .integer(decision.ballots),
            ]
          )
        }),
      "election_seconds": Self.percentiles(times),
    ]
  }

  private static func percentiles(_ times: [Double]) -> JSON {
    let sorted = times.sorted()
    guard let last = sorted.last else { return .null }
    func percentile(_ share: Double) -> JSON { rounded(sorted[Int((share * Double(sorted.count - 1)).rounded())]) }
    return ["p50": percentile(0.5), "p95": percentile(0.95), "p99": percentile(0.99), "max": rounded(last)]
  }

  private static func object(_ members: [(String, JSON)]) -> JSON { .object(JSONObject(members)) }

  private static func rounded(_ value: Double) -> JSON { .double((value * 1e6).rounded() / 1e6) }
}
