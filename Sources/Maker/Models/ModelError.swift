/// Why an exchange with a model failed, and what would help.
public struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public enum Code: String, Hashable, Sendable {
    /// No connection, a broken one, or no such host.
    case unreachable
    /// No answer in time.
    case timedOut
    /// Too many requests (429).
    case rateLimited
    /// The server failed (5xx).
    case serverFailed
    /// The key is missing or wrong (401, 403).
    case unauthorized
    /// There is no such model or address (404).
    case notFound
    /// The prompt does not fit into the model's context.
    case contextTooLong
    /// The server refuses a part of the request that can be left out: see ``ModelError/feature``.
    case unsupported
    /// The server refuses the request for another reason (4xx).
    case rejected
    /// The server's answer is not what its protocol says: HTML, for instance.
    case unreadable
  }

  /// A part of a request that not every server takes.
  public enum Feature: String, Hashable, Sendable, CaseIterable {
    /// ``ModelRequest/temperature``.
    case temperature
    /// ``ModelRequest/schema``.
    case structuredOutput = "structured_output"
    /// ``ModelRequest/count`` above 1.
    case severalSamples = "several_samples"
    /// ``ModelRequest/seed``.
    case seed
  }

  /// The kind of failure.
  public let code: Code
  /// One line: what failed, where, and what would be right. Never contains a key.
  public let message: String
  /// What the server does not take, for ``Code/unsupported``.
  public let feature: Feature?
  /// Seconds after which the server wants to be asked again.
  public let retryAfter: Double?

  /// An error.
  public init(_ code: Code, _ message: String, feature: Feature? = nil, retryAfter: Double? = nil) {
    self.code = code
    self.message = message
    self.feature = feature
    self.retryAfter = retryAfter
  }

  /// Whether the same request may succeed later.
  public var isTransient: Bool {
    switch code {
    case .unreachable, .timedOut, .rateLimited, .serverFailed: true
    default: false
    }
  }

  /// Whether it says something of the model and not of one request alone.
  var concernsModel: Bool {
    switch code {
    case .contextTooLong, .unsupported, .rejected: false
    default: true
    }
  }

  /// The message.
  public var description: String { message }
}
