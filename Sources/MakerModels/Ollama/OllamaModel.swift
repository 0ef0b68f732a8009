public import Maker
import MakerVoting

/// A model behind Ollama's own API.
///
/// The prompt goes as one user message, the form of the reply as `format`. Ollama silently cuts a prompt that is longer
/// than its context, so a known context window goes with every request as `num_ctx`, and means what it says.
public struct OllamaModel: CompletionModel {
  /// The name that users see.
  public let name: String
  /// Tokens that prompt and reply may have together; `nil` where that is not known.
  public let contextWindow: Int?
  /// What tokens cost, where the user said so.
  public let price: Price?

  /// Yes: servers differ in what they refuse.
  public var startsAlone: Bool { true }

  let server: Server

  /// A model.
  ///
  /// - Parameters:
  ///   - model: its name, as `ollama list` shows it.
  ///   - host: the server in any of the forms of `OLLAMA_HOST`.
  ///   - options: price, context window, timeouts, effort, and members and headers of one's own.
  /// - Throws: ``Maker/ModelError`` if the host is none.
  public init(
    model: String, host: String = "127.0.0.1:11434", options: ModelOptions = ModelOptions()
  ) throws {
    try self.init(model: model, host: host, client: HTTPClient(), options: options)
  }

  package init(
    model: String, host: String = "127.0.0.1:11434", client: HTTPClient, options: ModelOptions = ModelOptions()
  ) throws {
    guard let address = ServerAddress(ollamaHost: host)?.withoutEndpoint else {
      let shown = Secrets.withoutAddressSecrets(host).oneLine(limit: 80)
      throw ModelError(.notFound, "`\(shown)` is no host; OLLAMA_HOST should look like 127.0.0.1:11434")
    }
    self.init(
      model: model, address: address, client: client, options: options, contextWindow: options.contextWindow)
  }

  init(model: String, address: ServerAddress, client: HTTPClient, options: ModelOptions, contextWindow: Int?) {
    name = "ollama/\(model)"
    self.contextWindow = contextWindow
    price = options.price
    server = Server(
      client: client, address: address, modelName: name, modelID: model, key: nil, options: options,
      advice: .ollama(model: model), refusals: Refusals(known: Provider.ollama.refusals))
  }

  /// Completes one prompt, in one exchange with the server.
  ///
  /// - Throws: ``Maker/ModelError``, or `CancellationError`.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    try response(await server.post(posting(of: request)))
  }

  private func posting(of request: ModelRequest) -> Server.Posting {
    let refused = server.refusals.features(for: request)
    var carried: Set<ModelError.Feature> = []
    let limit = request.outputLimit
    var options = JSONObject()
    options["num_predict"] = .integer(limit)
    if let temperature = request.temperature, !refused.contains(.temperature) {
      options["temperature"] = .double(temperature)
      carried.insert(.temperature)
    }
    if request.sendsSeed, !refused.contains(.seed) {
      options["seed"] = .integer(request.seed)
      carried.insert(.seed)
    }
    options["num_ctx"] = contextWindow.map { .integer($0) }
    var body = JSONObject()
    body["model"] = .string(server.modelID)
    body["messages"] = [["role": "user", "content": .string(request.prompt)]]
    body["stream"] = false
    let form = ReplyForm(request, refused: refused)
    form.feature.map { _ = carried.insert($0) }
    switch form {
    case .schema(let schema): body["format"] = SchemaSubset.of(schema.schema)
    case .object: body["format"] = "json"
    case .words: break
    }
    if let effort = server.options.effort, !refused.contains(.effort) {
      carried.insert(.effort)
      // A level, or for models without levels the switch alone.
      body["think"] = ["none", "false"].contains(effort) ? false : effort == "true" ? true : .string(effort)
    }
    body["options"] = .object(options)
    return Server.Posting(
      path: "/api/chat", body: body.overlaid(with: server.options.body), carried: carried,
      maxBytes: ReplySize.bytes(tokens: limit, count: 1), nonce: request.nonce)
  }

  private func response(_ answer: Server.Answer) throws -> ModelResponse {
    let json = answer.json
    guard let message = json["message"], message["content"]?.string != nil || message["thinking"]?.string != nil else {
      throw server.unreadable("`message.content` is missing")
    }
    let said = ReplyText(message: message)
    // A prompt that Ollama has in its cache is not counted by some versions.
    let usage = TokenUsage(input: json["prompt_eval_count"]?.int, output: json["eval_count"]?.int)
    let finish: FinishReason =
      switch json["done_reason"]?.string {
      case nil, "stop": .stop
      case "length": .length
      default: .other
      }
    let completion = Completion(
      text: said.text, finish: finish, outputTokens: usage.visible(besides: said.reasoning), reasoning: said.reasoning)
    return ModelResponse(
      completions: [completion], usage: usage.believed(for: [completion]), cacheMark: answer.cacheMark)
  }

  /// The window to ask a model for: what its own file sets, else as much of what it can as costs little memory.
  static func contextWindow(fromShow json: JSON) -> Int? {
    let lines = json["parameters"]?.string?.split(separator: "\n") ?? []
    for line in lines {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == "num_ctx", let window = Int(words[1]), window > 0 { return window }
    }
    let most = json["model_info"]?.object?.members.first { $0.name.hasSuffix(".context_length") }?.value.int
    return most.map { min($0, 8192) }
  }
}
