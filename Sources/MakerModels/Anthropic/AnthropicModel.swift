public import Maker
import MakerVoting

/// A model behind Anthropic's Messages, or behind a server that speaks them.
///
/// The prompt goes as one user message, the form of the reply as `output_config`. There is neither a seed nor a way to
/// ask for several samples at once. Newer models refuse a temperature; then the planner asks without one.
public struct AnthropicModel: CompletionModel {
  /// Anthropic's own address.
  public static let officialBaseURL = "https://api.anthropic.com"

  /// The name that users see.
  public let name: String
  /// Tokens that prompt and reply may have together; `nil` where that is not known.
  public let contextWindow: Int?
  /// What tokens cost, where the user said so.
  public let price: Price?

  let server: Server

  /// A model.
  ///
  /// - Parameters:
  ///   - model: its name on the server.
  ///   - baseURL: the address before `/v1/messages`; a `/v1` at its end is understood.
  ///   - key: sent as `x-api-key`; `nil` where the server wants none.
  ///   - client: sends the requests.
  ///   - options: price, context window and timeouts.
  /// - Throws: ``Maker/ModelError`` if the address is none.
  public init(
    model: String, baseURL: String = AnthropicModel.officialBaseURL, key: APIKey?, client: HTTPClient,
    options: ModelOptions = ModelOptions()
  ) throws {
    guard let address = ServerAddress(parsing: baseURL) else {
      throw ModelError(.notFound, "`\(baseURL)` is no address of a server; it should look like https://host")
    }
    self.init(
      model: model, address: address.dropping(suffix: "/v1"), key: key, client: client, options: options,
      contextWindow: options.contextWindow ?? (address.isAnthropic ? 200_000 : nil))
  }

  init(
    model: String, address: ServerAddress, key: APIKey?, client: HTTPClient, options: ModelOptions, contextWindow: Int?
  ) {
    name = "anthropic/\(model)"
    self.contextWindow = contextWindow
    price = options.price
    server = Server(
      client: client, address: address, modelName: name, modelID: model, key: key,
      headers: [("anthropic-version", "2023-06-01")] + (key.map { [("x-api-key", $0.value)] } ?? []),
      options: options, advice: .anthropic(isOfficial: address.isAnthropic))
  }

  /// Completes one prompt, in one exchange with the server.
  ///
  /// - Throws: ``Maker/ModelError``, or `CancellationError`.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    var body = JSONObject()
    body["model"] = .string(server.modelID)
    body["max_tokens"] = .integer(request.maxOutputTokens)
    body["messages"] = [["role": "user", "content": .string(request.prompt)]]
    // The range ends at 1 here.
    body["temperature"] = request.temperature.map { .double(min($0, 1)) }
    if let schema = request.schema {
      body["output_config"] = ["format": ["type": "json_schema", "schema": schema.schema]]
    }
    return try response(await server.post("/v1/messages", .object(body), for: request))
  }

  private func response(_ json: JSON) throws -> ModelResponse {
    guard let blocks = json["content"]?.array else { throw server.unreadable("`content` is missing") }
    let text = blocks.filter { $0["type"]?.string == "text" }.compactMap { $0["text"]?.string }.joined()
    let usage = json["usage"]
    let output = usage?["output_tokens"]?.int
    // Tokens that were read from a cache, or written to one, are not among the `input_tokens`.
    let input = usage?["input_tokens"]?.int.map { fresh in
      ["cache_creation_input_tokens", "cache_read_input_tokens"].reduce(fresh) { $0 + (usage?[$1]?.int ?? 0) }
    }
    return ModelResponse(
      completions: [Completion(text: text, finish: Self.finish(json["stop_reason"]?.string), outputTokens: output)],
      usage: TokenUsage(input: input, output: output))
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

extension ServerAddress {
  var isAnthropic: Bool { host == "api.anthropic.com" }
}
