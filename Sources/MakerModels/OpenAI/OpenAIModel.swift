public import Maker
import MakerVoting

/// A model behind OpenAI's chat completions, or behind a server that speaks them (llama.cpp, vLLM, LM Studio …).
///
/// The prompt goes as one user message. Several samples of one prompt are asked for with `n`, the form of the reply with
/// `response_format`. What the server refuses of all that is left out from then on, alone. Thoughts, in whichever form
/// they come, are no part of a reply's text.
public struct OpenAIModel: CompletionModel {
  /// OpenAI's own address.
  public static let officialBaseURL = "https://api.openai.com/v1"

  /// The name that users see.
  public let name: String
  /// Tokens that prompt and reply may have together; `nil` where that is not known.
  public let contextWindow: Int?
  /// What tokens cost, where that is known.
  public let price: Price?
  /// Eight, the most that llama.cpp takes by default; one where the provider takes no more.
  public var maxSamplesPerCall: Int { provider?.refusals.contains(.severalSamples) == true ? 1 : 8 }

  /// Yes: servers differ in what they refuse.
  public var startsAlone: Bool { true }

  let server: Server
  private let provider: Provider?

  /// A model.
  ///
  /// - Parameters:
  ///   - model: its name on the server.
  ///   - baseURL: the address before `/chat/completions`, usually ending in `/v1`; the endpoint's own is understood.
  ///   - key: sent as a bearer token; `nil` where the server wants none.
  ///   - options: price, context window, timeouts, effort, and members and headers of one's own.
  ///   - name: what users see; `openai/` and the model by default.
  /// - Throws: ``Maker/ModelError`` if the address is none.
  public init(
    model: String, baseURL: String = OpenAIModel.officialBaseURL, key: APIKey?, options: ModelOptions = ModelOptions(),
    name: String? = nil
  ) throws {
    try self.init(
      model: model, baseURL: baseURL, key: key, client: HTTPClient(), options: options, name: name)
  }

  package init(
    model: String, baseURL: String = OpenAIModel.officialBaseURL, key: APIKey?, client: HTTPClient,
    options: ModelOptions = ModelOptions(), name: String? = nil
  ) throws {
    guard let address = ServerAddress(parsing: baseURL) else {
      let shown = Secrets.withoutAddressSecrets(baseURL).oneLine(limit: 80)
      throw ModelError(.notFound, "`\(shown)` is no address of a server; it should look like https://host/v1")
    }
    let provider = Provider.owner(of: address)
    self.init(
      model: model, address: address.withoutEndpoint, key: key.map { KeyHolder($0) }, client: client, options: options,
      name: name ?? "openai/\(model)", advice: .of(.openAI, isOfficial: provider == .openAI), provider: provider,
      contextWindow: options.contextWindow
        ?? provider.flatMap { KnownModels.entry(of: model, at: $0)?.window ?? KnownModels.usualWindow(at: $0) })
  }

  init(
    model: String, address: ServerAddress, key: KeyHolder?, client: HTTPClient, options: ModelOptions, name: String,
    advice: ServerAdvice, provider: Provider?, contextWindow: Int?
  ) {
    self.name = name
    self.contextWindow = contextWindow
    price = options.price ?? provider.flatMap { KnownModels.entry(of: model, at: $0)?.price }
    self.provider = provider
    server = Server(
      client: client, address: address, modelName: name, modelID: model, key: key,
      keyHeader: provider?.keyHeader.map { .named($0) } ?? .bearer, options: options, advice: advice,
      refusals: Refusals(known: provider?.refusals ?? []))
  }

  /// Completes one prompt, in one exchange with the server.
  ///
  /// - Throws: ``Maker/ModelError``, or `CancellationError`.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let posting = posting(of: request)
    let answer = try await server.post(posting)
    return try response(answer, to: request, posting)
  }

  private func posting(of request: ModelRequest) -> Server.Posting {
    let refused = server.refusals.features(for: request)
    var carried: Set<ModelError.Feature> = [.longReplies]
    var body = JSONObject()
    body["model"] = .string(server.modelID)
    body["messages"] = [["role": "user", "content": .string(request.prompt)]]
    body["stream"] = false
    let limit = server.refusals.limit(request.outputLimit)
    let usual = provider?.lengthName ?? "max_tokens"
    let other = usual == "max_tokens" ? "max_completion_tokens" : "max_tokens"
    if !refused.contains(.lengthName) { carried.insert(.lengthName) }
    body[refused.contains(.lengthName) ? other : usual] = .integer(limit)
    if let temperature = request.temperature, !refused.contains(.temperature) {
      body["temperature"] = .double(temperature)
      carried.insert(.temperature)
    }
    let count = min(request.count, maxSamplesPerCall)
    if count > 1, !refused.contains(.severalSamples) {
      body["n"] = .integer(count)
      carried.insert(.severalSamples)
    }
    if request.sendsSeed, !refused.contains(.seed) {
      body[provider?.seedName ?? "seed"] = .integer(request.seed)
      carried.insert(.seed)
    }
    // A seed tells requests apart by itself.
    if !carried.contains(.seed) || request.redraw > 0, !refused.contains(.nonce) {
      body["user"] = .string(request.nonce)
      carried.insert(.nonce)
    }
    if let effort = server.options.effort, !refused.contains(.effort) {
      body["reasoning_effort"] = .string(effort)
      carried.insert(.effort)
    }
    let form = ReplyForm(request, refused: refused)
    form.feature.map { _ = carried.insert($0) }
    switch form {
    case .schema(let schema):
      body["response_format"] = [
        "type": "json_schema",
        "json_schema": ["name": .string(schema.name), "strict": true, "schema": SchemaSubset.of(schema.schema)],
      ]
    case .object: body["response_format"] = ["type": "json_object"]
    case .words: break
    }
    return Server.Posting(
      path: "/chat/completions", body: body.overlaid(with: server.options.body), carried: carried, limit: limit,
      maxBytes: ReplySize.bytes(tokens: limit, count: count), nonce: request.nonce)
  }

  private func response(
    _ answer: Server.Answer, to request: ModelRequest, _ posting: Server.Posting
  ) throws -> ModelResponse {
    let json = answer.json
    guard let choices = json["choices"]?.array, !choices.isEmpty else {
      throw server.unreadable("`choices` is missing or empty")
    }
    let ordered = choices.enumerated().sorted { a, b in
      (a.element["index"]?.int ?? a.offset, a.offset) < (b.element["index"]?.int ?? b.offset, b.offset)
    }
    var usage = TokenUsage(openAI: json["usage"])
    // A choice that failed is one sample less; if all did, the exchange failed.
    var failure: ModelError?
    var completions: [Completion] = []
    for (_, choice) in ordered.prefix(max(1, request.count)) {
      do { completions.append(try completion(choice, usage: choices.count == 1 ? usage : nil, posting)) } catch {
        failure = failure ?? error
      }
    }
    if let failure, completions.isEmpty { throw failure }
    // llama.cpp, which `timings` gives away, counts the tokens of the first choice alone.
    if choices.count > 1, json["timings"] != nil {
      let estimate = completions.reduce(0) { $0 + TokenUsage.estimate($1.text) }
      usage.output = usage.output.map { max($0, estimate) } ?? estimate
    }
    return ModelResponse(
      completions: completions, usage: usage.believed(for: completions), id: json["id"]?.string,
      cacheMark: answer.cacheMark)
  }

  private func completion(
    _ choice: JSON, usage: TokenUsage?, _ posting: Server.Posting
  ) throws(ModelError) -> Completion {
    if let error = choice["error"], error != .null, let complaint = ErrorReply(error) {
      let response = HTTPResponse(status: complaint.impliedStatus, headers: [], body: [])
      throw server.modelError(for: response, complaint, url: server.address.description, posting)
    }
    let reason = choice["finish_reason"]?.string
    if reason == "error" { throw ModelError(.serverFailed, "\(name): the server broke the reply off with an error") }
    // The older completions have the text itself instead of a message.
    let message = choice["message"] ?? choice["text"].map { ["content": $0] }
    guard let message, message.object != nil else { throw server.unreadable("a choice without a `message`") }
    let refusal = message["refusal"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    let said = ReplyText(message: message)
    let output = usage?.visible(besides: said.reasoning)
    return Completion(
      text: refusal ?? said.text, finish: refusal == nil ? Self.finish(reason) : .refused,
      outputTokens: output == 0 && !said.text.isEmpty ? nil : output, reasoning: said.reasoning)
  }

  private static func finish(_ reason: String?) -> FinishReason {
    switch reason?.lowercased() {
    case nil, "stop", "eos", "end_turn", "stop_sequence": .stop
    case "length", "max_tokens", "model_context_window_exceeded": .length
    case "content_filter", "refusal", "safety", "prohibited_content", "recitation", "blocklist", "spii", "sensitive":
      .refused
    default: .other
    }
  }
}
