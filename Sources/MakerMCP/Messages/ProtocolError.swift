public import MakerText

/// A fault of a request itself, answered with an error of JSON-RPC. What goes wrong inside a tool is a ``ToolFailure``.
public struct ProtocolError: Error, Hashable, Sendable {
  /// The code.
  public let code: Int
  /// One sentence: what was wrong, and what would be right.
  public let message: String
  /// More for programs.
  public let data: JSON?

  /// An error.
  public init(code: Int, _ message: String, data: JSON? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// Not JSON.
  public static func unreadable(_ message: String) -> ProtocolError { ProtocolError(code: -32700, message) }
  /// Not a request.
  public static func invalidRequest(_ message: String) -> ProtocolError { ProtocolError(code: -32600, message) }
  /// No such method.
  public static func unknownMethod(_ method: String) -> ProtocolError {
    ProtocolError(code: -32601, "there is no method `\(method.prefix(100))` here")
  }
  /// Wrong parameters.
  public static func invalidParameters(_ message: String, data: JSON? = nil) -> ProtocolError {
    ProtocolError(code: -32602, message, data: data)
  }
  /// A fault of the server.
  public static func internalError(_ message: String) -> ProtocolError { ProtocolError(code: -32603, message) }
  /// The client lacks a capability without which the request cannot be carried out.
  public static func missingCapability(_ name: String) -> ProtocolError {
    ProtocolError(
      code: -32021, "this needs a client with the capability `\(name)`",
      data: ["requiredCapabilities": .object(JSONObject([(name, .object([:]))]))])
  }
  /// A revision that is not spoken here.
  static func unsupportedVersion(_ requested: String) -> ProtocolError {
    ProtocolError(
      code: -32022, "the protocol version `\(requested.prefix(40))` is not supported",
      data: ["supported": .strings(Revision.modern.map(\.rawValue)), "requested": .string(requested)])
  }

  var json: JSON {
    var object = JSONObject([("code", .integer(code)), ("message", .string(message))])
    object["data"] = data
    return .object(object)
  }
}
