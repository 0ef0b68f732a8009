public import Maker
import MakerVoting

/// Makes the models that are reached over HTTP, and those that replay a file, from names and from an environment.
///
/// | variable | what it is |
/// |---|---|
/// | `OPENAI_API_KEY`, `ANTHROPIC_API_KEY` | the keys; needed for the official addresses only |
/// | `OPENAI_API_KEY_FILE`, `ANTHROPIC_API_KEY_FILE` | files that hold them |
/// | `OPENAI_BASE_URL`, `ANTHROPIC_BASE_URL`, `OLLAMA_HOST` | other addresses |
/// | `MAKER_API_KEY`, `MAKER_API_KEY_FILE` | the key for a server that is named by its address |
///
/// A server named by its address never gets `OPENAI_API_KEY`, unless it is the one that `OPENAI_BASE_URL` names, or
/// OpenAI's own.
public struct ModelFactory: Sendable {
  let environment: [String: String]
  let client: HTTPClient

  /// A factory.
  ///
  /// - Parameters:
  ///   - environment: variables by name; an empty value counts as none.
  ///   - client: sends the requests of all models.
  public init(environment: [String: String], client: HTTPClient) {
    self.environment = environment.filter { !$0.value.isEmpty }
    self.client = client
  }

  /// The model of that name; nil for `sim`, which is not made here.
  ///
  /// Where name or context window are not known, the server is asked, so that one that does not answer is found here.
  ///
  /// - Throws: ``Maker/ModelError``, ``MakerJournal/JournalError``, or `CancellationError`.
  public func make(
    _ reference: ModelReference, options: ModelOptions = ModelOptions()
  ) async throws -> (any CompletionModel)? {
    switch reference {
    case .openAI(let name): return try await openAI(name, options)
    case .anthropic(let name): return try await anthropic(name, options)
    case .ollama(let name): return try await ollama(name, options)
    case .server(let url, let model): return try await server(url, model, options)
    case .replay(let path): return try ReplayModel.all(contentsOf: path).first
    case .simulated: return nil
    }
  }

  /// Whether a key for this provider is set: what the choice of a default model asks.
  public func hasKey(for reference: ModelReference) -> Bool {
    switch reference {
    case .openAI: environment["OPENAI_API_KEY"] != nil || environment["OPENAI_API_KEY_FILE"] != nil
    case .anthropic: environment["ANTHROPIC_API_KEY"] != nil || environment["ANTHROPIC_API_KEY_FILE"] != nil
    default: false
    }
  }

  private func openAI(_ name: String, _ options: ModelOptions) async throws -> OpenAIModel {
    let address = try address("OPENAI_BASE_URL", official: OpenAIModel.officialBaseURL)
    let key = try key("OPENAI_API_KEY", for: "openai/\(name)", isRequired: address.isOpenAI)
    func model(_ window: Int?) -> OpenAIModel {
      OpenAIModel(
        model: name, address: address, key: key, client: client, options: options, name: "openai/\(name)",
        advice: .openAI(isOfficial: address.isOpenAI), contextWindow: window)
    }
    if let window = options.contextWindow ?? (address.isOpenAI ? 128_000 : nil) { return model(window) }
    return model(try await ModelCatalog(model(nil).server).contextWindow(of: name))
  }

  private func anthropic(_ name: String, _ options: ModelOptions) async throws -> AnthropicModel {
    let address = try address("ANTHROPIC_BASE_URL", official: AnthropicModel.officialBaseURL)
      .dropping(suffix: "/v1")
    let key = try key("ANTHROPIC_API_KEY", for: "anthropic/\(name)", isRequired: address.isAnthropic)
    func model(_ window: Int?) -> AnthropicModel {
      AnthropicModel(
        model: name, address: address, key: key, client: client, options: options, contextWindow: window)
    }
    if let window = options.contextWindow ?? (address.isAnthropic ? 200_000 : nil) { return model(window) }
    let asked = try await ModelCatalog(model(nil).server, prefix: "/v1").contextWindow(of: name)
    return model(asked ?? (name.hasPrefix("claude") ? 200_000 : nil))
  }

  private func ollama(_ name: String, _ options: ModelOptions) async throws -> OllamaModel {
    let host = environment["OLLAMA_HOST"] ?? ""
    guard let address = ServerAddress(ollamaHost: host) else {
      throw ModelError(
        .notFound, "OLLAMA_HOST: `\(host.oneLine(limit: 80))` is no host; it should look like 127.0.0.1:11434")
    }
    func model(_ window: Int?) -> OllamaModel {
      OllamaModel(model: name, address: address, client: client, options: options, contextWindow: window)
    }
    if let window = options.contextWindow { return model(window) }
    let shown = try await model(nil).server.post("/api/show", ["model": .string(name)], for: nil)
    return model(OllamaModel.contextWindow(fromShow: shown))
  }

  private func server(_ url: String, _ model: String?, _ options: ModelOptions) async throws -> OpenAIModel {
    guard let address = ServerAddress(parsing: url) else {
      throw ModelError(.notFound, "`\(url)` is no address of a server; it should look like http://host:port/v1")
    }
    let usual = environment["OPENAI_BASE_URL"].flatMap(ServerAddress.init(parsing:))
    let isOpenAIs = address.isOpenAI && address.isSecure || address == usual
    let key = try key(
      isOpenAIs ? "OPENAI_API_KEY" : "MAKER_API_KEY", for: url, isRequired: address.isOpenAI)
    func make(_ name: String, _ window: Int?) -> OpenAIModel {
      OpenAIModel(
        model: name, address: address, key: key, client: client, options: options,
        name: url + (model.map { "#\($0)" } ?? ""), advice: isOpenAIs ? .openAI(isOfficial: false) : .compatible,
        contextWindow: window)
    }
    let catalog = ModelCatalog(make(model ?? "", nil).server)
    if let model {
      if let window = options.contextWindow { return make(model, window) }
      return make(model, try await catalog.contextWindow(of: model))
    }
    let first = try await catalog.first()
    if let window = options.contextWindow ?? first.contextWindow { return make(first.id, window) }
    return make(first.id, await catalog.windowFromProperties())
  }

  private func address(_ variable: String, official: String) throws -> ServerAddress {
    let text = environment[variable] ?? official
    guard let address = ServerAddress(parsing: text) else {
      let shown = text.contains("@") ? "its value" : "`\(text.oneLine(limit: 80))`"
      throw ModelError(.notFound, "\(variable): \(shown) is no address; it should look like \(official)")
    }
    return address
  }

  private func key(_ variable: String, for model: String, isRequired: Bool) throws -> APIKey? {
    if let text = environment[variable] {
      if let key = APIKey(text) { return key }
      throw ModelError(
        .unauthorized, "\(model): \(variable) holds no usable key: it has spaces, or letters beyond ASCII")
    }
    if let path = environment[variable + "_FILE"] {
      guard let text = try? TextFile.read(path) else {
        throw ModelError(.unauthorized, "\(model): the file that \(variable)_FILE names cannot be read: \(path)")
      }
      if let key = APIKey(text) { return key }
      throw ModelError(.unauthorized, "\(model): the file that \(variable)_FILE names holds no key: \(path)")
    }
    if isRequired {
      throw ModelError(.unauthorized, "\(model): no key; set \(variable), or \(variable)_FILE to a file that holds it")
    }
    return nil
  }
}
