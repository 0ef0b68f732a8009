public import MakerVoting

/// One prompt, to be completed once or several times.
public struct ModelRequest: Hashable, Sendable {
  /// The prompt's whole text.
  public var prompt: String
  /// The form of the reply, where the agent asks for one.
  public var schema: ReplySchema?
  /// The longest reply, in tokens.
  public var maxOutputTokens: Int
  /// The sampling temperature; `nil` leaves it to the server.
  public var temperature: Double?
  /// Identifies the stream of samples that this request draws from: run, node and agent. Requests of one stream differ
  /// in ``firstSample``.
  public var stream: UInt64
  /// The number of the first sample in the stream. A retry keeps it.
  public var firstSample: Int
  /// Completions wanted, at least 1.
  public var count: Int
  /// Whether to send ``seed`` to a server that takes one.
  public var sendsSeed: Bool

  /// A request.
  public init(
    prompt: String, schema: ReplySchema? = nil, maxOutputTokens: Int = 750, temperature: Double? = nil,
    stream: UInt64 = 0, firstSample: Int = 0, count: Int = 1, sendsSeed: Bool = true
  ) {
    self.prompt = prompt
    self.schema = schema
    self.maxOutputTokens = maxOutputTokens
    self.temperature = temperature
    self.stream = stream
    self.firstSample = firstSample
    self.count = count
    self.sendsSeed = sendsSeed
  }

  /// The hash by which journals know the prompt.
  package var promptHash: String { StableHash(prompt).hex }

  /// The seed for a server, 0..<2^31: a function of the stream and the first sample's number.
  public var seed: Int {
    var hash = StableHash()
    hash.combine(stream)
    hash.combine(UInt64(firstSample))
    return Int(hash.value >> 33)
  }
}

/// The form of a reply: a JSON Schema, with the name that some servers want for it.
public struct ReplySchema: Hashable, Sendable {
  /// `[a-zA-Z0-9_-]{1,64}`.
  public let name: String
  /// The schema: an object at the top, every member required, no others allowed.
  public let schema: JSON

  /// A schema with its name.
  public init(name: String, schema: JSON) {
    self.name = name
    self.schema = schema
  }
}
