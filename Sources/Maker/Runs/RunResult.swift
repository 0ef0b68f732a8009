public import MakerVoting

/// How a run ended.
public enum RunStatus: String, Hashable, Sendable {
  /// There is a solution.
  case solved
  /// Some election did not converge, or the elected answer is that it is not known.
  case noConsensus = "no_consensus"
  /// A verifier accepted nothing.
  case rejected
  /// A limit was reached.
  case budgetExhausted = "budget_exhausted"
  /// Somebody ended it.
  case interrupted
}

/// How far the votes of a run agreed. It measures agreement, not accuracy: a model that always errs in the same way is
/// in full agreement with itself.
public enum Confidence: String, Hashable, Sendable {
  /// From .95.
  case high
  /// From .80.
  case medium
  /// Below.
  case low

  /// The class of an estimated reliability.
  public init(reliability: Double) {
    self = reliability >= 0.95 ? .high : reliability >= 0.80 ? .medium : .low
  }
}

/// What a run came to.
public struct RunResult<Solution: Sendable>: Sendable {
  /// The run's id.
  public let run: String
  /// How it ended.
  public let status: RunStatus
  /// The solution, if it is solved.
  public let solution: Solution?
  /// Why there is none, in one line.
  public let reason: String?
  /// The agreement-based estimate that every decision was right.
  public let reliability: Double
  /// The tree as far as it was decided.
  public let tree: NodeRecord
  /// What was spent.
  public let usage: Usage

  /// The estimate's class.
  public var confidence: Confidence { Confidence(reliability: reliability) }

  /// The same result with its solution in another form.
  public func map<Other: Sendable>(_ transform: (Solution) throws -> Other) rethrows -> RunResult<Other> {
    RunResult<Other>(
      run: run, status: status, solution: try solution.map(transform), reason: reason, reliability: reliability,
      tree: tree, usage: usage)
  }

  /// The result of a run whose solution a last check rejects.
  ///
  /// - Parameters:
  ///   - reason: which check, in one line.
  public func rejected(_ reason: String) -> RunResult {
    RunResult(
      run: run, status: .rejected, solution: nil, reason: reason, reliability: reliability, tree: tree, usage: usage)
  }

  /// The result as `--json` prints it.
  ///
  /// - Parameters:
  ///   - name: the member that holds the solution: `answer` or `solution`.
  ///   - solution: the solution as JSON.
  public func json(_ name: String, _ solution: JSON?) -> JSON {
    let isSolved = status == .solved
    return [
      "status": .string(status.rawValue), name: solution ?? .null,
      "confidence": isSolved ? .string(confidence.rawValue) : .null,
      "reliability": isSolved ? .double((reliability * 1e6).rounded() / 1e6) : .null,
      "reason": reason.map { .string($0) } ?? .null, "tree": tree.json, "usage": usage.json, "run": .string(run),
    ]
  }
}
