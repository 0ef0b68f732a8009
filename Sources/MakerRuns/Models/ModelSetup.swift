package import MakerConsole
package import Maker
package import MakerModels
import MakerSimulation
import MakerVoting

/// Where a command's models come from. The only file that knows the models' modules; tests put their own models in.
package struct ModelSetup: Sendable {
  /// A server on this machine.
  package struct Server: Hashable, Sendable {
    package let name: String
    package let url: String
    /// Names under which `--model` takes its models.
    package let models: [String]

    package init(name: String, url: String, models: [String]) {
      (self.name, self.url, self.models) = (name, url, models)
    }
  }

  /// What the user said about the models.
  package struct Options: Hashable, Sendable {
    /// What models cost by their names; what stands under the empty name holds for all others.
    package var prices: [String: Price] = [:]
    package var contextWindow: Int?
    package var timeout: Duration?
    /// How much a model should think, in its provider's word.
    package var effort: String?
    /// Members and headers of requests that no flag knows.
    package var body: JSONObject = [:]
    package var headers: [ModelOptions.Header] = []
    package var seed: UInt64 = 0
  }

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
    // One client for all models: it starts nothing before its first request.
    let client = HTTPClient(
      configuration: .init(certificateFile: ModelFactory.certificateFile(in: environment)))
    // One factory as well: it remembers which server a key was given to.
    let factory = ModelFactory(environment: environment, client: client)
    let search = LocalServers(client: client, ollamaHost: environment["OLLAMA_HOST"])
    return ModelSetup(
      known: LocalServer.Kind.allCases.map { ($0.rawValue, search.ports[$0] ?? 0) },
      check: { name in
        if case .simulated(let options) = try ModelReference(parsing: name) {
          _ = try SimulationSettings(parsing: options)
        }
      },
      servers: {
        await search.found().map { server in
          // What wants a key, or may spend money elsewhere, is named; its models are not offered.
          Server(
            name: server.kind.rawValue + (server.obstacle.map { " (\($0.rawValue))" } ?? ""), url: server.url,
            models: server.obstacle == nil ? server.models.map(\.description) : [])
        }
      },
      make: { names, options in
        var models: [any CompletionModel] = []
        for name in names { models += try await make(name, options, factory) }
        return models
      },
      makeEmbeddings: { name, options in
        var modelOptions = ModelOptions(price: options.prices[name] ?? options.prices[""])
        if let timeout = options.timeout { modelOptions.timeout = min(modelOptions.timeout, timeout) }
        let reference: ModelReference
        do throws(ModelReferenceError) { reference = try ModelReference(parsing: name) } catch {
          throw CommandError.usage("--embeddings: \(error.description)")
        }
        return try await factory.makeEmbeddings(reference, options: modelOptions)
      })
  }

  private static func make(
    _ name: String, _ options: Options, _ factory: ModelFactory
  ) async throws -> [any CompletionModel] {
    let reference = try ModelReference(parsing: name)
    let price = options.prices[name] ?? options.prices[""]
    switch reference {
    case .simulated(let text):
      var settings = try SimulationSettings(parsing: text)
      settings.seed = settings.seed ?? options.seed
      return [SimulatedModel(settings: settings, name: reference.description, price: price ?? .free)]
    case .replay(let path): return try ReplayModel.all(contentsOf: path)
    default:
      var modelOptions = ModelOptions(
        price: price, contextWindow: options.contextWindow, effort: options.effort, body: options.body,
        headers: options.headers)
      if let timeout = options.timeout { modelOptions.timeout = min(modelOptions.timeout, timeout) }
      return try await factory.make(reference, options: modelOptions).map { [$0] } ?? []
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
