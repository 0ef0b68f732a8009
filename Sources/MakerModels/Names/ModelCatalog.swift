import Maker
import MakerVoting

/// What a server tells about its models.
struct ModelCatalog: Sendable {
  struct Entry: Hashable, Sendable {
    var id: String
    var contextWindow: Int?
    var owner: String?
  }

  private let server: Server
  private let prefix: String

  /// `prefix` is what lies between the server's address and `/models`.
  init(_ server: Server, prefix: String = "") {
    self.server = server
    self.prefix = prefix
  }

  /// All models, in the server's order.
  func entries() async throws -> [Entry] {
    let json = try await server.get(prefix + "/models")
    guard let list = json["data"]?.array ?? json["models"]?.array else {
      throw server.unreadable("a list of models is missing")
    }
    return list.compactMap { item in
      guard let id = (item["id"] ?? item["name"])?.string, !id.isEmpty else { return nil }
      // In the forms of llama.cpp, vLLM, OpenRouter (Together, Fireworks), LM Studio, Groq, Mistral, Anthropic.
      let windows = [
        item["meta"]?["n_ctx"], item["max_model_len"], item["context_length"], item["loaded_context_length"],
        item["context_window"], item["max_context_length"], item["max_input_tokens"],
      ]
      let window = windows.lazy.compactMap { TokenUsage.possible($0?.int) }.first { $0 > 0 }
      return Entry(id: id, contextWindow: window, owner: item["owned_by"]?.string)
    }
  }

  /// The first model.
  func first() async throws -> Entry {
    guard let entry = try await entries().first else {
      throw ModelError(.notFound, "\(server.modelName): the server has no model loaded; \(server.advice.modelHint)")
    }
    return entry
  }

  /// The window of a model; nil where the server does not tell. Only a server that does not answer is an error: any
  /// other complaint is better made by the exchange that needs an answer.
  func contextWindow(of id: String) async throws -> Int? {
    do {
      let entries = try await entries()
      if let window = entries.first(where: { $0.id == id })?.contextWindow { return window }
      // A server with one model takes any name for it.
      if entries.count == 1, let window = entries[0].contextWindow { return window }
    } catch let error as ModelError where error.code != .unreachable {
      return nil
    }
    return await windowFromProperties()
  }

  /// llama.cpp's own word; nil anywhere else.
  func windowFromProperties() async -> Int? {
    let root = prefix.isEmpty ? server.address.dropping(suffix: "/v1") : server.address
    let json = try? await server.get("/props", at: root)
    return TokenUsage.possible(json?["default_generation_settings"]?["n_ctx"]?.int).flatMap { $0 > 0 ? $0 : nil }
  }
}
