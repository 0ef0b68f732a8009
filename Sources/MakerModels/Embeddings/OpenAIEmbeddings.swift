public import Maker
import MakerVoting

/// Embeddings in OpenAI's form, `POST …/embeddings`: OpenAI's own, or those of any server that speaks it.
public struct OpenAIEmbeddings: EmbeddingModel {
  /// The name that users see.
  public let name: String
  /// What llama.cpp takes by default as well.
  public var maxTextsPerCall: Int { 32 }
  /// What tokens cost, where that was said.
  public let price: Price?

  private let server: Server

  init(_ server: Server, price: Price?) {
    name = server.modelName
    self.server = server
    self.price = price
  }

  /// The vectors of some texts, in order.
  ///
  /// - Throws: ``Maker/ModelError``, or `CancellationError`.
  public func embed(_ texts: [String]) async throws -> [[Double]] {
    let json = try await server.post(
      "/embeddings",
      ["model": .string(server.modelID), "input": .strings(texts), "encoding_format": "float"], for: nil)
    guard let data = json["data"]?.array, data.count == texts.count else {
      throw server.unreadable("`data` does not hold a vector for each text")
    }
    let ordered = data.enumerated().sorted {
      ($0.element["index"]?.int ?? $0.offset, $0.offset) < ($1.element["index"]?.int ?? $1.offset, $1.offset)
    }
    return try ordered.map { try Vectors.read($0.element["embedding"], server) }
  }
}

/// Embeddings in Ollama's own form, `POST /api/embed`.
public struct OllamaEmbeddings: EmbeddingModel {
  /// The name that users see.
  public let name: String
  /// As many as one round has.
  public var maxTextsPerCall: Int { 32 }
  /// What tokens cost, where that was said.
  public let price: Price?

  private let server: Server

  init(_ server: Server, price: Price?) {
    name = server.modelName
    self.server = server
    self.price = price
  }

  /// The vectors of some texts, in order.
  ///
  /// - Throws: ``Maker/ModelError``, or `CancellationError`.
  public func embed(_ texts: [String]) async throws -> [[Double]] {
    let json = try await server.post(
      "/api/embed", ["model": .string(server.modelID), "input": .strings(texts), "truncate": false], for: nil)
    guard let vectors = json["embeddings"]?.array, vectors.count == texts.count else {
      throw server.unreadable("`embeddings` does not hold a vector for each text")
    }
    return try vectors.map { try Vectors.read($0, server) }
  }
}

private enum Vectors {
  static func read(_ json: JSON?, _ server: Server) throws -> [Double] {
    let numbers = json?.array?.compactMap(\.double) ?? []
    guard !numbers.isEmpty, numbers.count == json?.array?.count else {
      throw server.unreadable("an embedding is no list of numbers")
    }
    return numbers
  }
}
