/// Stands for a model that could not even be made: a run with it ends as one with a model that fails, and nothing is asked.
package struct FailedModel: CompletionModel {
  package let name: String
  package let error: ModelError
  /// Nothing is ever charged.
  package var price: Price? { .free }

  package init(name: String, error: ModelError) {
    (self.name, self.error) = (name, error)
  }

  package func complete(_ request: ModelRequest) async throws -> ModelResponse { throw error }
}
