package import MakerConsole
package import Maker
import MakerModels
import MakerSimulation
import MakerVoting
import Synchronization

/// Where a command's models come from. The only file that knows the models' modules; tests put their own models in.
package struct ModelSetup: Sendable {
  /// A server on this machine.
  package struct Server: Hashable, Sendable {
    package let name: String
    package let url: String
    /// Names under which `--model` takes its models.
    package let models: [String]
    /// Why it is not asked unless it is named, as in `wants a key`; `nil` where it can be.
    package let obstacle: String?

    package init(name: String, url: String, models: [String], obstacle: String? = nil) {
      (self.name, self.url, self.models, self.obstacle) = (name, url, models, obstacle)
    }
  }

  /// What the user said about the models.
  package struct Options: Hashable, Sendable {
    /// What models cost by their names; what stands under the empty name holds for all others.
    package var prices: [String: Price] = [:]
    package var contextWindow: Int?
    /// The run's time.
    package var timeout: Duration?
    /// The longest time for one exchange, where the user said so.
    package var callTimeout: Duration?
    /// How much a model should think, in its provider's word.
    package var effort: String?
    /// Members and headers of requests that no flag knows.
    package var body: JSONObject = [:]
    package var headers: [Header] = []
    /// Certificates (PEM) to trust instead of the system's.
    package var certificateFile: String?
    package var seed: UInt64 = 0

    package struct Header: Hashable, Sendable {
      let name: String
      let value: String

      package init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }
  }

  /// Somebody whose key may be set.
  package struct KeyOwner: Hashable, Sendable {
    /// As in `groq/NAME`.
    package let provider: String
    /// The variables that may hold the key, or with `_FILE` or `_COMMAND` behind them say where it is.
    package let variables: [String]
    /// The model that is asked where none is named; `nil` where nothing can be said.
    package let model: String?
  }

  /// The models that are asked where none is named, in order of preference: small ones of November 2026.
  private static let usualModels: [(provider: Provider, model: String)] = [
    (.openAI, "gpt-4.1-mini"), (.anthropic, "claude-haiku-4-5"), (.gemini, "gemini-3.5-flash"),
    (.mistral, "mistral-small-latest"), (.deepSeek, "deepseek-chat"), (.openRouter, "openrouter/auto"),
  ]

  /// Whose key chooses a model, in order of preference, and then all others that have one.
  package static let keyOwners: [KeyOwner] = {
    let usual = usualModels.map {
      KeyOwner(provider: $0.provider.name, variables: $0.provider.keyVariables, model: "\($0.provider)/\($0.model)")
    }
    let others = Provider.all.filter { provider in
      !provider.isLocal && !provider.keyVariables.isEmpty && !usualModels.contains { $0.provider == provider }
    }
    return usual + others.map { KeyOwner(provider: $0.name, variables: $0.keyVariables, model: nil) }
  }()

  /// The names of the programs that are looked for, with their usual ports.
  package var known: [(name: String, port: Int)]
  /// Checks a model's name without asking anybody.
  package var check: @Sendable (String) throws -> Void
  /// The servers that answer on this machine.
  package var servers: @Sendable () async -> [Server]
  /// Makes the models of these names. Servers may be asked.
  package var make: @Sendable ([String], Options) async throws -> [any CompletionModel]
  /// Makes an embedding model. Servers may be asked.
  package var makeEmbeddings: @Sendable (String, Options) async throws -> any EmbeddingModel

  /// The real ones.
  package static func standard(environment: [String: String]) -> ModelSetup {
    let factories = Factories(environment)
    let search = LocalServers(client: factories.client, ollamaHost: environment["OLLAMA_HOST"])
    return ModelSetup(
      known: LocalServer.Kind.allCases.map { ($0.rawValue, search.ports[$0] ?? 0) },
      check: { name in
        if case .simulated(let options) = try ModelReference(parsing: name) {
          _ = try SimulationSettings(parsing: options)
        }
      },
      servers: {
        await search.found().map { server in
          Server(
            name: server.kind.rawValue, url: server.url, models: server.models.map(\.description),
            obstacle: server.obstacle?.rawValue)
        }
      },
      make: { names, options in
        var models: [any CompletionModel] = []
        for name in names { models += try await make(name, options, factories.factory(options)) }
        return models
      },
      makeEmbeddings: { name, options in
        var modelOptions = Self.modelOptions(options, name)
        // What a reasoning model is told, an embedding model would refuse.
        (modelOptions.effort, modelOptions.body, modelOptions.contextWindow) = (nil, [:], nil)
        let reference: ModelReference
        do throws(ModelReferenceError) { reference = try ModelReference(parsing: name) } catch {
          throw CommandError.usage("--embeddings: \(error.description)")
        }
        return try await factories.factory(options).makeEmbeddings(reference, options: modelOptions)
      })
  }

  private static func make(
    _ name: String, _ options: Options, _ factory: ModelFactory
  ) async throws -> [any CompletionModel] {
    let reference = try ModelReference(parsing: name)
    switch reference {
    case .simulated(let text):
      let price = options.prices[name] ?? options.prices[""]
      var settings = try SimulationSettings(parsing: text)
      settings.seed = settings.seed ?? options.seed
      return [SimulatedModel(settings: settings, name: reference.description, price: price ?? .free)]
    case .replay(let path): return try ReplayModel.all(contentsOf: path)
    default:
      return try await factory.make(reference, options: modelOptions(options, name)).map { [$0] } ?? []
    }
  }

  private static func modelOptions(_ options: Options, _ name: String) -> ModelOptions {
    ModelOptions(
      price: options.prices[name] ?? options.prices[""], contextWindow: options.contextWindow,
      timeout: options.callTimeout ?? ModelOptions.usualTimeout(effort: options.effort, within: options.timeout),
      effort: options.effort,
      body: options.body,
      headers: options.headers.compactMap { ModelOptions.Header(name: $0.name, value: $0.value) })
  }

  /// One transport for all models, and one factory, which remembers the server that a key was given to; another of both
  /// where the user names certificates.
  private final class Factories: Sendable {
    let client: HTTPClient
    private let environment: [String: String]
    private let made: Mutex<[String: ModelFactory]>

    init(_ environment: [String: String]) {
      self.environment = environment
      // It starts nothing before its first request.
      client = HTTPClient(configuration: .init(certificateFile: ModelFactory.certificateFile(in: environment)))
      made = Mutex(["": ModelFactory(environment: environment, client: client)])
    }

    func factory(_ options: Options) -> ModelFactory {
      made.withLock { made in
        let file = options.certificateFile ?? ""
        if let factory = made[file] { return factory }
        let factory = ModelFactory(environment: environment, certificateFile: file)
        made[file] = factory
        return factory
      }
    }
  }

  /// The exit code and the line for what the models' modules throw; `nil` for other errors.
  package static func explain(_ error: any Error) -> CommandError? {
    switch error {
    case let error as ModelReferenceError: .usage("--model: \(error.description)")
    case let error as SimulationSettingsError: .usage("--model: \(error.description)")
    default: nil
    }
  }
}
