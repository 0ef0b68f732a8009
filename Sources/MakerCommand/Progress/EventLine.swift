import MakerRuns
import MakerConsole
import Maker
import MakerVoting

/// An event as a line that a person can read.
enum EventLine {
  static func text(_ event: Event, _ words: (Reason) -> String) -> String {
    let head = "[\(Words.fixed(event.seconds, 3))] \(event.node.map { "\($0) " } ?? "")\(event.name)"
    let detail = Sanitizer.line(detail(event.payload, words), limit: 400)
    return detail.isEmpty ? head : head + ": " + detail
  }

  private static func detail(_ payload: Event.Payload, _ words: (Reason) -> String) -> String {
    switch payload {
    case .runStarted(let start): "\(start.problem) \(start.settings.compact)"
    case .runResumed: ""
    case .nodeStarted(let problem, _): problem
    case .outlined(let subtasks, let compose):
      subtasks.joined(separator: ", ") + (compose.map { " | compose: \($0)" } ?? "")
    case .nodeDecided(let decision, let evidence): "\(decision.rawValue): \(evidence.text)"
    case .classificationComplete(let atomic, let kind):
      "\(atomic.map { $0 ? "atomic" : "compound" } ?? "undecided"), \(kind ?? "kind undecided")"
    case .proposed(let round):
      round.proposals.map { "\($0.count) × \($0.proposal)\($0.rejection.map { " (rejected: \($0))" } ?? "")" }
        .joined(separator: "; ")
    case .decomposed(let a, let b, let compose, _): "A: \(a) | B: \(b) | compose: \(compose)"
    case .votingStarted(let record): "\(record.agent.rawValue)s on the \(record.decision), k = \(record.margin)"
    case .sampled(let sample): "sample \(sample.number) of \(sample.model): \(sample.text)"
    case .attemptFailed(let attempt): "\(attempt.model): \(attempt.message)"
    case .voteProgress(let vote, let candidate):
      "sample \(vote.number) for \(candidate) (\(vote.model), \(Words.count(vote.tokens, "token")))"
    case .redFlagged(let vote, let flag): "sample \(vote.number), \(flag)"
    case .votingComplete(let record):
      "\(record.decision) \(record.ending?.rawValue ?? "cut short") \(TreeNode.votes(record.entries.map(\.votes)))"
        + (record.winner.map { ": " + $0 } ?? "")
    case .struckOff(let candidate, let reason): "\(candidate): \(reason)"
    case .escalated(let step, let reason): "\(step.rawValue): \(words(reason))"
    case .reused(let from): "from \(from)"
    case .synthesisComplete(let solution): solution
    case .reviewed(let isAccepted): isAccepted ? "accepted" : "not accepted"
    case .measured(let right, let ballots, let samples): "\(right) of \(ballots) right, \(samples) samples"
    case .nodeComplete(let solution, let failure, _): solution ?? failure.map { "failed: \(words($0))" } ?? ""
    case .row(let row): row["status"]?.string ?? ""
    case .modelRetried(let model, let reason, let seconds):
      "\(model), again in \(Words.fixed(seconds, 1)) s: \(reason)"
    case .modelReplaced(let model, let other, let reason): "\(other) is asked instead of \(model): \(reason)"
    case .modelFellBack(let model, let feature): "\(model) is asked without \(feature)"
    case .modelGivenRoom(let model, let tokens):
      "\(model) is given room for \(tokens) tokens of thought, which had left none for its replies"
    case .embedded(let model, _): model
    case .spent(let usage): Words.count(usage.calls, "call")
    case .complete(let end): end.status.rawValue
    }
  }
}
