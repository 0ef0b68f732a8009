import MakerRuns
import MakerConsole
import Maker

/// Why there is no answer, and what could help, in one line.
enum RunAdvice {
  /// Where discarded replies are seen, on the command line.
  static let look = ", and --verbose shows each"

  static func line(_ status: RunStatus, _ reason: String, _ preparation: RunPreparation, hasContext: Bool) -> String {
    let why =
      switch status {
      case .solved: reason
      case .interrupted: "interrupted"
      case .budgetExhausted: "the budget is spent: \(reason)"
      case .rejected: "rejected: \(reason)"
      case .noConsensus: "no consensus: \(reason)"
      }
    let next = nextStep(status, reason, preparation, hasContext: hasContext)
    return why + (next.map { "; \($0)" } ?? "")
  }

  /// What could help.
  static func nextStep(
    _ status: RunStatus, _ reason: String, _ preparation: RunPreparation, hasContext: Bool
  ) -> String? {
    switch status {
    case .solved, .interrupted: nil
    case .budgetExhausted: "raise it"
    case .rejected: helpAgainstRejection(hasContext)
    case .noConsensus: helpAgainstDissent(reason, preparation, hasContext)
    }
  }

  private static func helpAgainstRejection(_ hasContext: Bool) -> String {
    !hasContext
      ? "another wording of the question or another --model may help"
      : "the context may not hold the answer, or another --model may quote it better"
  }

  private static func helpAgainstDissent(_ reason: String, _ preparation: RunPreparation, _ hasContext: Bool) -> String
  {
    if reason.contains("not known") {
      if preparation.choice.isSimulated {
        return "the offline simulated model knows only a small world; for a real model, \(ModelChoice.advice)"
      }
      return !hasContext
        ? "a text given with --context, or another --model, may hold the answer" : "the context may not hold the answer"
    }
    if reason.contains("all_flagged") {
      return
        "the replies were discarded\(look): more --max-output-tokens, other --flags or a model that"
        + " keeps to the form may help"
    }
    return "another --model beside it, more --max-votes or another wording may help"
  }
}
