import MakerText

/// How one request wants to be answered: by which revision, to a client that can do what.
struct Dialect: Sendable {
  static let prefix = "io.modelcontextprotocol/"
  static let versionKey = prefix + "protocolVersion"
  static let capabilitiesKey = prefix + "clientCapabilities"
  static let clientKey = prefix + "clientInfo"
  static let logLevelKey = prefix + "logLevel"
  static let serverKey = prefix + "serverInfo"

  let revision: Revision
  /// What the client can do.
  let capabilities: JSONObject
  /// Given back with each progress notification; without it there are none.
  let progressToken: JSON?
  /// The least serious log message that is wanted; `nil` for none.
  let logLevel: LogLevel?

  /// The dialect of a request of an earlier revision.
  init(handshake: Session.Handshake, _ params: JSONObject) {
    revision = handshake.revision
    capabilities = handshake.capabilities
    logLevel = handshake.logLevel
    progressToken = Self.token(params)
  }

  /// The dialect of a request that says itself of which revision it is.
  ///
  /// - Throws: ``ProtocolError`` when its `_meta` is not complete or the revision is not known.
  init(modern params: JSONObject) throws(ProtocolError) {
    let meta = params["_meta"]
    guard let version = meta?[Self.versionKey]?.string else {
      throw .invalidParameters("`_meta` must have `\(Self.versionKey)`, a text")
    }
    guard let revision = Revision(rawValue: version), revision.isModern else { throw .unsupportedVersion(version) }
    guard let capabilities = meta?[Self.capabilitiesKey]?.object else {
      throw .invalidParameters("`_meta` must have `\(Self.capabilitiesKey)`, an object")
    }
    if let client = meta?[Self.clientKey], client["name"]?.string == nil || client["version"]?.string == nil {
      throw .invalidParameters("`\(Self.clientKey)` must have the texts `name` and `version`")
    }
    self.revision = revision
    self.capabilities = capabilities
    switch meta?[Self.logLevelKey] {
    case nil: logLevel = nil
    case let level?:
      guard let level = level.string.flatMap({ LogLevel(rawValue: $0) }) else {
        throw .invalidParameters("`\(Self.logLevelKey)` must be one of the levels from debug to emergency")
      }
      logLevel = level
    }
    progressToken = Self.token(params)
  }

  /// Whether a request says itself of which revision it is.
  static func isModern(_ params: JSONObject) -> Bool { params["_meta"]?[versionKey] != nil }

  /// Whether the client can put questions to its user.
  var canElicit: Bool {
    guard revision >= .june2025, let elicitation = capabilities["elicitation"]?.object else { return false }
    return elicitation.members.isEmpty || elicitation["form"] != nil
  }

  private static func token(_ params: JSONObject) -> JSON? {
    switch params["_meta"]?["progressToken"] {
    case .string(let text)?: .string(text)
    case .number(let number)?: .number(number)
    default: nil
    }
  }
}
