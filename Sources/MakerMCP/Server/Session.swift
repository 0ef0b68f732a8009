import MakerText
import Synchronization

/// What one stream of messages has in common: the handshake, the requests under way in both directions.
final class Session: Sendable {
  /// What the handshake of the earlier revisions settled.
  struct Handshake: Sendable {
    let revision: Revision
    let capabilities: JSONObject
    var logLevel: LogLevel?
  }

  typealias Job = @Sendable () async -> Void

  private struct State {
    var handshake: Handshake?
    var underWay: [MessageID: RequestHandle] = [:]
    var asked: [MessageID: CheckedContinuation<JSON, any Error>] = [:]
    var questions = 0
  }

  let server: MCPServer
  private let state = Mutex(State())
  private let write: @Sendable (String) -> Void

  init(_ server: MCPServer, _ write: @escaping @Sendable (String) -> Void) {
    self.server = server
    self.write = write
  }

  @Sendable private func output(_ json: JSON) { write(json.compact + "\n") }

  // MARK: Reading

  /// Takes one line. What can be answered without waiting is answered before this returns.
  ///
  /// - Returns: what is left to do.
  func take(_ line: LineSplitter.Line) -> [Job] {
    switch line {
    case .tooLong(let id):
      refuse(id, .invalidRequest("a message may have at most \(server.limits.messageBytes) bytes"))
    case .whole(let bytes):
      let json: JSON
      do throws(ProtocolError) { json = try Self.read(bytes) } catch {
        // Without an id there is nobody to tell; clients take an error without one for a broken stream.
        var scanner = MessageScanner()
        scanner.read(bytes)
        refuse(scanner.id, error)
        return []
      }
      return json.array.map(batch) ?? (message(json, deliver: { $0.map(self.output) }).map { [$0] } ?? [])
    }
    return []
  }

  private static func read(_ bytes: [UInt8]) throws(ProtocolError) -> JSON {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadable("this is no UTF-8; a message is one JSON value in UTF-8")
    }
    do throws(JSONError) { return try JSON(parsing: text) } catch {
      throw .unreadable(
        "\(error); a message is one JSON value of at most 128 levels and with no name twice")
    }
  }

  private func refuse(_ id: MessageID?, _ error: ProtocolError) {
    if let id { output(Message.line(id, .failure(error))) }
  }

  private func batch(_ elements: [JSON]) -> [Job] {
    guard state.withLock({ $0.handshake?.revision }) == .march2025 else {
      for element in elements where element["method"] != nil {
        refuse(
          element["id"].flatMap { MessageID($0) },
          .invalidRequest("batches are part of the revision 2025-03-26 alone; send a message a line"))
      }
      return []
    }
    let batch = Batch(elements.count, output: output)
    return elements.compactMap { message($0, deliver: batch.take, isInBatch: true) }
  }

  private func message(
    _ json: JSON, deliver: @escaping @Sendable (JSON?) -> Void, isInBatch: Bool = false
  ) -> Job? {
    switch Message(json) {
    case .invalid(let id, let error): deliver(id.map { Message.line($0, .failure(error)) })
    case .response(let id, let answer):
      let continuation = state.withLock { $0.asked.removeValue(forKey: id) }
      continuation?.resume(with: answer.mapError { $0 as any Error })
      deliver(nil)
    case .notification(let method, let params):
      if method == "notifications/cancelled", let id = params["requestId"].flatMap({ MessageID($0) }) {
        state.withLock { $0.underWay[id] }?.cancel()
      }
      deliver(nil)
    case .request(let id, let method, let params):
      guard json.isNested(atMost: server.limits.depth) else {
        let error = ProtocolError.invalidRequest("a message may have at most \(server.limits.depth) levels of nesting")
        deliver(Message.line(id, .failure(error)))
        return nil
      }
      if method == "initialize", isInBatch {
        deliver(Message.line(id, .failure(.invalidRequest("`initialize` cannot be part of a batch"))))
        return nil
      }
      return request(id, method, params, deliver: deliver)
    }
    return nil
  }

  private func request(
    _ id: MessageID, _ method: String, _ params: JSONObject, deliver: @escaping @Sendable (JSON?) -> Void
  ) -> Job? {
    let handle = RequestHandle(id: id, output: output) { reply in
      self.state.withLock { $0.underWay[id] = nil }
      deliver(reply)
    }
    let isNew = state.withLock { state in
      guard state.underWay[id] == nil else { return false }
      state.underWay[id] = handle
      return true
    }
    guard isNew else {
      deliver(Message.line(id, .failure(.invalidRequest("a request with this id is still under way"))))
      return nil
    }
    do throws(ProtocolError) {
      if method == "initialize", !Dialect.isModern(params) {
        handle.end(.success(try initialize(params)))
        return nil
      }
      let answering = Answering(
        session: self, dialect: try dialect(method, params), method: method, params: params, handle: handle)
      if let result = try answering.atOnce() {
        handle.end(.success(result))
        return nil
      }
      return handle.start { await answering.carryOut() }
    } catch {
      handle.end(.failure(error))
      return nil
    }
  }

  // MARK: The handshake

  private func dialect(_ method: String, _ params: JSONObject) throws(ProtocolError) -> Dialect {
    if Dialect.isModern(params) || method == "server/discover" { return try Dialect(modern: params) }
    if let handshake = state.withLock({ $0.handshake }) { return Dialect(handshake: handshake, params) }
    if method == "ping" { return Dialect(handshake: Handshake(revision: .november2025, capabilities: [:]), params) }
    throw .invalidParameters("`_meta` must have `\(Dialect.versionKey)`, or `initialize` must come first")
  }

  private func initialize(_ params: JSONObject) throws(ProtocolError) -> JSON {
    guard let requested = params["protocolVersion"]?.string else {
      throw .invalidParameters("`protocolVersion` must be a text")
    }
    guard let capabilities = params["capabilities"]?.object, params["clientInfo"]?.object != nil else {
      throw .invalidParameters("`capabilities` and `clientInfo` must be objects")
    }
    let known = Revision(rawValue: requested).flatMap { $0.isModern ? nil : $0 }
    let handshake = Handshake(revision: known ?? .november2025, capabilities: capabilities)
    state.withLock { $0.handshake = handshake }
    var object = JSONObject([
      ("protocolVersion", .string(handshake.revision.rawValue)),
      ("capabilities", server.capabilities(handshake.revision)),
      ("serverInfo", server.info(handshake.revision)),
    ])
    object["instructions"] = server.instructions.map { .string($0) }
    return .object(object)
  }

  func setLogLevel(_ level: LogLevel) {
    state.withLock { $0.handshake?.logLevel = level }
  }

  // MARK: Requests of ours

  /// Sends a request to the client and waits for the answer.
  func ask(_ method: String, _ params: JSONObject, for handle: RequestHandle) async throws -> JSON {
    let id = state.withLock { state in
      state.questions += 1
      return MessageID.string("\(server.name)-\(state.questions)")
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        state.withLock { $0.asked[id] = continuation }
        // Cancelled before the continuation was there: then nobody has ended it.
        if Task.isCancelled { return drop(id) }
        handle.send(Message.request(id, method, params))
      }
    } onCancel: {
      drop(id)
    }
  }

  private func drop(_ id: MessageID) {
    guard let continuation = state.withLock({ $0.asked.removeValue(forKey: id) }) else { return }
    output(Message.notification("notifications/cancelled", ["requestId": id.json, "reason": "no longer needed"]))
    continuation.resume(throwing: CancellationError())
  }
}

extension JSON {
  /// Whether no value lies deeper than so many levels.
  fileprivate func isNested(atMost depth: Int) -> Bool {
    switch self {
    case .array(let elements): depth > 0 && elements.allSatisfy { $0.isNested(atMost: depth - 1) }
    case .object(let object): depth > 0 && object.members.allSatisfy { $0.value.isNested(atMost: depth - 1) }
    default: true
    }
  }
}
