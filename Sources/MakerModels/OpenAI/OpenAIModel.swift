public import Maker
import MakerVoting

/// A model behind OpenAI's chat completions, or behind a server that speaks them (llama.cpp, vLLM, LM Studio …).
///
/// The prompt goes as one user message. Several samples of one prompt are asked for with `n`, the form of the reply with
/// `response_format`. A reply's `reasoning_content` is no part of its text.
public struct OpenAIModel: CompletionModel {
  /// OpenAI's own address.
  public static let officialBaseURL = "https://api.openai.com/v1"

  /// The name that users see.
  public let name: String
  /// Tokens that prompt and reply may have together; `nil` where that is not known.
  public let contextWindow: Int?
  /// What tokens cost, where the user said so.
  public let price: Price?
  /// Eight, the most that llama.cpp takes by default.
  public var maxSamplesPerCall: Int { 8 }

  let server: Server
  private let lengthField: LengthField

  /// A model.
  ///
  /// - Parameters:
  ///   - model: its name on the server.
  ///   - baseURL: the address before `/chat/completions`, usually ending in `/v1`.
  ///   - key: sent as a bearer token; `nil` where the server wants none.
  ///   - client: sends the requests.
  ///   - options: price, context window and timeouts.
  ///   - name: what users see; `openai/` and the model by default.
  /// - Throws: ``Maker/ModelError`` if the address is none.
  public init(
    model: String, baseURL: String = OpenAIModel.officialBaseURL, key: APIKey?, client: HTTPClient,
    options: ModelOptions = ModelOptions(), name: String? = nil
  ) throws {
    guard let address = ServerAddress(parsing: baseURL) else {
      throw ModelError(.notFound, "`\(baseURL)` is no address of a server; it should look like https://host/v1")
    }
    let isOfficial = address.isOpenAI
    self.init(
      model: model, address: address, key: key, client: client, options: options, name: name ?? "openai/\(model)",
      advice: .openAI(isOfficial: isOfficial), contextWindow: options.contextWindow ?? (isOfficial ? 128_000 : nil))
  }

  init(
    model: String, address: ServerAddress, key: APIKey?, client: HTTPClient, options: ModelOptions, name: String,
    advice: ServerAdvice, contextWindow: Int?
  ) {
    self.name = name
    self.contextWindow = contextWindow
    price = options.price
    lengthField = LengthField(address.isOpenAI ? .completion : .plain)
    server = Server(
      client: client, address: address, modelName: name, modelID: model, key: key,
      headers: key.map { [("Authorization", "Bearer \($0.value)")] } ?? [], options: options, advice: advice)
  }

  /// Completes one prompt, in one exchange with the server.
  ///
  /// - Throws: ``Maker/ModelError``, or `CancellationError`.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let field = lengthField.current
    do {
      let json = try await server.post("/chat/completions", body(of: request, field), for: request)
      return try response(json, to: request)
    } catch let error as ModelError where error.code == .rejected && field.isRefused(by: error.message) {
      guard lengthField.refuse(field) else { throw error }
      // Transient, so that the planner asks again at once, and counts this exchange.
      let message = "\(name): the server does not take `\(field.rawValue)`; `\(field.other.rawValue)` comes next"
      throw ModelError(.serverFailed, message, retryAfter: 0)
    }
  }

  private func body(of request: ModelRequest, _ lengthField: LengthField.Name) -> JSON {
    var body = JSONObject()
    body["model"] = .string(server.modelID)
    body["messages"] = [["role": "user", "content": .string(request.prompt)]]
    body[lengthField.rawValue] = .integer(request.maxOutputTokens)
    body["temperature"] = request.temperature.map(JSON.double)
    if request.count > 1 { body["n"] = .integer(min(request.count, maxSamplesPerCall)) }
    if request.sendsSeed { body["seed"] = .integer(request.seed) }
    if let schema = request.schema {
      body["response_format"] = [
        "type": "json_schema",
        "json_schema": ["name": .string(schema.name), "strict": true, "schema": schema.schema],
      ]
    }
    return .object(body)
  }

  private func response(_ json: JSON, to request: ModelRequest) throws -> ModelResponse {
    guard let choices = json["choices"]?.array, !choices.isEmpty else {
      throw server.unreadable("`choices` is missing or empty")
    }
    let ordered = choices.enumerated().sorted { a, b in
      (a.element["index"]?.int ?? a.offset, a.offset) < (b.element["index"]?.int ?? b.offset, b.offset)
    }
    let usage = json["usage"]
    var output = usage?["completion_tokens"]?.int
    let isAlone = ordered.count == 1
    let completions = try ordered.prefix(max(1, request.count)).map { _, choice in
      guard let message = choice["message"], message.object != nil else {
        throw server.unreadable("a choice without a `message`")
      }
      let refusal = message["refusal"]?.string.flatMap { $0.isEmpty ? nil : $0 }
      return Completion(
        text: refusal ?? Self.text(of: message["content"]),
        finish: refusal == nil ? Self.finish(choice["finish_reason"]?.string) : .refused,
        outputTokens: isAlone ? output : nil)
    }
    // llama.cpp, which `timings` gives away, counts the tokens of the first choice alone.
    if !isAlone, json["timings"] != nil {
      let estimate = completions.reduce(0) { $0 + TokenUsage.estimate($1.text) }
      output = output.map { max($0, estimate) } ?? estimate
    }
    return ModelResponse(
      completions: Array(completions), usage: TokenUsage(input: usage?["prompt_tokens"]?.int, output: output))
  }

  /// The content is a text, a list of parts, or null.
  private static func text(of content: JSON?) -> String {
    content?.string ?? content?.array?.compactMap { $0["text"]?.string }.joined() ?? ""
  }

  private static func finish(_ reason: String?) -> FinishReason {
    switch reason {
    case nil, "stop", "eos", "end_turn", "stop_sequence": .stop
    case "length", "max_tokens": .length
    case "content_filter", "refusal": .refused
    default: .other
    }
  }
}

extension ServerAddress {
  var isOpenAI: Bool { host == "api.openai.com" || host.hasSuffix(".openai.azure.com") }
}
