public import Maker
import MakerVoting

/// A model behind Anthropic's Messages, or behind a server that speaks them.
///
/// The prompt goes as one user message, the form of the reply as `output_config`. There is neither a seed nor a way to
/// ask for several samples at once. Newer models refuse a temperature, which is then left out.
public struct AnthropicModel: CompletionModel {
  /// Anthropic's own address.
  public static let officialBaseURL = "https://api.anthropic.com"

  /// The name that users see.
  public let name: String
  /// Tokens that prompt and reply may have together; `nil` where that is not known.
  public let contextWindow: Int?
  /// What tokens cost, where that is known.
  public let price: Price?

  /// Yes: servers differ in what they refuse.
  public var startsAlone: Bool { true }

  let server: Server

  /// A model.
  ///
  /// - Parameters:
  ///   - model: its name on the server.
  ///   - baseURL: the address before `/v1/messages`; a `/v1` at its end, and the endpoint's own address, are understood.
  ///   - key: sent as `x-api-key`; `nil` where the server wants none.
  ///   - options: price, context window, timeouts, effort, and members and headers of one's own.
  /// - Throws: ``Maker/ModelError`` if the address is none.
  public init(
    model: String, baseURL: String = AnthropicModel.officialBaseURL, key: APIKey?,
    options: ModelOptions = ModelOptions()
  ) throws {
    try self.init(model: model, baseURL: baseURL, key: key, client: HTTPClient(), options: options)
  }

  package init(
    model: String, baseURL: String = AnthropicModel.officialBaseURL, key: APIKey?, client: HTTPClient,
    options: ModelOptions = ModelOptions()
  ) throws {
    guard let address = ServerAddress(parsing: baseURL) else {
      let shown = Secrets.withoutAddressSecrets(baseURL).oneLine(limit: 80)
      throw ModelError(.notFound, "`\(shown)` is no address of a server; it should look like https://host")
    }
    let isOfficial = Provider.anthropic.owns(address)
    self.init(
      model: model, address: address.withoutEndpoint.dropping(suffix: "/v1"), key: key.map { KeyHolder($0) },
      client: client, options: options,
      contextWindow: options.contextWindow
        ?? (isOfficial
          ? KnownModels.entry(of: model, at: .anthropic)?.window ?? KnownModels.usualWindow(at: .anthropic) : nil))
  }

  init(
    model: String, address: ServerAddress, key: KeyHolder?, client: HTTPClient, options: ModelOptions,
    contextWindow: Int?
  ) {
    name = "anthropic/\(model)"
    self.contextWindow = contextWindow
    let isOfficial = Provider.anthropic.owns(address)
    price = options.price ?? (isOfficial ? KnownModels.entry(of: model, at: .anthropic)?.price : nil)
    server = Server(
      client: client, address: address, modelName: name, modelID: model, key: key, keyHeader: .named("x-api-key"),
      headers: [("anthropic-version", "2023-06-01")], options: options,
      advice: .of(.anthropic, isOfficial: isOfficial), refusals: Refusals(known: Provider.anthropic.refusals))
  }

  /// Completes one prompt, in one exchange with the server.
  ///
  /// - Throws: ``Maker/ModelError``, or `CancellationError`.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    try response(await server.post(posting(of: request)))
  }

  private func posting(of request: ModelRequest) -> Server.Posting {
    let refused = server.refusals.features(for: request)
    var carried: Set<ModelError.Feature> = [.longReplies]
    let limit = server.refusals.limit(request.outputLimit)
    var body = JSONObject()
    body["model"] = .string(server.modelID)
    body["max_tokens"] = .integer(limit)
    body["messages"] = [["role": "user", "content": .string(request.prompt)]]
    body["stream"] = false
    if !refused.contains(.nonce) {
      body["metadata"] = ["user_id": .string(request.nonce)]
      carried.insert(.nonce)
    }
    if let temperature = request.temperature, !refused.contains(.temperature) {
      // The range ends at 1 here.
      body["temperature"] = .double(min(temperature, 1))
      carried.insert(.temperature)
    }
    var output = JSONObject()
    if let schema = request.schema, !refused.contains(.structuredOutput) {
      output["format"] = ["type": "json_schema", "schema": SchemaSubset.of(schema.schema)]
      carried.insert(.structuredOutput)
    }
    if let effort = server.options.effort, !refused.contains(.effort) {
      carried.insert(.effort)
      if effort == "none" {
        body["thinking"] = ["type": "disabled"]
      } else {
        output["effort"] = .string(effort)
        body["thinking"] = ["type": "adaptive"]
      }
    }
    if !output.members.isEmpty { body["output_config"] = .object(output) }
    return Server.Posting(
      path: "/v1/messages", body: body.overlaid(with: server.options.body), carried: carried, limit: limit,
      maxBytes: ReplySize.bytes(tokens: limit, count: 1), nonce: request.nonce)
  }

  private func response(_ answer: Server.Answer) throws -> ModelResponse {
    let json = answer.json
    guard let blocks = json["content"]?.array else { throw server.unreadable("`content` is missing") }
    let said = ReplyText(blocks: blocks)
    let usage = TokenUsage(anthropic: json["usage"])
    let completion = Completion(
      text: said.text, finish: Self.finish(json["stop_reason"]?.string),
      outputTokens: usage.visible(besides: said.reasoning), reasoning: said.reasoning)
    return ModelResponse(
      completions: [completion], usage: usage.believed(for: [completion]), id: json["id"]?.string,
      cacheMark: answer.cacheMark)
  }

  private static func finish(_ reason: String?) -> FinishReason {
    switch reason {
    case "end_turn", "stop_sequence": .stop
    case "max_tokens", "model_context_window_exceeded": .length
    case "refusal": .refused
    default: .other
    }
  }
}
