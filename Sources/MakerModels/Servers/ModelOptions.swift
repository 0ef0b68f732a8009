public import Maker

/// What can be set for a model that is reached over HTTP.
public struct ModelOptions: Hashable, Sendable {
  /// A header of the user's own.
  public struct Header: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value, which no message shows.
    public let value: String

    /// A header; nil if it could not be sent: a name of other letters than HTTP allows, a line break in the value.
    public init?(name: String, value: String) {
      let isName = name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
      guard !name.isEmpty, isName, value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
        return nil
      }
      self.name = name
      self.value = value
    }
  }

  /// What tokens cost, where the user said so.
  public var price: Price?
  /// Tokens that prompt and reply may have together; `nil` asks the server, or takes what is usual there.
  public var contextWindow: Int?
  /// The longest time for one exchange.
  public var timeout: Duration
  /// The longest time until there is a connection; `nil` is 2 s on this machine and 10 s elsewhere.
  public var connectTimeout: Duration?
  /// How much a model should think, in its provider's own word: `low`, `medium`, `high`, `none`, `max` …; `nil` leaves
  /// it to the server.
  public var effort: String?
  /// Members of the request that nothing here knows, as the server wants them; they stand above those that are known.
  public var body: JSONObject
  /// Headers besides those that are needed.
  public var headers: [Header]

  /// The longest time for one exchange where nobody sets it: two minutes, five for a model that is asked to think, and at
  /// most half of the run's, so that there is time to ask again.
  ///
  /// - Parameters:
  ///   - effort: as in ``effort``.
  ///   - run: the time that the run has; `nil` for any time.
  public static func usualTimeout(effort: String?, within run: Duration?) -> Duration {
    let usual: Duration = effort == nil || effort == "none" ? .seconds(120) : .seconds(300)
    return run.map { min(usual, $0 / 2) } ?? usual
  }

  /// Options.
  public init(
    price: Price? = nil, contextWindow: Int? = nil, timeout: Duration = .seconds(120), connectTimeout: Duration? = nil,
    effort: String? = nil, body: JSONObject = [:], headers: [Header] = []
  ) {
    self.price = price
    self.contextWindow = contextWindow
    self.timeout = timeout
    self.connectTimeout = connectTimeout
    self.effort = effort
    self.body = body
    self.headers = headers
  }
}

extension JSONObject {
  /// The object with the user's own members in place of those of the same names.
  func overlaid(with members: JSONObject) -> JSON {
    var object = self
    for (name, value) in members.members { object[name] = value }
    return .object(object)
  }
}
