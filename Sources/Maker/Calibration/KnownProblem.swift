/// An agent put to a problem of which the right reply is known. What is right stays here, in code: no prompt, no election
/// and no verifier ever sees it.
public struct KnownProblem<Value: Hashable & Sendable>: Sendable {
  /// What tells it from other problems: equal ids draw equal samples.
  public let id: String
  /// The agent as samples of the prompt's first wording see it.
  public let inquiry: Inquiry<Value>
  /// Whether a ballot is right.
  public let isRight: @Sendable (Value) -> Bool

  /// A problem with a known reply.
  public init(id: String, inquiry: Inquiry<Value>, isRight: @escaping @Sendable (Value) -> Bool) {
    self.id = id
    self.inquiry = inquiry
    self.isRight = isRight
  }
}
