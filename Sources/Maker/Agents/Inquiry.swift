/// One agent put to one problem: the prompt's text, the form of the reply, and how the reply is read.
public struct Inquiry<Value: Hashable & Sendable>: Sendable {
  /// The kind of agent.
  public let agent: Agent
  /// The whole prompt.
  public let prompt: String
  /// The form of the reply; `nil` where any text will do.
  public let schema: ReplySchema?
  /// Reads a reply's text into a value, or throws the red flag that discards it.
  public let read: @Sendable (String) throws(RedFlag) -> Value

  /// An inquiry.
  public init(
    agent: Agent, prompt: String, schema: ReplySchema?, read: @escaping @Sendable (String) throws(RedFlag) -> Value
  ) {
    self.agent = agent
    self.prompt = prompt
    self.schema = schema
    self.read = read
  }
}
