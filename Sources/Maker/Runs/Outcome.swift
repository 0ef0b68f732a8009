/// What became of a node.
enum Outcome<Solution: Sendable>: Sendable {
  case solved(Solution)
  case failed(Reason)

  var solution: Solution? { if case .solved(let solution) = self { solution } else { nil } }
  var failure: Reason? { if case .failed(let reason) = self { reason } else { nil } }

  /// Says in a failure's reason where it happened: at the lowest node that failed.
  func located(at title: String?) -> Outcome {
    guard case .failed(let reason) = self, let title else { return self }
    if case .at = reason { return self }
    return .failed(.at(title, reason))
  }

  func map<Other>(_ transform: (Solution) -> Other) -> Outcome<Other> {
    switch self {
    case .solved(let solution): .solved(transform(solution))
    case .failed(let reason): .failed(reason)
    }
  }
}
