import Maker

/// The address under which a server's paths lie: `http://127.0.0.1:8081/v1`.
package struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
  package let isSecure: Bool
  /// In lower case; an IPv6 address without its brackets.
  package let host: String
  package let port: Int
  /// Empty, or with a slash at its start and none at its end.
  package private(set) var path: String

  /// Reads an `http` or `https` address; nil for anything else, for a query, and for one that carries a password.
  package init?(parsing text: String) {
    guard let mark = text.firstRange(of: "://") else { return nil }
    switch text[..<mark.lowerBound].lowercased() {
    case "http": isSecure = false
    case "https": isSecure = true
    default: return nil
    }
    let rest = text[mark.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    let path = rest.dropFirst(authority.count)
    let isPlain = rest.allSatisfy { $0.isASCII && $0 > " " && $0 != "\u{7f}" && !"@?#\\\"<>".contains($0) }
    guard isPlain, let (host, port) = Self.split(authority) else { return nil }
    self.host = host.lowercased()
    self.port = port ?? (isSecure ? 443 : 80)
    self.path = Self.withoutTrailingSlashes(path)
  }

  /// Reads the forms that `OLLAMA_HOST` may have: a host, a port, both, with or without a scheme. An address that means
  /// "any" to a server means this machine to a client.
  package init?(ollamaHost text: String) {
    var text = text.trimmingWhitespace()
    if text.isEmpty { text = "127.0.0.1" }
    let hasScheme = text.contains("://")
    if !hasScheme {
      if text.hasPrefix(":") { text = "127.0.0.1" + text }
      text = "http://" + text
    }
    guard let address = ServerAddress(parsing: text) else { return nil }
    let named = Self.split(text.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" })
    let isAny = address.host == "0.0.0.0" || address.host == "::"
    self.init(
      isSecure: address.isSecure, host: isAny ? "127.0.0.1" : address.host,
      port: named?.1 ?? (hasScheme ? address.port : 11434), path: address.path)
  }

  package init(isSecure: Bool = false, host: String, port: Int, path: String = "") {
    self.isSecure = isSecure
    self.host = host
    self.port = port
    self.path = path
  }

  /// Whether this machine is meant.
  package var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
      || (host.hasPrefix("127.") && host.allSatisfy { $0.isASCII && $0.isNumber || $0 == "." })
  }

  /// `host:port`, with an IPv6 address in brackets.
  package var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

  package var description: String {
    let host = self.host.contains(":") ? "[\(self.host)]" : self.host
    let usual = port == (isSecure ? 443 : 80)
    return (isSecure ? "https://" : "http://") + host + (usual ? "" : ":\(port)") + path
  }

  /// The address without a last part of its path, if it has it.
  package func dropping(suffix: String) -> ServerAddress {
    guard path.hasSuffix(suffix) else { return self }
    var address = self
    address.path = Self.withoutTrailingSlashes(path.dropLast(suffix.count))
    return address
  }

  /// Host and port; nil unless both can be what they should be.
  private static func split(_ authority: Substring) -> (String, Int?)? {
    let host: Substring
    var rest: Substring
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<end]
      rest = authority[authority.index(after: end)...]
    } else {
      host = authority.prefix { $0 != ":" }
      rest = authority.dropFirst(host.count)
    }
    guard !host.isEmpty else { return nil }
    if rest.isEmpty { return (String(host), nil) }
    guard rest.removeFirst() == ":", let port = Int(rest), (1...65535).contains(port) else { return nil }
    return (String(host), port)
  }

  private static func withoutTrailingSlashes(_ path: some StringProtocol) -> String {
    var path = String(path)
    while path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
