public import Maker

/// Several models as one: the samples of every decision go round among them, so that one model's favourite mistake meets
/// the others' votes.
public struct RoundRobinModel: LanguageModel {
  private let models: [any LanguageModel]

  /// An ensemble.
  ///
  /// - Precondition: there is at least one model.
  public init(_ models: [any LanguageModel]) {
    precondition(!models.isEmpty, "an ensemble needs a model")
    self.models = models
  }

  /// The models' names.
  public var name: String { models.map(\.name).joined(separator: " + ") }

  /// The smallest window of all; `nil` where one is not known.
  public var contextWindow: Int? {
    let windows = models.compactMap(\.contextWindow)
    return windows.count == models.count ? windows.min() : nil
  }

  /// The highest price of all, so that no budget is exceeded; `nil` where one is not known.
  public var price: Price? {
    let prices = models.compactMap(\.price)
    guard prices.count == models.count else { return nil }
    return Price(
      inputPerMillion: prices.map(\.inputPerMillion).max() ?? 0,
      outputPerMillion: prices.map(\.outputPerMillion).max() ?? 0)
  }

  /// Asks the model whose turn the sample's number says it is. One sample a call: the next is another model's.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    var request = request
    request.count = 1
    return try await models[request.firstSample % models.count].complete(request)
  }
}
