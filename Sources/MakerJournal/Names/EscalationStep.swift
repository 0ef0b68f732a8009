/// What is changed when an election is held again with more effort.
public enum EscalationStep: String, Hashable, Sendable, CaseIterable {
  /// Nothing yet.
  case first
  /// More diversity: a higher temperature.
  case diversity
  /// Another wording of the prompt.
  case rewording
  /// The next model.
  case nextModel = "next_model"
  /// A vote that stalled begins anew with one proposal fewer.
  case smallerSlate = "smaller_slate"
  /// A problem that could not be solved directly is split.
  case forcedDecomposition = "forced_decomposition"
}
