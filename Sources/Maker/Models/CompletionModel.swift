/// A language model: anything that completes a prompt.
///
/// ``complete(_:)`` is the only requirement. One call of it is one exchange with the model: it neither retries nor falls
/// back, since the planner counts every exchange against the run's budget and does both itself. What went wrong is told
/// by a ``ModelError``, whose ``ModelError/code`` says whether another attempt makes sense.
///
/// ```swift
/// struct Echo: CompletionModel {
///   func complete(_ request: ModelRequest) async throws -> ModelResponse {
///     ModelResponse(completions: [Completion(text: request.prompt)])
///   }
/// }
/// ```
///
/// Conform with a type that is safe to call from many tasks at once. When the calling task is cancelled, stop the
/// exchange and throw `CancellationError`.
public protocol CompletionModel: Sendable {
  /// Completes one prompt, once or several times.
  ///
  /// - Returns: at least one completion, and at most `request.count`. Fewer than asked for is not an error: the planner
  ///   asks again for the rest.
  /// - Throws: ``ModelError``, or `CancellationError`.
  func complete(_ request: ModelRequest) async throws -> ModelResponse

  /// The name that users see, in the form `provider/name`.
  var name: String { get }

  /// The most samples of one prompt that one call can return.
  var maxSamplesPerCall: Int { get }

  /// Whether a run's first exchange with the model is made alone, so that what it teaches (what the server refuses, how
  /// much room thoughts want, that the key is wrong) is learnt by one call and not by all that are made beside it.
  var startsAlone: Bool { get }

  /// Tokens that prompt and reply may have together; `nil` where that is not known.
  var contextWindow: Int? { get }

  /// What tokens cost; `nil` where that is not known.
  var price: Price? { get }
}

extension CompletionModel {
  /// The name of the type.
  public var name: String { String(describing: Self.self) }
  /// One sample a call.
  public var maxSamplesPerCall: Int { 1 }
  /// No.
  public var startsAlone: Bool { false }
  /// Not known.
  public var contextWindow: Int? { nil }
  /// Not known.
  public var price: Price? { nil }
}

/// What a model's tokens cost (Eq. 20).
public struct Price: Hashable, Sendable {
  /// US dollars for a million input tokens.
  public let inputPerMillion: Double
  /// US dollars for a million output tokens, hidden thoughts among them.
  public let outputPerMillion: Double
  /// US dollars for a million input tokens that the server had in a cache.
  public let cachedInputPerMillion: Double
  /// The month of the table that a price comes from (`2026-11`); `nil` for one that the user gave.
  public let asOf: String?

  /// Costs nothing.
  public static let free = Price(inputPerMillion: 0, outputPerMillion: 0)

  /// A price in US dollars for a million tokens. Cached input costs what other input does unless said.
  public init(
    inputPerMillion: Double, outputPerMillion: Double, cachedInputPerMillion: Double? = nil, asOf: String? = nil
  ) {
    self.asOf = asOf
    self.inputPerMillion = inputPerMillion
    self.outputPerMillion = outputPerMillion
    self.cachedInputPerMillion = cachedInputPerMillion ?? inputPerMillion
  }

  /// The cost in US dollars. Cached tokens are among the input tokens.
  public func cost(inputTokens: Int, outputTokens: Int, cachedInputTokens: Int = 0) -> Double {
    let cached = max(0, min(cachedInputTokens, inputTokens))
    return
      (Double(inputTokens - cached) * inputPerMillion + Double(cached) * cachedInputPerMillion
      + Double(outputTokens) * outputPerMillion) / 1_000_000
  }
}
