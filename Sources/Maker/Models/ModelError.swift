/// Why an exchange with a model failed, and what would help.
public struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public enum Code: String, Hashable, Sendable {
    /// There is no connection, or no such host.
    case unreachable
    /// The connection was there and ended before the answer did.
    case disconnected
    /// No answer in time.
    case timedOut
    /// Too many requests (429); ``ModelError/retryAfter`` says when to come again, where the server tells.
    case rateLimited
    /// The server failed or is overloaded (5xx); ``ModelError/status`` tells which.
    case serverFailed
    /// The account has no credit left, or its budget is spent: waiting does not help.
    case quotaSpent
    /// The key is missing or wrong (401, 403).
    case unauthorized
    /// There is no such model or address (404).
    case notFound
    /// The prompt does not fit into the model's context.
    case contextTooLong
    /// A content filter refuses this prompt, or what the model made of it: of other prompts that says nothing.
    case filtered
    /// The server found the model's reply to be none of the form that was asked for, and gave an error instead: one
    /// failed sample.
    case failedReply
    /// The server refuses a part of the request that can be left out: see ``ModelError/feature``.
    case unsupported
    /// The server refuses the request for another reason (4xx).
    case rejected
    /// The server's answer is not what its protocol says: HTML, cut-off JSON or a damaged text, for instance.
    case unreadable
    /// The reply is none of the model's own making now, but came out of a cache: no sample of its own.
    case cached
  }

  /// A part of a request that not every server takes.
  public enum Feature: String, Hashable, Sendable, CaseIterable {
    /// ``ModelRequest/temperature``.
    case temperature
    /// ``ModelRequest/schema``, sent as such; where the server has it, it is asked for any JSON object instead.
    case jsonSchema = "json_schema"
    /// ``ModelRequest/schema`` in every form: the prompt's words alone say how to reply.
    case structuredOutput = "structured_output"
    /// ``ModelRequest/count`` above 1.
    case severalSamples = "several_samples"
    /// ``ModelRequest/seed``.
    case seed
    /// The usual name of the member that limits the reply; it is sent under its other name.
    case lengthName = "length_name"
    /// A limit of the reply above what the model can write; what the server allows is sent from then on.
    case longReplies = "long_replies"
    /// How much thought the user wants.
    case effort
    /// ``ModelRequest/nonce``.
    case nonce
  }

  /// The kind of failure.
  public let code: Code
  /// One line: what failed, where, and what would be right. Never contains a key.
  public let message: String
  /// What the server does not take, for ``Code/unsupported``.
  public let feature: Feature?
  /// The member of the request that the server complains of, by its own name (`seed`, `max_tokens`), where it names one.
  public let member: String?
  /// Seconds after which the server wants to be asked again.
  public let retryAfter: Double?
  /// The status of HTTP that the server gave, or that its body names; `nil` where there was no answer.
  public let status: Int?

  /// An error.
  public init(
    _ code: Code, _ message: String, feature: Feature? = nil, member: String? = nil, retryAfter: Double? = nil,
    status: Int? = nil
  ) {
    self.code = code
    self.message = message
    self.feature = feature
    self.member = member
    self.retryAfter = retryAfter
    self.status = status
  }

  /// Whether the same request may succeed later.
  public var isTransient: Bool {
    switch code {
    case .unreachable, .disconnected, .timedOut, .rateLimited, .serverFailed: true
    default: false
    }
  }

  /// Whether the server, or what stands before it, is there but has too much to do or is not ready.
  var isOverload: Bool { [502, 503, 504, 529].contains(status) }

  /// Whether another failure is the same: in the same way, and where a reply cannot be read, for the same reason.
  func isLike(_ other: ModelError) -> Bool {
    code == other.code && status == other.status && (code != .unreadable || message == other.message)
  }

  /// Whether it says something of the model and not of one request alone.
  var concernsModel: Bool {
    switch code {
    case .contextTooLong, .filtered, .failedReply, .cached, .unsupported, .rejected: false
    default: true
    }
  }

  /// The message.
  public var description: String { message }
}
