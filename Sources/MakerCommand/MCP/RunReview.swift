import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// The question to a person about a refinement that was gone through to its end.
///
/// The run waits for the answer in the background: in the revision without handshakes the call ends with the question, and
/// another call brings the answer. The question's key names the run.
enum RunReview {
  private static let prefix = "review."

  /// The run that one of these questions is about.
  static func run(of answered: [String]) -> String? {
    answered.last { $0.hasPrefix(prefix) }.flatMap { $0.split(separator: ".").dropFirst().first.map(String.init) }
  }

  static func question(_ review: GraphReview, of run: String) -> Elicitation {
    let output = review.output.string ?? review.output.pretty
    let verdict = review.verdict["reason"]?.string ?? review.verdict.compact
    return Elicitation(
      "\(prefix)\(run).\(review.subtask)",
      "\(review.revised) is not valid after \(Words.count(review.revisions, "revision")): "
        + Sanitizer.line(verdict, limit: 500) + "\n\n" + Sanitizer.text(String(output.prefix(4000)))
        + "\n\nTake it as it stands?",
      fields: [("accept", ["type": "boolean", "title": "Take it as it stands"])])
  }
}

extension Toolbox {
  /// Follows a run to its end and puts its questions to the user. Cancelling the call ends the run.
  func follow(_ run: String, _ call: ToolCall) async throws -> RunReport {
    runs.follow(run, teller(of: run, call))
    return try await withTaskCancellationHandler {
      while true {
        await runs.ended(run, orAsks: true)
        try Task.checkCancellation()
        guard let record = runs.record(run) else {
          throw ToolFailure("the run \(run) is gone; call again from the start")
        }
        if let report = record.report { return report }
        if let failure = record.failure { throw ToolFailure(failure) }
        guard let review = record.review else { continue }
        var isAccepted = false
        if case .accepted(let form) = try await call.elicit(RunReview.question(review, of: run)) {
          isAccepted = form["accept"] == true
        }
        runs.decide(run, on: review, accepted: isAccepted)
      }
    } onCancel: {
      runs.record(run)?.running.stop.stop()
    }
  }
}
