import Maker
import MakerVoting

/// A server for language models that answers on this machine.
public struct LocalServer: Hashable, Sendable {
  /// The programs that are looked for.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Ollama, usually at port 11434.
    case ollama = "Ollama"
    /// llama.cpp's server, usually at port 8080.
    case llamaCpp = "llama.cpp"
    /// LM Studio, usually at port 1234.
    case lmStudio = "LM Studio"
  }

  /// The program.
  public let kind: Kind
  /// Its address.
  public let url: String
  /// The models it has, by the names under which `--model` takes them.
  public let models: [ModelReference]
}

/// Looks for servers on this machine.
public struct LocalServers: Sendable {
  /// Where each program listens.
  public let ports: [LocalServer.Kind: Int]
  private let client: HTTPClient
  private let timeout: Duration
  private let ollamaHost: String?

  /// A search.
  ///
  /// - Parameters:
  ///   - client: sends the requests.
  ///   - timeout: the longest time for the whole.
  ///   - ports: where each program listens; the usual ports by default.
  ///   - ollamaHost: the value of `OLLAMA_HOST`, which then says where Ollama is, since its models are asked there.
  public init(
    client: HTTPClient, timeout: Duration = .milliseconds(300),
    ports: [LocalServer.Kind: Int] = [.ollama: 11434, .llamaCpp: 8080, .lmStudio: 1234],
    ollamaHost: String? = nil
  ) {
    self.client = client
    self.timeout = timeout
    self.ports = ports
    self.ollamaHost = ollamaHost
  }

  /// Asks all of them side by side.
  ///
  /// - Returns: those that answered as such a server does, in the order of ``LocalServer/Kind``.
  public func found() async -> [LocalServer] {
    await withTaskGroup(of: LocalServer?.self) { group in
      for (kind, port) in ports { group.addTask { await probe(kind, port) } }
      var servers: [LocalServer] = []
      for await case let server? in group { servers.append(server) }
      let order = LocalServer.Kind.allCases
      return servers.sorted { a, b in
        (order.firstIndex(of: a.kind) ?? 0) < (order.firstIndex(of: b.kind) ?? 0)
      }
    }
  }

  private func probe(_ kind: LocalServer.Kind, _ port: Int) async -> LocalServer? {
    let address: ServerAddress
    if kind == .ollama {
      let named = ollamaHost.flatMap { $0.isEmpty ? nil : ServerAddress(ollamaHost: $0) }
      address = named ?? ServerAddress(host: "127.0.0.1", port: port)
    } else {
      address = ServerAddress(host: "127.0.0.1", port: port, path: "/v1")
    }
    let path = kind == .ollama ? "/api/tags" : "/models"
    let request = HTTPRequest(
      url: address.description + path, timeout: timeout, connectTimeout: timeout,
      allowsProxy: !address.isLoopback)
    guard let response = try? await client.send(request), response.status == 200,
      let json = try? JSON(parsing: String(decoding: response.body, as: UTF8.self)),
      let list = (kind == .ollama ? json["models"] : json["data"])?.array
    else { return nil }
    let url = address.description
    let models = list.compactMap { item -> ModelReference? in
      guard let name = (kind == .ollama ? item["name"] : item["id"])?.string, !name.isEmpty else { return nil }
      return kind == .ollama ? .ollama(name) : .server(url: url, model: name)
    }
    return LocalServer(kind: kind, url: url, models: models)
  }
}
