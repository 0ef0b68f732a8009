public import MakerVoting

/// One prompt, to be completed once or several times.
public struct ModelRequest: Hashable, Sendable {
  /// The prompt's whole text.
  public var prompt: String
  /// The form of the reply, where the agent asks for one.
  public var schema: ReplySchema?
  /// The longest reply, in tokens that show.
  public var maxOutputTokens: Int
  /// Room for hidden thought, in tokens: a model that thinks may write so many more.
  public var reasoningTokens: Int
  /// The sampling temperature; `nil` leaves it to the server.
  public var temperature: Double?
  /// Identifies the stream of samples that this request draws from: run, node and agent. Requests of one stream differ
  /// in ``firstSample``.
  public var stream: UInt64
  /// The number of the first sample in the stream. A retry keeps it.
  public var firstSample: Int
  /// Completions wanted, at least 1.
  public var count: Int
  /// How often a cache answered in the model's place. The seed and the nonce of the next request are others.
  public var redraw: Int
  /// Whether to send ``seed`` to a server that takes one.
  public var sendsSeed: Bool
  /// What the server is known to refuse, so that the model leaves it out. A model finds out by itself as well; a resumed
  /// run knows it from the start.
  public var refused: Set<ModelError.Feature>

  /// A request.
  public init(
    prompt: String, schema: ReplySchema? = nil, maxOutputTokens: Int = 750, reasoningTokens: Int = 0,
    temperature: Double? = nil, stream: UInt64 = 0, firstSample: Int = 0, count: Int = 1, redraw: Int = 0,
    sendsSeed: Bool = true, refused: Set<ModelError.Feature> = []
  ) {
    self.prompt = prompt
    self.schema = schema
    self.maxOutputTokens = maxOutputTokens
    self.reasoningTokens = reasoningTokens
    self.refused = refused
    self.temperature = temperature
    self.stream = stream
    self.firstSample = firstSample
    self.count = count
    self.redraw = redraw
    self.sendsSeed = sendsSeed
  }

  /// The hash by which journals know the prompt.
  package var promptHash: String { StableHash(prompt).hex }

  /// What is sent as the limit of one completion: the reply and the thought before it, in tokens. A sum that no integer
  /// holds is the greatest there is.
  public var outputLimit: Int {
    let (sum, isTooBig) = max(1, maxOutputTokens).addingReportingOverflow(max(0, reasoningTokens))
    return isTooBig ? .max : sum
  }

  /// The seed for a server, 0..<2^31: a function of the stream and the first sample's number.
  public var seed: Int {
    var hash = StableHash()
    hash.combine(stream)
    hash.combine(UInt64(bitPattern: Int64(firstSample)))
    if redraw > 0 { hash.combine("redraw \(redraw)") }
    return Int(hash.value >> 33)
  }

  /// What tells this request from all others, so that no cache answers them with one reply: a function of the stream, the
  /// first sample's number, and how often a cache has answered already.
  public var nonce: String {
    var hash = StableHash()
    hash.combine("nonce \(redraw)")
    hash.combine(stream)
    hash.combine(UInt64(bitPattern: Int64(firstSample)))
    return "maker-" + hash.hex
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
