public import Maker

extension ModelFactory {
  /// The embedding model of that name: `openai/NAME`, `ollama/NAME`, `http://HOST:PORT/v1` or `http://HOST:PORT/v1#NAME`.
  /// Keys and addresses are those of the language models.
  ///
  /// - Throws: ``Maker/ModelError`` for a server that does not answer, or a name that makes no embeddings.
  public func makeEmbeddings(
    _ reference: ModelReference, options: ModelOptions = ModelOptions()
  ) async throws -> any EmbeddingModel {
    var options = options
    // Only the window is what a server is asked for otherwise; embeddings need none.
    options.contextWindow = options.contextWindow ?? 512
    let canEmbed =
      switch reference {
      case .provider(let provider, _): provider.dialect != .anthropic
      case .server: true
      case .servers, .simulated, .replay: false
      }
    switch canEmbed ? try await make(reference, options: options) : nil {
    case let model as OpenAIModel: return ServerEmbeddings(.openAI, model.server, price: options.price)
    case let model as OllamaModel: return ServerEmbeddings(.ollama, model.server, price: options.price)
    default: break
    }
    throw ModelError(
      .notFound,
      "\(reference) makes no embeddings; use openai/NAME, mistral/NAME, ollama/NAME or http://HOST:PORT/v1[#NAME]")
  }
}
