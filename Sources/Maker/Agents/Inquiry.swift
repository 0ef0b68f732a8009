import MakerVoting

/// One agent put to one problem: the prompt's text, the form of the reply, and how the reply is read.
public struct Inquiry<Value: Hashable & Sendable>: Sendable {
  /// The kind of agent.
  public let agent: Agent
  /// The whole prompt.
  public let prompt: String
  /// The form of the reply.
  public let schema: ReplySchema
  /// Reads a reply's text into a value, or throws the red flag that discards it.
  public let read: @Sendable (String) throws(RedFlag) -> Value

  /// An inquiry.
  public init(
    agent: Agent, prompt: String, schema: ReplySchema, read: @escaping @Sendable (String) throws(RedFlag) -> Value
  ) {
    self.agent = agent
    self.prompt = prompt
    self.schema = schema
    self.read = read
  }
}

extension Inquiry where Value == Int {
  /// A discriminator's: one of several numbered options. The value is a position in them, from 0.
  ///
  /// - Parameters:
  ///   - options: the options, a line each.
  ///   - prompt: makes the prompt from the numbered lines.
  package static func choice(of options: [String], prompt: (String) -> String) -> Inquiry<Int> {
    let lines = options.enumerated().map { "\($0 + 1). \(PromptTemplate.quote($1))" }.joined(separator: "\n")
    return Inquiry(
      agent: .discriminator, prompt: prompt(lines),
      schema: .object("choice", [("choice", ["type": "integer", "minimum": 1, "maximum": .integer(options.count)])])
    ) { text throws(RedFlag) in
      let choice = try Reply(parsing: text, members: ["choice"]).int("choice")
      guard (1...options.count).contains(choice) else {
        throw RedFlag(.invalidFormat, "\"choice\" is \(choice), of \(options.count) proposals")
      }
      return choice - 1
    }
  }
}
