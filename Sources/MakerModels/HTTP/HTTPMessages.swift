/// One request. A body makes it a POST, none a GET.
package struct HTTPRequest: Sendable {
  package var url: String
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]?
  /// The longest time for all of it, without the time spent waiting for a free place in the client.
  package var timeout: Duration
  /// The longest time until there is a connection.
  package var connectTimeout: Duration
  /// Whether a proxy named by the environment may be used.
  package var allowsProxy: Bool
  /// The file of a unix socket to connect to instead of the address's host.
  package var socket: String?
  /// The longest response in bytes, where it is less than the client's own.
  package var maxResponseBytes: Int?

  package init(
    url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    timeout: Duration = .seconds(120), connectTimeout: Duration = .seconds(10), allowsProxy: Bool = true,
    socket: String? = nil, maxResponseBytes: Int? = nil
  ) {
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.connectTimeout = connectTimeout
    self.allowsProxy = allowsProxy
    self.socket = socket
    self.maxResponseBytes = maxResponseBytes
  }
}

/// What a server answered, whatever the status.
package struct HTTPResponse: Sendable {
  package var status: Int
  /// In order; names in lower case.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package func header(_ name: String) -> String? {
    headers.last { $0.name == name }?.value
  }
}

/// Why there is no response.
package struct TransportFailure: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The system has no libcurl.
    case noLibrary
    /// The address cannot be used.
    case badAddress
    case noSuchHost
    /// Nobody listens there, or nobody answers within the time for connecting.
    case noConnection
    case proxy
    /// No secure connection: an unknown or wrong certificate, for instance.
    case tls
    /// The connection ended before the response did.
    case broken
    case timedOut
    case tooLong
    /// What came is compressed, and cannot be unpacked.
    case badEncoding
    /// What came is not HTTP.
    case notHTTP
    /// The client was closed.
    case closed
  }

  package var kind: Kind
  /// libcurl's words.
  package var detail: String

  package init(_ kind: Kind, _ detail: String) {
    self.kind = kind
    self.detail = detail
  }
}

extension TransportFailure {
  /// By libcurl's code; `wasConnected` tells a slow answer from none.
  init(curlCode: Int32, detail: String, wasConnected: Bool) {
    let kind: Kind =
      switch curlCode {
      case 1: detail.contains("HTTP/0.9") ? .notHTTP : .badAddress
      case 3: .badAddress
      case 5, 97: .proxy
      case 6: .noSuchHost
      case 7: .noConnection
      case 8: .notHTTP
      // Our own receivers take all, or say themselves that it was too much: what fails to be written was unpacked.
      case 23, 61: .badEncoding
      case 63: .tooLong
      case 28: wasConnected ? .timedOut : .noConnection
      case 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91: .tls
      default: .broken
      }
    // libcurl's words for that tell of its wish to send the request again.
    self.init(kind, curlCode == 65 ? "it ended before an answer" : detail)
  }
}
