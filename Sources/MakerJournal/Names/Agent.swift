/// The kinds of agents: each is a prompt template, a reply schema and a parser.
public enum Agent: String, Hashable, Sendable, CaseIterable {
  /// Says whether a problem is atomic, and what kind of solution it wants.
  case classifier
  /// Proposes a decomposition.
  case decomposer
  /// Votes for one of the proposals.
  case discriminator
  /// Solves an atomic problem.
  case solver
  /// Composes the solutions of A and B.
  case composer
  /// Says whether two answers mean the same, where a run matches answers by vote.
  case comparer
}
