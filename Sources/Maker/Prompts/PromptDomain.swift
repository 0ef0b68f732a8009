public import MakerVoting

/// Any prompt, put to the models as it is: one election on what they say, nothing more.
///
/// Replies are compared by the run's matcher (``RunSettings/matching``), else as the `normalized` matcher does.
public struct PromptDomain: Domain {
  private let schema: (reply: ReplySchema, rules: JSONSchema)?
  private let check: SolutionCheck<String, Answer>?

  /// A domain of prompts to which any text may reply.
  ///
  /// - Parameters:
  ///   - verify: code of one's own that accepts or rejects replies.
  public init(verify check: SolutionCheck<String, Answer>? = nil) {
    (schema, self.check) = (nil, check)
  }

  /// A domain of prompts to which JSON of a form replies; one Markdown code fence around it is no part of it.
  ///
  /// - Parameters:
  ///   - schema: a JSON Schema of the subset of ``JSONSchema``; also sent to servers that take one.
  ///   - verify: code of one's own that accepts or rejects replies.
  /// - Throws: ``JSONSchemaError`` for a schema that is not of the subset.
  public init(schema: JSON, verify check: SolutionCheck<String, Answer>? = nil) throws(JSONSchemaError) {
    self.check = check
    self.schema = (ReplySchema(name: "reply", schema: schema), try JSONSchema(schema))
  }

  /// Equal texts make equal prompts.
  public func canonical(_ problem: String) -> Canonical<String, Answer> { Canonical(key: problem, problem: problem) }

  /// A prompt is never split.
  public var decomposing: (any Decomposing<String, Answer>)? { nil }
  /// No prompt answers itself.
  public func trivialSolution(of problem: String) throws(Rejection) -> Answer? { nil }
  /// Code knows nothing to check but what the user's own does.
  public func checks(of problem: String) -> Checks { .none.with(check?.strength(for: problem) ?? .none) }
  /// A prompt is never split.
  public var defaults: DomainDefaults { DomainDefaults() }
  /// Prompts have no kinds.
  public func kind(of problem: String) -> String? { nil }

  /// The prompt, character for character, in every wording.
  public func solver(for problem: String, wording: Int) -> Inquiry<Answer> {
    let schema = schema
    return Inquiry(agent: .solver, prompt: problem, schema: schema?.reply) { text throws(RedFlag) in
      let answer = Answer(text)
      guard !answer.text.isEmpty else { throw RedFlag(.tooShort, "nothing but white space") }
      if let schema {
        guard let block = FencedText(answer.text), let json = try? JSON(parsing: block.text) else {
          throw RedFlag(.invalidFormat, "not JSON")
        }
        if let violation = schema.rules.violations(in: json).first {
          throw RedFlag(
            violation.keyword == "required" ? .missingField : .schema, "\(violation.pointer): \(violation.reason)")
        }
      }
      return answer
    }
  }

  /// As the `normalized` matcher compares.
  public func candidate(for solution: Answer, of problem: String) -> String { Normalization.normalize(solution.text) }

  /// What replies say is compared by code alone.
  public func comparer(
    of a: Answer, _ b: Answer, for problem: String
  ) -> (@Sendable (_ wording: Int) -> Inquiry<Bool>)? { nil }

  /// Whether the reply is that it is not known.
  public func remark(of solution: Answer) -> Remark? {
    AnswerClass.candidate(solution, kind: nil) == AnswerClass.unknown ? .unknown : nil
  }

  /// That the user's check failed: what it printed may name the right reply.
  public func told(of rejection: Rejection, isProposal: Bool) -> String? { "a check of it failed" }

  /// The user's own check, if there is one.
  public func verify(_ solution: Answer, of problem: String, isLeaf: Bool) async throws {
    try await check?.verify(solution, of: problem)
  }

  /// The prompt.
  public func title(of problem: String) -> String { problem }
  /// The reply.
  public func text(of solution: Answer) -> String { solution.text }
}
