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
  /// The agreement-based estimate that every decision was right.
  public let reliability: Double
  /// The tree as far as it was decided.
  public let tree: NodeRecord
  /// What was spent.
  public let usage: Usage

  /// The estimate's class.
  public var confidence: Confidence { Confidence(reliability: reliability) }

  /// What kept the run from going on, for ``RunStatus/failed``.
  public var fault: Fault? { if case .fault(let fault)? = reason?.cause { fault } else { nil } }

  /// The same result with its solution in another form.
  public func map<Other: Sendable>(_ transform: (Solution) throws -> Other) rethrows -> RunResult<Other> {
    RunResult<Other>(
      run: run, status: status, solution: try solution.map(transform), reason: reason, reliability: reliability,
      tree: tree, usage: usage)
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
      "confidence": isSolved ? .string(confidence.rawValue) : .null,
      "reliability": isSolved ? .double((reliability * 1e6).rounded() / 1e6) : .null,
      "reason": reason.map { .string(words($0)) } ?? .null,
    ]
    object["fault"] = fault?.json
    object["tree"] = tree.json
    object["usage"] = usage.json
    object["run"] = .string(run)
    return .object(object)
  }
}
