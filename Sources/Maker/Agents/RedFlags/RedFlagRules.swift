import MakerVoting

/// Which red flags are looked for, and their limits.
///
/// A reply that an agent's own reader cannot read is discarded whatever the rules say: there is nothing in it to vote on.
public struct RedFlagRules: Sendable {
  /// The longest reply in tokens; the paper's threshold is 750.
  public var maxOutputTokens: Int
  /// The longest reply of solvers and composers, where it differs: what the task's kind allows.
  public var maxAnswerTokens: Int?
  /// The shortest raw reply in characters.
  public var minCharacters: Int
  /// What kind of text answers are.
  public var taskKind: TaskKind?
  /// The range of numbers that answers must lie in, for `out_of_range`.
  public var range: ClosedRange<Double>?
  /// The sources that may be cited, for `unknown_citation`.
  public var sources: Set<String>?
  /// The kinds that are looked for. One that lacks what it needs (a range, sources, a schema) finds nothing.
  public var enabled: Set<RedFlag.Kind>
  /// Checks of one's own. They come last, and are always on.
  public var custom: [any RedFlagCheck]

  /// Rules; by default what a run looks for unless it is told otherwise.
  public init(
    maxOutputTokens: Int = TaskKind.defaultMaxOutputTokens, minCharacters: Int = 5,
    enabled: Set<RedFlag.Kind> = RedFlag.Kind.standard, custom: [any RedFlagCheck] = []
  ) {
    self.maxOutputTokens = maxOutputTokens
    self.minCharacters = minCharacters
    self.enabled = enabled
    self.custom = custom
  }

  /// What a run looks for unless it is told otherwise; see ``RedFlag/Kind/standard``.
  public static let standard = RedFlagRules()

  /// The longest reply of an agent in tokens; `nil` is a reply that no agent of ours gave.
  public func maxOutputTokens(for agent: Agent?) -> Int {
    switch agent {
    case .solver, .composer, nil: maxAnswerTokens ?? maxOutputTokens
    case .classifier, .decomposer, .discriminator, .comparer: maxOutputTokens
    }
  }

  /// All flags of a reply, in the order of the kinds; none for a reply that passes.
  public func flags(in reply: ExaminedReply) -> [RedFlag] {
    checks(for: reply.agent).flatMap { $0.flags(in: reply) }
  }

  /// Refuses a reply with the first flag that is found.
  public func check(_ reply: ExaminedReply) throws(RedFlag) {
    for check in checks(for: reply.agent) {
      if let flag = check.flags(in: reply).first { throw flag }
    }
  }

  /// Refuses an agent's completion with the first flag that is found.
  ///
  /// - Parameters:
  ///   - agent: whose it is.
  ///   - schema: the form that was asked for. One that cannot be checked is a flag by itself, where `schema` or
  ///     `missing_field` is looked for: a check that could not run is no pass.
  public func check(_ completion: Completion, of agent: Agent? = nil, schema: ReplySchema? = nil) throws(RedFlag) {
    var form: JSONSchema?
    if let schema, !enabled.isDisjoint(with: [.schema, .missingField, .invalidFormat]) {
      do throws(JSONSchemaError) { form = try JSONSchema(agent: schema) } catch {
        throw RedFlag(.schema, "the agent's own schema cannot be checked: \(error)")
      }
    }
    try check(ExaminedReply(completion, agent: agent, taskKind: taskKind, schema: form))
  }

  /// The checks for the replies of an agent, in their order.
  private func checks(for agent: Agent?) -> [any RedFlagCheck] {
    let answers = agent == nil || agent == .solver || agent == .composer
    return RedFlag.Kind.known.compactMap { kind in
      enabled.contains(kind) && (answers || !kind.isAboutAnswers) ? check(for: kind, agent) : nil
    } + custom
  }

  private func check(for kind: RedFlag.Kind, _ agent: Agent?) -> (any RedFlagCheck)? {
    switch kind {
    case .refused: RefusedCheck()
    case .truncated: TruncatedCheck(maxTokens: maxOutputTokens(for: agent))
    case .tooLong: TooLongCheck(maxTokens: maxOutputTokens(for: agent))
    case .tooShort: TooShortCheck(minCharacters: minCharacters)
    case .invalidFormat: InvalidFormatCheck()
    case .missingField, .schema: SchemaCheck(kind: kind)
    case .toolLeakage: ToolLeakageCheck()
    case .placeholder: PlaceholderCheck()
    case .metaChatter: PhraseCheck.metaChatter
    case .uncertainty: PhraseCheck.uncertainty
    case .injection: PhraseCheck.injection
    case .repetition: RepetitionCheck()
    case .contradiction: ContradictionCheck()
    case .outOfRange: range.map { OutOfRangeCheck(range: $0) }
    case .unknownCitation: sources.map { UnknownCitationCheck(sources: $0) }
    default: nil
    }
  }
}

extension RedFlagRules {
  /// What is looked for, as the journal's first event keeps it.
  var json: JSON {
    var object = JSONObject([
      ("enabled", .strings(RedFlag.Kind.known.filter(enabled.contains).map(\.rawValue))),
      ("custom", .strings(custom.map(\.kind.rawValue))),
    ])
    object["task_kind"] = taskKind.map { .string($0.rawValue) }
    object["max_answer_tokens"] = maxAnswerTokens.map { .integer($0) }
    object["range"] = range.map { [.double($0.lowerBound), .double($0.upperBound)] }
    object["sources"] = sources.map { .strings($0.sorted()) }
    return .object(object)
  }
}
