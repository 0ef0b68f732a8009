public import MakerVoting

/// What decides which solutions are the same candidate, at leaves and where solutions are composed by vote.
public enum SolutionMatching: Sendable {
  /// The domain's own classes.
  case domain
  /// A matcher, applied to the solutions' texts.
  case matcher(Matcher)
  /// The cosine of the solutions' embeddings. They spend from the run's budget.
  case embedding(EmbeddingMatcher)
  /// Comparer agents, by vote. They spend from the run's budget, and their elections are those of the node.
  case equivalence(PromptLibrary)

  /// The name that commands and records use; the domain's own is `default`.
  public var name: String {
    switch self {
    case .domain: "default"
    case .matcher(let matcher): matcher.name
    case .embedding: "embedding"
    case .equivalence: "equivalence"
    }
  }
}
