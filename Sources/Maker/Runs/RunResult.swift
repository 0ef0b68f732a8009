public import MakerVoting

/// What a run came to.
public struct RunResult<Solution: Sendable>: Sendable {
  /// The run's id.
  public let run: String
  /// How it ended.
  public let status: RunStatus
  /// The solution, if it is solved.
  public let solution: Solution?
  /// Why there is none.
  public let reason: Reason?
  /// The estimate that the solution is right: 1 where code proved it, else by how far the votes agreed in the decisions that
  /// nothing but votes made.
  public let reliability: Double
  /// Whether code proved the solution right as a whole.
  public let isVerified: Bool
  /// How far the votes agreed in all decisions, as an estimate that every one was right, whatever code proved besides.
  public let agreement: Double
  /// The tree as far as it was decided.
  public let tree: NodeRecord
  /// What was spent.
  public let usage: Usage

  /// The estimate's class; `nil` where there is no solution.
  public var confidence: Confidence? { status == .solved ? Confidence(reliability: reliability) : nil }

  /// What kept the run from going on, for ``RunStatus/failed``.
  public var fault: Fault? { if case .fault(let fault)? = reason?.cause { fault } else { nil } }

  /// The same result with its solution in another form.
  public func map<Other: Sendable>(_ transform: (Solution) throws -> Other) rethrows -> RunResult<Other> {
    RunResult<Other>(
      run: run, status: status, solution: try solution.map(transform), reason: reason, reliability: reliability,
      isVerified: isVerified, agreement: agreement, tree: tree, usage: usage)
  }

  /// The result as `--json` prints it.
  ///
  /// - Parameters:
  ///   - name: the member that holds the solution: `answer` or `solution`.
  ///   - solution: the solution as JSON.
  ///   - words: puts the reason into words.
  public func json(
    _ name: String, _ solution: JSON?, words: (Reason) -> String = { $0.description }
  ) -> JSON {
    let isSolved = status == .solved
    var object: JSONObject = [
      "status": .string(status.rawValue), name: solution ?? .null,
      "confidence": confidence.map { .string($0.rawValue) } ?? .null,
      "reliability": isSolved ? .double((reliability * 1e6).rounded() / 1e6) : .null,
      "verified": .bool(isSolved && isVerified),
      "agreement": isSolved ? .double((agreement * 1e6).rounded() / 1e6) : .null,
      "reason": reason.map { .string(words($0)) } ?? .null,
    ]
    object["fault"] = fault?.json
    object["tree"] = tree.json
    object["usage"] = usage.json
    object["run"] = .string(run)
    return .object(object)
  }
}
