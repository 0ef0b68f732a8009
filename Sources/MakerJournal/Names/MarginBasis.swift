/// Why an election has the margin that it has.
public enum MarginBasis: String, Hashable, Sendable, CaseIterable {
  /// Nothing but the votes says that the winner is right: the margin is the one that was asked for.
  case votes
  /// Code proves the winner right, so the first one that it accepts is enough.
  case proof
  /// A wrong winner costs work and nothing else, so the margin is the one of least cost.
  case cost
}
