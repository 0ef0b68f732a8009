public import Maker

/// What can be set for a model that is reached over HTTP.
public struct ModelOptions: Hashable, Sendable {
  /// What tokens cost, where the user said so.
  public var price: Price?
  /// Tokens that prompt and reply may have together; `nil` asks the server, or takes what is usual there.
  public var contextWindow: Int?
  /// The longest time for one exchange.
  public var timeout: Duration
  /// The longest time until there is a connection; `nil` is 2 s on this machine and 10 s elsewhere.
  public var connectTimeout: Duration?

  /// Options.
  public init(
    price: Price? = nil, contextWindow: Int? = nil, timeout: Duration = .seconds(120), connectTimeout: Duration? = nil
  ) {
    self.price = price
    self.contextWindow = contextWindow
    self.timeout = timeout
    self.connectTimeout = connectTimeout
  }
}
