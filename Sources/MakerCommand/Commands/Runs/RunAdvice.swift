import MakerRuns
import MakerConsole
import Maker

/// Why there is no answer, and what could help, in one line.
enum RunAdvice {
  /// Where discarded replies are seen, on the command line.
  static let look = ", and --verbose shows each"

  static func line(_ outcome: RunOutcome, _ preparation: RunPreparation, hasContext: Bool) -> String {
    let reason = outcome.reason ?? ""
    let why =
      switch outcome.status {
      case .solved, .failed: reason
      case .interrupted: "interrupted"
      case .budgetExhausted: "the budget is spent: \(reason)"
      case .rejected: "rejected: \(reason)"
      case .noConsensus: "no consensus: \(reason)"
      }
    let next = nextStep(outcome, preparation, hasContext: hasContext)
    return why + (next.map { "; \($0)" } ?? "")
  }

  /// What could help.
  static func nextStep(_ outcome: RunOutcome, _ preparation: RunPreparation, hasContext: Bool) -> String? {
    switch outcome.status {
    // The reason of a fault has its next step in it.
    case .solved, .interrupted, .failed: nil
    case .budgetExhausted: "raise it"
    case .rejected: helpAgainstRejection(hasContext)
    case .noConsensus: helpAgainstDissent(outcome.result.reason?.cause, preparation, hasContext)
    }
  }

  private static func helpAgainstRejection(_ hasContext: Bool) -> String {
    !hasContext
      ? "another wording of the question or another --model may help"
      : "the context may not hold the answer, or another --model may quote it better"
  }

  private static func helpAgainstDissent(
    _ reason: Reason?, _ preparation: RunPreparation, _ hasContext: Bool
  ) -> String {
    switch reason {
    case .unknown:
      if preparation.choice.isSimulated {
        return "the offline simulated model knows only a small world; for a real model, \(ModelChoice.advice)"
      }
      return !hasContext
        ? "a text given with --context, or another --model, may hold the answer" : "the context may not hold the answer"
    case .undecided(_, _, let flags) where hasContext && flags[RedFlag.Kind.unsupported.rawValue, default: 0] > 0:
      return helpAgainstRejection(hasContext)
    case .undecided(_, .allFlagged, _), .proposalsDiscarded:
      return
        "the replies were discarded\(look): more --max-output-tokens, other --flags or a model that"
        + " keeps to the form may help"
    case .noneElected:
      return
        "the voters hold no proposed split for sound: another --model or another wording may help, more votes will not"
    default: return "another --model beside it, more --max-votes or another wording may help"
    }
  }
}
