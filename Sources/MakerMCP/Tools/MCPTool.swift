public import MakerText

/// Something that a client can have done.
public struct MCPTool: Sendable {
  /// What a host may want to know before it lets a model call the tool. Hints, not promises.
  public struct Annotations: Hashable, Sendable {
    /// It changes nothing.
    public var isReadOnly: Bool
    /// It may destroy something.
    public var isDestructive: Bool
    /// Calling it twice has the same effect as calling it once.
    public var isIdempotent: Bool
    /// It reaches out to others: models, servers.
    public var isOpenWorld: Bool

    /// Hints.
    public init(
      isReadOnly: Bool = false, isDestructive: Bool = false, isIdempotent: Bool = false, isOpenWorld: Bool = false
    ) {
      self.isReadOnly = isReadOnly
      self.isDestructive = isDestructive
      self.isIdempotent = isIdempotent
      self.isOpenWorld = isOpenWorld
    }
  }

  /// `[A-Za-z0-9_]`, at most 40 characters, so that hosts can put a prefix before it.
  public let name: String
  /// Other names under which it can be called; they are not listed.
  public var aliases: [String]
  /// The name that users see.
  public let title: String
  /// What it does, for the model that decides whether to call it.
  public let description: String
  /// JSON Schema of the arguments: an object without additional properties.
  public let inputSchema: JSON
  /// JSON Schema of the structured content: an object; `nil` where there is none.
  public let outputSchema: JSON?
  /// Hints.
  public let annotations: Annotations
  /// Capabilities without which a client cannot call it, such as `elicitation`.
  public let requiredCapabilities: [String]
  /// Does it. The arguments fit the schema. Throws ``ToolFailure`` for what the caller can mend; other errors are
  /// explained by the server's own means.
  public let handler: @Sendable (ToolCall) async throws -> ToolResult

  /// A tool.
  public init(
    name: String, aliases: [String] = [], title: String, description: String, inputSchema: JSON,
    outputSchema: JSON? = nil, annotations: Annotations = Annotations(), requiredCapabilities: [String] = [],
    handler: @escaping @Sendable (ToolCall) async throws -> ToolResult
  ) {
    self.name = name
    self.aliases = aliases
    self.title = title
    self.description = description
    self.inputSchema = inputSchema
    self.outputSchema = outputSchema
    self.annotations = annotations
    self.requiredCapabilities = requiredCapabilities
    self.handler = handler
  }

  /// As `tools/list` shows it, with what the revision knows.
  func json(_ revision: Revision) -> JSON {
    var object = JSONObject([("name", .string(name))])
    if revision >= .june2025 { object["title"] = .string(title) }
    object["description"] = .string(description)
    object["inputSchema"] = HostForms.listed(inputSchema)
    if revision >= .june2025 { object["outputSchema"] = outputSchema }
    if revision >= .march2025 {
      object["annotations"] = [
        "title": .string(title), "readOnlyHint": .bool(annotations.isReadOnly),
        "destructiveHint": .bool(annotations.isDestructive), "idempotentHint": .bool(annotations.isIdempotent),
        "openWorldHint": .bool(annotations.isOpenWorld),
      ]
    }
    return .object(object)
  }
}
