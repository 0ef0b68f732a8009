public import MakerVoting

/// Any prompt, put to the models as it is: one election on what they say, nothing more.
///
/// Replies are compared by the run's matcher (``RunSettings/matching``), else as the `normalized` matcher does.
public struct PromptDomain: Domain {
  private let schema: (reply: ReplySchema, rules: JSONSchema)?

  /// A domain of prompts to which any text may reply.
  public init() {
    schema = nil
  }

  /// A domain of prompts to which JSON of a form replies; one Markdown code fence around it is no part of it.
  ///
  /// - Parameters:
  ///   - schema: a JSON Schema of the subset of ``JSONSchema``; also sent to servers that take one.
  /// - Throws: ``JSONSchemaError`` for a schema that is not of the subset.
  public init(schema: JSON) throws(JSONSchemaError) {
    self.schema = (ReplySchema(name: "reply", schema: schema), try JSONSchema(schema))
  }

  /// Equal texts make equal prompts.
  public func canonical(_ problem: String) -> Canonical<String, Answer> { Canonical(key: problem, problem: problem) }

  /// Never split.
  public func atomicity(of problem: String) -> Atomicity { .atomic }

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

  /// Nobody proposes anything.
  public func decomposer(for problem: String, wording: Int) -> Inquiry<DecomposerReply> {
    .decomposition(prompt: problem)
  }

  /// Nobody chooses among proposals.
  public func discriminator(for problem: String, options: [String], wording: Int) -> Inquiry<Int> {
    .choice(of: options) { _ in problem }
  }

  /// Nobody composes.
  public func composer(
    for problem: String, decomposition: Decomposition<String>, a: Answer, b: Answer, wording: Int
  ) -> Inquiry<Answer> {
    solver(for: problem, wording: wording)
  }

  /// There is none.
  public func decomposition(of problem: String, from reply: DecomposerReply) throws(Rejection) -> Decomposition<String>
  {
    throw Rejection("a prompt is not split")
  }

  /// There is nothing to bind.
  public func bind(_ decomposition: Decomposition<String>, to solution: Answer) throws(Rejection) -> String {
    decomposition.b
  }

  /// There is nothing to compose.
  public func compose(
    _ decomposition: Decomposition<String>, of problem: String, a: Answer, b: Answer
  ) throws(Rejection) -> Composition<Answer> {
    .agents
  }

  /// As the `normalized` matcher compares.
  public func candidate(for solution: Answer, of problem: String) -> String { Normalization.normalize(solution.text) }

  /// Whether the reply is that it is not known.
  public func isUnknown(_ solution: Answer) -> Bool {
    AnswerClass.candidate(solution, kind: nil) == AnswerClass.unknown
  }

  /// Code knows nothing to check.
  public func verify(_ solution: Answer, of problem: String, isLeaf: Bool) throws(Rejection) {}

  /// The prompt.
  public func title(of problem: String) -> String { problem }
  /// The reply.
  public func text(of solution: Answer) -> String { solution.text }
}
