import Maker

/// Stands for a model that could not even be made.
struct FailedModel: CompletionModel {
  let name: String
  let error: ModelError
  /// Nothing is ever charged.
  var price: Price? { .free }

  func complete(_ request: ModelRequest) async throws -> ModelResponse { throw error }
}
