public import Maker
import MakerVoting

/// Embeddings of a server, in one of two forms.
public struct ServerEmbeddings: EmbeddingModel {
  /// How a server wants to be asked.
  public enum Form: String, Hashable, Sendable {
    /// `POST …/embeddings`: OpenAI's own, or any server that speaks it.
    case openAI
    /// `POST /api/embed`: Ollama's own.
    case ollama
  }

  /// The name that users see.
  public let name: String
  /// What llama.cpp takes by default as well; about as many as one round has.
  public var maxTextsPerCall: Int { 32 }
  /// What tokens cost, where that was said.
  public let price: Price?
  /// The form.
  public let form: Form

  private let server: Server

  init(_ form: Form, _ server: Server, price: Price?) {
    name = server.modelName
    self.form = form
    self.server = server
    self.price = price
  }

  /// The vectors of some texts, in order.
  ///
  /// - Throws: ``Maker/ModelError``, or `CancellationError`.
  public func embed(_ texts: [String]) async throws -> [[Double]] {
    let vectors = try await (form == .openAI ? embedAsOpenAI(texts) : embedAsOllama(texts))
    guard vectors.count == texts.count else {
      throw server.unreadable("there is not a vector for each text")
    }
    return try vectors.map { vector in
      let numbers = vector?.array?.compactMap(\.double) ?? []
      guard !numbers.isEmpty, numbers.count == vector?.array?.count else {
        throw server.unreadable("an embedding is no list of numbers")
      }
      return numbers
    }
  }

  private func embedAsOpenAI(_ texts: [String]) async throws -> [JSON?] {
    let body: JSON = ["model": .string(server.modelID), "input": .strings(texts), "encoding_format": "float"]
    let json = try await server.post(Server.Posting(path: "/embeddings", body: body)).json
    let ordered = (json["data"]?.array ?? []).enumerated().sorted {
      ($0.element["index"]?.int ?? $0.offset, $0.offset) < ($1.element["index"]?.int ?? $1.offset, $1.offset)
    }
    return ordered.map { $0.element["embedding"] }
  }

  private func embedAsOllama(_ texts: [String]) async throws -> [JSON?] {
    let body: JSON = ["model": .string(server.modelID), "input": .strings(texts), "truncate": false]
    let json = try await server.post(Server.Posting(path: "/api/embed", body: body)).json
    return json["embeddings"]?.array ?? []
  }
}
