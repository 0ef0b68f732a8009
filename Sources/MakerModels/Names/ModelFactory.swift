public import Maker
import MakerVoting

/// Makes the models that are reached over HTTP, and those that replay a file, from names and from an environment.
///
/// | variable | what it is |
/// |---|---|
/// | `OPENAI_API_KEY`, `MISTRAL_API_KEY` … | a provider's key: ``Provider/keyVariables`` |
/// | …`_FILE`, …`_COMMAND` | a file that holds it, or a command that prints it; both are asked again when it is refused |
/// | `OPENAI_BASE_URL`, `OLLAMA_HOST` … | another address: ``Provider/addressVariables`` |
/// | `MAKER_API_KEY_HOST_PORT` | the key for one server that is named by its address |
/// | `MAKER_API_KEY` | the same where there is one such server, or for the one that `MAKER_BASE_URL` names |
/// | `SSL_CERT_FILE`, `CURL_CA_BUNDLE` | certificates (PEM) to trust instead of the system's |
///
/// A key goes to the scheme, host and port that it was given for, and to no other.
public struct ModelFactory: Sendable {
  let environment: [String: String]
  let client: HTTPClient
  private let keys: KeyRing

  /// A factory, whose models share one transport.
  ///
  /// - Parameters:
  ///   - environment: variables by name; an empty value counts as none.
  ///   - certificateFile: certificates (PEM) to trust instead of the system's; stands above the environment's.
  public init(environment: [String: String], certificateFile: String? = nil) {
    let file = certificateFile ?? Self.certificateFile(in: environment)
    self.init(environment: environment, client: HTTPClient(configuration: .init(certificateFile: file)))
  }

  package init(environment: [String: String], client: HTTPClient) {
    self.environment = environment.filter { !$0.value.isEmpty }
    self.client = client
    keys = KeyRing(environment: self.environment)
  }

  /// The file of certificates that an environment names, as curl and OpenSSL take it; `nil` for the system's.
  package static func certificateFile(in environment: [String: String]) -> String? {
    ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
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
    case .provider(let provider, let name): return try await model(name, of: provider, options)
    case .server(let url, let model):
      // Anthropic's own address, as people paste it, speaks Anthropic's protocol.
      if let model, ServerAddress(parsing: url).flatMap(Provider.owner(of:)) == .anthropic {
        return try await self.model(model, of: .anthropic, options)
      }
      return try await server(url, model, options)
    case .servers(let urls, let model): return try await pool(urls, model, reference.description, options)
    case .replay(let path): return try ReplayModel.all(contentsOf: path).first
    case .simulated: return nil
    }
  }

  /// Whether a key for this provider is set: what the choice of a default model asks.
  public func hasKey(for provider: Provider) -> Bool { keys.source(for: provider) != nil }

  private func model(
    _ name: String, of provider: Provider, _ options: ModelOptions
  ) async throws -> any CompletionModel {
    let address = try address(of: provider, model: name)
    let shown = "\(provider)/\(name)"
    let source = keys.source(for: provider)
    if source == nil, provider.owns(address), let variable = provider.keyVariables.first {
      throw ModelError(
        .unauthorized,
        "\(shown): no key; set \(variable), or \(variable)_FILE to a file that holds it, or \(variable)_COMMAND to a"
          + " command that prints it")
    }
    var key: KeyHolder?
    if let source { key = try await KeyHolder(reading: source, for: shown) }
    let official = provider.owns(address) ? provider : nil
    let table = official.flatMap { KnownModels.entry(of: name, at: $0)?.window ?? KnownModels.usualWindow(at: $0) }
    let window = options.contextWindow ?? table
    switch provider.dialect {
    case .ollama: return try await ollama(name, address, options)
    case .anthropic:
      func model(_ window: Int?) -> AnthropicModel {
        AnthropicModel(
          model: name, address: address, key: key, client: client, options: options, contextWindow: window)
      }
      if let window { return model(window) }
      let asked = try await ModelCatalog(model(nil).server, prefix: "/v1").contextWindow(of: name)
      return model(asked ?? (name.hasPrefix("claude") ? KnownModels.usualWindow(at: .anthropic) : nil))
    case .openAI:
      func model(_ window: Int?) -> OpenAIModel {
        // Behind another address stands somebody else, who need not have the provider's habits.
        OpenAIModel(
          model: name, address: address, key: key, client: client, options: options, name: shown,
          advice: .of(provider, isOfficial: official != nil), provider: official ?? Provider.owner(of: address),
          contextWindow: window)
      }
      if let window { return model(window) }
      return model(try await ModelCatalog(model(nil).server).contextWindow(of: name))
    }
  }

  private func ollama(_ name: String, _ address: ServerAddress, _ options: ModelOptions) async throws -> OllamaModel {
    func model(_ window: Int?) -> OllamaModel {
      OllamaModel(model: name, address: address, client: client, options: options, contextWindow: window)
    }
    if let window = options.contextWindow { return model(window) }
    let shown = try await model(nil).server.post(Server.Posting(path: "/api/show", body: ["model": .string(name)]))
    return model(OllamaModel.contextWindow(fromShow: shown.json))
  }

  /// One model behind several servers. One that does not answer now may later; one at least must.
  private func pool(
    _ urls: [String], _ model: String?, _ name: String, _ options: ModelOptions
  ) async throws -> any CompletionModel {
    var made: [OpenAIModel?] = []
    var failure: (any Error)?
    for url in urls {
      do { made.append(try await server(url, model, options)) } catch let error as ModelError {
        made.append(nil)
        failure = failure ?? error
      }
    }
    guard let known = made.lazy.compactMap({ $0 }).first else {
      throw failure ?? ModelError(.unreachable, "\(name): no server answers")
    }
    var servers: [any CompletionModel] = []
    for (url, answering) in zip(urls, made) {
      if let answering {
        servers.append(answering)
      } else {
        servers.append(try await server(url, known.server.modelID, options, asks: false))
      }
    }
    return ModelPool(name: name, servers: servers)
  }

  /// - Parameters:
  ///   - asks: whether the server may be asked for what is not known of the model.
  private func server(
    _ url: String, _ model: String?, _ options: ModelOptions, asks: Bool = true
  ) async throws -> OpenAIModel {
    guard let address = ServerAddress(parsing: url)?.withoutEndpoint else {
      let shown = Secrets.withoutAddressSecrets(url).oneLine(limit: 80)
      throw ModelError(.notFound, "`\(shown)` is no address of a server; it should look like http://host:port/v1")
    }
    let official = Provider.owner(of: address)
    // The address that the user set for a provider is the one that the provider's key was given for.
    let configured = Provider.all.first { provider in
      provider.addressVariables.contains {
        environment[$0].flatMap(ServerAddress.init(parsing:))?.origin == address.origin
      }
    }
    let name = address.description + (model.map { "#\($0)" } ?? "")
    // Where the user set one, the key is for that address, and no longer for the provider's other hosts.
    let isElsewhere = official?.addressVariables.contains { environment[$0] != nil } ?? false
    let provider = configured ?? (isElsewhere ? nil : official)
    let source = provider.flatMap { keys.source(for: $0) } ?? keys.source(for: address)
    if source == nil, let variable = provider == official ? official?.keyVariables.first : nil {
      throw ModelError(.unauthorized, "\(name): no key; set \(variable), or \(variable)_FILE to a file that holds it")
    }
    var key: KeyHolder?
    if let source { key = try await KeyHolder(reading: source, for: name) }
    let advice =
      provider.map { ServerAdvice.of($0, isOfficial: official != nil) }
      ?? .compatible(keyVariable: KeyRing.variable(for: address))
    func make(_ id: String, _ window: Int?) -> OpenAIModel {
      OpenAIModel(
        model: id, address: address, key: key, client: client, options: options, name: name, advice: advice,
        provider: official, contextWindow: window)
    }
    let catalog = ModelCatalog(make(model ?? "", nil).server)
    if let model {
      if options.contextWindow != nil || !asks { return make(model, options.contextWindow) }
      return make(model, try await catalog.contextWindow(of: model))
    }
    let first = try await catalog.first()
    if let window = options.contextWindow ?? first.contextWindow { return make(first.id, window) }
    return make(first.id, await catalog.windowFromProperties())
  }
}

extension ModelFactory {
  /// Where a provider is: at the address that a variable sets, else at its own.
  func address(of provider: Provider, model: String) throws -> ServerAddress {
    let found = provider.addressVariables.lazy.compactMap { name in environment[name].map { (name, $0) } }.first
    guard let (variable, text) = found else {
      if let address = provider.address { return address }
      if provider == .bedrock, let region = environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"],
        let address = ServerAddress(parsing: "https://bedrock-runtime.\(region).amazonaws.com/openai/v1")
      {
        return address
      }
      let also = provider == .bedrock ? "AWS_REGION to your region" : "\(provider.addressVariables[1]) to your endpoint"
      throw ModelError(.notFound, "\(provider)/\(model): no address; set \(also)")
    }
    let parsed = provider.dialect == .ollama ? ServerAddress(ollamaHost: text) : ServerAddress(parsing: text)
    guard let address = parsed?.withoutEndpoint else {
      let shown = Secrets.withoutAddressSecrets(text).oneLine(limit: 80)
      let right =
        provider.dialect == .ollama
        ? "no host; it should look like 127.0.0.1:11434"
        : "no address; it should look like \(provider.baseURL ?? "https://HOST")"
      throw ModelError(.notFound, "\(variable): `\(shown)` is \(right)")
    }
    switch provider {
    case .anthropic: return address.dropping(suffix: "/v1")
    case .azure: return azure(address, deployment: model)
    default: return address
    }
  }

  /// Azure has two forms: the newer one without versions, and one with a path and a version for each deployment.
  private func azure(_ endpoint: ServerAddress, deployment: String) -> ServerAddress {
    if endpoint.path.hasSuffix("/v1") || endpoint.path.contains("/deployments/") { return endpoint }
    var address = endpoint.dropping(suffix: "/openai")
    address.apiVersion =
      address.apiVersion ?? environment["AZURE_OPENAI_API_VERSION"] ?? environment["OPENAI_API_VERSION"]
      ?? environment["AZURE_API_VERSION"]
    if address.apiVersion == nil { return address.appending(path: "/openai/v1") }
    return address.appending(path: "/openai/deployments/\(deployment)")
  }
}
