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
    /// vLLM, usually at port 8000.
    case vLLM = "vLLM"
    /// LiteLLM's proxy or another gateway, usually at port 4000.
    case gateway = "gateway"
  }

  /// Why a server that answers is named and not used unasked.
  public enum Obstacle: String, Hashable, Sendable {
    /// It wants a key.
    case wantsKey = "wants a key"
    /// It hands requests on, perhaps to somebody who charges for them.
    case isGateway = "is a gateway"
  }

  /// The program.
  public let kind: Kind
  /// Its address.
  public let url: String
  /// The models it has, by the names under which `--model` takes them.
  public let models: [ModelReference]
  /// Why it is not used unless it is named; `nil` where it can be.
  public let obstacle: Obstacle?

  init(kind: Kind, url: String, models: [ModelReference], obstacle: Obstacle? = nil) {
    self.kind = kind
    self.url = url
    self.models = models
    self.obstacle = obstacle
  }
}

/// Looks for servers on this machine.
public struct LocalServers: Sendable {
  /// Where the programs usually listen.
  public static let usualPorts: [LocalServer.Kind: Int] = [
    .ollama: 11434, .llamaCpp: 8080, .lmStudio: 1234, .vLLM: 8000, .gateway: 4000,
  ]

  /// Where each program listens.
  public let ports: [LocalServer.Kind: Int]
  private let client: HTTPClient
  private let timeout: Duration
  private let ollamaHost: String?

  /// A search.
  ///
  /// - Parameters:
  ///   - timeout: the longest time for each probe; all go out at once.
  ///   - ports: where each program listens; the usual ports by default.
  ///   - ollamaHost: the value of `OLLAMA_HOST`, which then says where Ollama is, since its models are asked there.
  public init(
    timeout: Duration = .milliseconds(300), ports: [LocalServer.Kind: Int] = LocalServers.usualPorts,
    ollamaHost: String? = nil
  ) {
    self.init(client: HTTPClient(), timeout: timeout, ports: ports, ollamaHost: ollamaHost)
  }

  package init(
    client: HTTPClient, timeout: Duration = .milliseconds(300),
    ports: [LocalServer.Kind: Int] = LocalServers.usualPorts, ollamaHost: String? = nil
  ) {
    self.client = client
    self.timeout = timeout
    self.ports = ports
    self.ollamaHost = ollamaHost
  }

  /// Asks all of them side by side. No key goes to anybody.
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
      url: address.url(of: path), timeout: timeout, connectTimeout: timeout, allowsProxy: !address.isLoopback,
      maxResponseBytes: 1 << 20)
    guard let response = try? await client.send(request), let json = try? ReplyBody.read(response.body) else {
      return nil
    }
    let url = address.description
    // Any program may listen at such a port: only one that complains in JSON of a missing key is taken for a server.
    if response.status == 401 || response.status == 403, ErrorReply(json) != nil {
      return LocalServer(kind: kind, url: url, models: [], obstacle: .wantsKey)
    }
    guard response.status == 200, let list = (kind == .ollama ? json["models"] : json["data"])?.array else {
      return nil
    }
    let models = list.compactMap { item -> ModelReference? in
      guard let name = (kind == .ollama ? item["name"] : item["id"])?.string, !name.isEmpty else { return nil }
      return kind == .ollama ? .provider(.ollama, name) : .server(url: url, model: name)
    }
    let isGateway = kind == .gateway || response.headers.contains { $0.name.contains("litellm") }
    return LocalServer(kind: kind, url: url, models: models, obstacle: isGateway ? .isGateway : nil)
  }
}
