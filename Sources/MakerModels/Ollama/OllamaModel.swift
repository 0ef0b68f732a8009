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

  let server: Server

  /// A model.
  ///
  /// - Parameters:
  ///   - model: its name, as `ollama list` shows it.
  ///   - host: the server in any of the forms of `OLLAMA_HOST`.
  ///   - client: sends the requests.
  ///   - options: price, context window and timeouts.
  /// - Throws: ``Maker/ModelError`` if the host is none.
  public init(
    model: String, host: String = "127.0.0.1:11434", client: HTTPClient, options: ModelOptions = ModelOptions()
  ) throws {
    guard let address = ServerAddress(ollamaHost: host) else {
      throw ModelError(.notFound, "`\(host)` is no host; OLLAMA_HOST should look like 127.0.0.1:11434")
    }
    self.init(
      model: model, address: address, client: client, options: options, contextWindow: options.contextWindow)
  }

  init(model: String, address: ServerAddress, client: HTTPClient, options: ModelOptions, contextWindow: Int?) {
    name = "ollama/\(model)"
    self.contextWindow = contextWindow
    price = options.price
    server = Server(
      client: client, address: address, modelName: name, modelID: model, key: nil, headers: [], options: options,
      advice: .ollama(model: model))
  }

  /// Completes one prompt, in one exchange with the server.
  ///
  /// - Throws: ``Maker/ModelError``, or `CancellationError`.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    var options = JSONObject()
    options["num_predict"] = .integer(request.maxOutputTokens)
    options["temperature"] = request.temperature.map(JSON.double)
    if request.sendsSeed { options["seed"] = .integer(request.seed) }
    options["num_ctx"] = contextWindow.map { .integer($0) }
    var body = JSONObject()
    body["model"] = .string(server.modelID)
    body["messages"] = [["role": "user", "content": .string(request.prompt)]]
    body["stream"] = false
    body["format"] = request.schema?.schema
    body["options"] = .object(options)
    return try response(await server.post("/api/chat", .object(body), for: request))
  }

  private func response(_ json: JSON) throws -> ModelResponse {
    guard let text = json["message"]?["content"]?.string else {
      throw server.unreadable("`message.content` is missing")
    }
    let output = json["eval_count"]?.int
    let finish: FinishReason =
      switch json["done_reason"]?.string {
      case nil, "stop": .stop
      case "length": .length
      default: .other
      }
    // A prompt that Ollama has in its cache is not counted by some versions.
    return ModelResponse(
      completions: [Completion(text: text, finish: finish, outputTokens: output)],
      usage: TokenUsage(input: json["prompt_eval_count"]?.int, output: output))
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
