/// A model that maps texts to vectors, so that texts of like meaning lie near each other.
public protocol EmbeddingModel: Sendable {
  /// The name that users see.
  var name: String { get }

  /// The most texts that one exchange may carry.
  var maxTextsPerCall: Int { get }

  /// What tokens cost; `nil` where that is not known.
  var price: Price? { get }

  /// The vectors of some texts, in order, all of the same length. One exchange with the model, without retries.
  ///
  /// - Throws: ``ModelError``, or `CancellationError`.
  func embed(_ texts: [String]) async throws -> [[Double]]
}

extension EmbeddingModel {
  /// Not known.
  public var price: Price? { nil }
}
