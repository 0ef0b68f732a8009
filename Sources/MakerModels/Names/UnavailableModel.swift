public import Maker

/// A model that could not be made: its server does not answer, wants a key, or has no such model. Among several models it
/// takes the place of the one that was meant, so that a run tells why, and asks the next.
public struct UnavailableModel: CompletionModel {
  /// The name of the model that was meant.
  public let name: String
  /// Why it could not be made.
  public let error: ModelError

  /// The place of a model.
  public init(name: String, error: ModelError) {
    self.name = name
    self.error = error
  }

  /// Never completes anything.
  ///
  /// - Throws: ``error``.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse { throw error }
}
