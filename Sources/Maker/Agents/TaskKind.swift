/// What kind of text a reply is. The kind sets how long a reply may be, and how near two replies must be to count as the
/// same answer. The names are those that commands, records and JSON use.
public enum TaskKind: String, Hashable, Sendable, CaseIterable {
  /// One value out of a text.
  case extraction
  /// A word, a name or a sentence.
  case shortAnswer = "short_answer"
  /// A paragraph that explains.
  case explanation
  /// Several paragraphs that weigh something up.
  case analysis
  /// A text, a list or a program.
  case generation
  /// A fact.
  case factualQA = "factual_qa"
  /// A text in fewer words.
  case summarization
  /// A text in another language.
  case translation
  /// A text in other words.
  case paraphrase

  /// The longest reply in tokens for kinds that have no limit of their own: the paper's threshold.
  public static let defaultMaxOutputTokens = 750
  /// The cosine similarity from which two replies are the same, for kinds that have no threshold of their own.
  public static let defaultSimilarityThreshold = 0.92

  /// The longest reply in tokens; a longer one is discarded.
  public var maxOutputTokens: Int {
    switch self {
    case .extraction: 20
    case .shortAnswer: 50
    case .explanation: 200
    case .analysis: 500
    case .generation: 1000
    case .factualQA, .summarization, .translation, .paraphrase: Self.defaultMaxOutputTokens
    }
  }

  /// The cosine similarity, 0…1, from which two replies are the same answer.
  public var similarityThreshold: Double {
    switch self {
    case .factualQA: 0.90
    case .summarization: 0.80
    case .translation: 0.75
    case .paraphrase: 0.85
    case .extraction, .shortAnswer, .explanation, .analysis, .generation: Self.defaultSimilarityThreshold
    }
  }
}
