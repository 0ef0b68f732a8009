extension RedFlag {
  /// The name under which red flags are counted, switched on and off, and told. A check of one's own has a kind of its
  /// own: `RedFlag.Kind(rawValue: "house_style")`.
  public struct Kind: RawRepresentable, Hashable, Sendable {
    /// The name in snake_case.
    public let rawValue: String

    /// A kind of that name.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The model declined to reply.
    public static let refused = Kind(rawValue: "refused")
    /// Cut off by the token limit.
    public static let truncated = Kind(rawValue: "truncated")
    /// Longer than the reply may be.
    public static let tooLong = Kind(rawValue: "too_long")
    /// Shorter than any useful reply.
    public static let tooShort = Kind(rawValue: "too_short")
    /// Not JSON, or not of the form that was asked for.
    public static let invalidFormat = Kind(rawValue: "invalid_format")
    /// A member that has to be there is not.
    public static let missingField = Kind(rawValue: "missing_field")
    /// Not what the schema allows.
    public static let schema = Kind(rawValue: "schema")
    /// What a tool or a chat template writes, in the place of an answer.
    public static let toolLeakage = Kind(rawValue: "tool_leakage")
    /// Words that stand for a value, in the place of the value.
    public static let placeholder = Kind(rawValue: "placeholder")
    /// The model talks about itself or about its answer.
    public static let metaChatter = Kind(rawValue: "meta_chatter")
    /// The model says that it is not sure.
    public static let uncertainty = Kind(rawValue: "uncertainty")
    /// The reply tells whoever reads it to leave what it was told.
    public static let injection = Kind(rawValue: "injection")
    /// The model says the same thing again and again.
    public static let repetition = Kind(rawValue: "repetition")
    /// Two different final answers in one reply.
    public static let contradiction = Kind(rawValue: "contradiction")
    /// A number outside the range that it has to lie in.
    public static let outOfRange = Kind(rawValue: "out_of_range")
    /// A source is cited that nobody gave.
    public static let unknownCitation = Kind(rawValue: "unknown_citation")

    /// What is quoted stands in no passage, or the answer not in what is quoted: always discarded.
    public static let unsupported = Kind(rawValue: "unsupported")
    /// The server's answer cannot be read, however often it is asked: no check's finding, and always discarded.
    public static let unreadable = Kind(rawValue: "unreadable")
    /// The server fails over this sample, although it answers others: always discarded.
    public static let unanswered = Kind(rawValue: "unanswered")
    /// A cache gave the reply in the model's place: always discarded.
    public static let cached = Kind(rawValue: "cached")

    /// The kinds that come with a check, in the order in which they are looked for.
    public static let known: [Kind] = [
      refused, truncated, tooLong, tooShort, invalidFormat, missingField, schema, toolLeakage, placeholder, metaChatter,
      uncertainty, injection, repetition, contradiction, outOfRange, unknownCitation,
    ]

    /// Those that a run looks for unless it is told otherwise: the paper's length and form, replies that are no replies,
    /// copied placeholders, and what a range or sources are given for.
    public static let standard: Set<Kind> = [
      refused, truncated, tooLong, tooShort, placeholder, outOfRange, unknownCitation,
    ]

    /// The severity of a flag of this kind, 0…1; 1 for kinds of one's own.
    public var severity: Double {
      switch self {
      case .toolLeakage, .placeholder, .injection, .contradiction, .outOfRange: 0.9
      case .tooLong, .tooShort, .repetition: 0.8
      case .unknownCitation: 0.7
      case .uncertainty: 0.6
      case .metaChatter: 0.5
      default: 1
      }
    }

    /// Whether it is about the content of an answer. What decomposers, classifiers and discriminators write is no
    /// answer: a subproblem may well ask what might be.
    package var isAboutAnswers: Bool {
      switch self {
      case .uncertainty, .contradiction, .outOfRange, .unknownCitation: true
      default: false
      }
    }
  }
}
