import Maker

/// The address under which a server's paths lie: `http://127.0.0.1:8081/v1`, or `http://unix:/run/model.sock:/v1` for one
/// that listens at a socket of this machine.
package struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
  package let isSecure: Bool
  /// In lower case; an IPv6 address without its brackets.
  package let host: String
  package let port: Int
  /// Empty, or with a slash at its start and none at its end.
  package private(set) var path: String
  /// The file of a unix socket, which then takes the place of host and port.
  package private(set) var socket: String?
  /// The version of Azure's API, sent as `?api-version=`.
  package var apiVersion: String?

  /// Reads an `http` or `https` address; nil for anything else, for a query other than `?api-version=`, and for one that
  /// carries a password.
  package init?(parsing text: String) {
    if let socket = Self.socket(in: text) {
      self = socket
      return
    }
    var text = text
    if let mark = text.firstRange(of: "?api-version=") {
      let version = text[mark.upperBound...]
      guard !version.isEmpty, version.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) })
      else {
        return nil
      }
      apiVersion = String(version)
      text = String(text[..<mark.lowerBound])
    }
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

  /// `unix:///run/model.sock`, or nginx's form with a path behind a second colon.
  private static func socket(in text: String) -> ServerAddress? {
    guard let start = ["unix://", "http://unix:"].first(where: { text.hasPrefix($0) }) else { return nil }
    let rest = text.dropFirst(start.count)
    let file = rest.prefix { $0 != ":" }
    // libcurl's own limit is that of the system's addresses.
    guard file.hasPrefix("/"), file.utf8.count < 104, rest.allSatisfy({ $0 >= " " && $0 != "\u{7f}" }) else {
      return nil
    }
    let path = rest.dropFirst(file.count + 1)
    var address = ServerAddress(
      host: "localhost", port: 80, path: withoutTrailingSlashes(path.isEmpty ? "/v1" : path))
    address.socket = String(file)
    return address
  }

  package init(isSecure: Bool = false, host: String, port: Int, path: String = "") {
    self.isSecure = isSecure
    self.host = host
    self.port = port
    self.path = path
  }

  /// Whether this machine is meant.
  package var isLoopback: Bool {
    socket != nil || host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
      || (host.hasPrefix("127.") && host.allSatisfy { $0.isASCII && $0.isNumber || $0 == "." })
  }

  /// `host:port`, with an IPv6 address in brackets.
  package var authority: String { socket ?? (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

  package var description: String {
    if let socket { return "http://unix:\(socket):\(path)" }
    return url(of: "")
  }

  /// What is asked for: a path below the address, with Azure's version behind it.
  package func url(of path: String) -> String {
    let host = self.host.contains(":") ? "[\(self.host)]" : self.host
    let usual = port == (isSecure ? 443 : 80)
    let version = apiVersion.map { "?api-version=\($0)" } ?? ""
    return (isSecure ? "https://" : "http://") + host + (usual ? "" : ":\(port)") + self.path + path + version
  }

  /// Scheme, host and port alone: what a key is given for.
  package var origin: ServerAddress {
    var origin = self
    (origin.path, origin.apiVersion) = ("", nil)
    return origin
  }

  /// The address without the endpoint, if somebody gave the endpoint's own: `…/v1/chat/completions`.
  package var withoutEndpoint: ServerAddress {
    let endpoints = [
      "/chat/completions", "/completions", "/responses", "/embeddings", "/v1/messages", "/messages", "/api/chat",
      "/api/generate",
    ]
    guard let endpoint = endpoints.first(where: { path.hasSuffix($0) }) else { return self }
    return dropping(suffix: endpoint)
  }

  /// The address with another path at its end.
  package func appending(path more: String) -> ServerAddress {
    var address = self
    address.path += more
    return address
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
