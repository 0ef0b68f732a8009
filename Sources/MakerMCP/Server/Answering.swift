import MakerText

/// The answering of one request.
struct Answering: Sendable {
  let session: Session
  let dialect: Dialect
  let method: String
  let params: JSONObject
  let handle: RequestHandle

  private var server: MCPServer { session.server }
  private var revision: Revision { dialect.revision }

  /// The result of a request that needs no waiting; `nil` for one that does.
  func atOnce() throws(ProtocolError) -> JSON? {
    switch method {
    case "server/discover" where revision.isModern: return cacheable(server.discovery(revision), seconds: 60)
    case "ping" where !revision.isModern: return complete([:])
    case "logging/setLevel" where !revision.isModern:
      guard let level = params["level"]?.string.flatMap({ LogLevel(rawValue: $0) }) else {
        throw .invalidParameters("`level` must be one of the levels from debug to emergency")
      }
      session.setLogLevel(level)
      return complete([:])
    case "tools/list": return try list("tools", server.tools.map { $0.json(revision) }, seconds: 60)
    case "prompts/list" where !server.prompts.isEmpty:
      return try list("prompts", server.prompts.map { $0.json(revision) }, seconds: 60)
    case "resources/templates/list" where !server.resources.isEmpty:
      let templates = server.resources.flatMap(\.templates)
      return try list("resourceTemplates", templates.map { $0.json("uriTemplate", revision) }, seconds: 60)
    case "tools/call": return nil
    case "prompts/get" where !server.prompts.isEmpty: return nil
    case "resources/list" where !server.resources.isEmpty: return nil
    case "resources/read" where !server.resources.isEmpty: return nil
    default: throw .unknownMethod(method)
    }
  }

  /// Answers a request that needs some time.
  func carryOut() async {
    do {
      handle.end(.success(try await result()))
    } catch let error as ProtocolError {
      handle.end(.failure(error))
    } catch is CancellationError {
      handle.end(nil)
    } catch {
      handle.end(.failure(.internalError(server.explain(error))))
    }
  }

  private func result() async throws -> JSON {
    switch method {
    case "resources/list":
      var resources: [MCPResource] = []
      for provider in server.resources { resources += await provider.list() }
      return try list("resources", resources.map { $0.json("uri", revision) }, seconds: nil)
    case "resources/read": return try await read()
    case "prompts/get":
      guard let name = params["name"]?.string else { throw ProtocolError.invalidParameters("`name` must be a text") }
      guard let prompt = server.prompts.first(where: { $0.name == name }) else {
        throw ProtocolError.invalidParameters(
          "there is no prompt `\(name.prefix(100))`; prompts/list tells which there are")
      }
      return complete(try await prompt.get(params["arguments"]))
    default:
      return complete(try await ToolCalling(answering: self).result(), of: nil)
    }
  }

  private func read() async throws -> JSON {
    guard let uri = params["uri"]?.string else { throw ProtocolError.invalidParameters("`uri` must be a text") }
    for provider in server.resources {
      guard let resource = try await provider.read(uri) else { continue }
      let content: JSON = ["uri": .string(uri), "mimeType": .string(resource.mimeType), "text": .string(resource.text)]
      return cacheable(["contents": [content]], seconds: nil)
    }
    throw ProtocolError(
      code: revision.isModern ? -32602 : -32002,
      "there is nothing at `\(uri.prefix(200))`; resources/list tells what is",
      data: ["uri": .string(uri)])
  }

  // MARK: Results

  /// Elements on a page.
  private static let page = 100

  private func list(_ name: String, _ all: [JSON], seconds: Int?) throws(ProtocolError) -> JSON {
    var start = 0
    if let cursor = params["cursor"], cursor != .null {
      guard let position = cursor.string.flatMap({ Int($0) }), position > 0, position < all.count else {
        throw .invalidParameters("`cursor` must be a `nextCursor` of the same list")
      }
      start = position
    }
    let end = min(all.count, start + Self.page)
    var object = JSONObject([(name, .array(Array(all[start..<end])))])
    if end < all.count { object["nextCursor"] = .string(String(end)) }
    return cacheable(object, seconds: seconds)
  }

  /// A result that the client may keep for some seconds; without a number it is about this user, and soon out of date.
  private func cacheable(_ object: JSONObject, seconds: Int?) -> JSON {
    guard revision.isModern else { return complete(object) }
    var object = object
    object["ttlMs"] = .integer((seconds ?? 0) * 1000)
    object["cacheScope"] = seconds == nil ? "private" : "public"
    return complete(object)
  }

  private func complete(_ object: JSONObject, of type: String? = "complete") -> JSON {
    guard revision.isModern else { return .object(object) }
    var result = JSONObject()
    result["resultType"] = type.map { .string($0) }
    for member in object.members { result[member.name] = member.value }
    result["_meta"] = .object(JSONObject([(Dialect.serverKey, server.info(revision))]))
    return .object(result)
  }
}

extension MCPServer {
  /// The server as it introduces itself.
  func info(_ revision: Revision) -> JSON {
    var object = JSONObject([("name", .string(name))])
    if revision >= .june2025 { object["title"] = .string(title) }
    object["version"] = .string(version)
    return .object(object)
  }

  func capabilities(_ revision: Revision) -> JSON {
    var object = JSONObject([("tools", .object([:]))])
    if !resources.isEmpty { object["resources"] = .object([:]) }
    if !prompts.isEmpty { object["prompts"] = .object([:]) }
    if !revision.isModern { object["logging"] = .object([:]) }
    return .object(object)
  }

  func discovery(_ revision: Revision) -> JSONObject {
    var object = JSONObject([
      ("supportedVersions", .strings(Revision.modern.map(\.rawValue))), ("capabilities", capabilities(revision)),
    ])
    object["instructions"] = instructions.map { .string($0) }
    return object
  }
}
