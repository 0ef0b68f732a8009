import MakerRuns
import MakerConsole
import Maker
import MakerVoting

/// An event as a line that a person can read.
enum EventLine {
  static func text(_ event: Event) -> String {
    let head = "[\(Words.fixed(event.seconds, 3))] \(event.node.map { $0 + " " } ?? "")\(event.name)"
    let detail = Sanitizer.line(detail(event.payload), limit: 400)
    return detail.isEmpty ? head : head + ": " + detail
  }

  private static func detail(_ payload: Event.Payload) -> String {
    switch payload {
    case .runStarted(let problem, let settings): "\(problem) \(settings.compact)"
    case .nodeStarted(let problem, _): problem
    case .classificationComplete(let atomic, let kind):
      "\(atomic.map { $0 ? "atomic" : "compound" } ?? "undecided"), \(kind ?? "kind undecided")"
    case .proposed(let proposals):
      proposals.map { "\($0.count) × \($0.proposal)\($0.rejection.map { " (rejected: \($0))" } ?? "")" }
        .joined(separator: "; ")
    case .decomposed(let a, let b, let compose): "A: \(a) | B: \(b) | compose: \(compose)"
    case .votingStarted(let decision, let agent, let margin): "\(agent.rawValue)s on the \(decision), k = \(margin)"
    case .voteProgress(let sample, let candidate):
      "sample \(sample.number) for \(candidate) (\(sample.model), \(Words.count(sample.tokens, "token")))"
    case .redFlagged(let sample, let flag): "sample \(sample.number), \(flag): \(sample.raw)"
    case .votingComplete(let record):
      "\(record.decision) \(record.ending.rawValue) \(TreeNode.votes(record.entries.map(\.votes)))"
        + (record.winner.map { ": " + $0 } ?? "")
    case .struckOff(let candidate, let reason): "\(candidate): \(reason)"
    case .escalated(let step, let reason): "\(step): \(reason)"
    case .reused(let from): "from \(from)"
    case .synthesisComplete(let solution): solution
    case .nodeComplete(let solution, let failure): solution ?? failure.map { "failed: \($0)" } ?? ""
    case .modelRetried(let model, let reason, let seconds):
      "\(model), again in \(Words.fixed(seconds, 1)) s: \(reason)"
    case .modelReplaced(let model, let other, let reason): "\(other) is asked instead of \(model): \(reason)"
    case .modelFellBack(let model, let feature): "\(model) is asked without \(feature)"
    case .complete(let result): result["status"]?.string ?? ""
    }
  }
}
