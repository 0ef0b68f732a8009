import MakerText
import Synchronization

@testable import MakerMCP

/// A server in this process with a client's end of the stream.
final class Wire: Sendable {
  private struct State {
    var lines: [JSON] = []
    /// Replies are kept apart, so that ten thousand of them are found quickly.
    var replies: [JSON: [JSON]] = [:]
    var waiters: [(matches: @Sendable (JSON) -> Bool, continuation: CheckedContinuation<JSON, Never>)] = []
    var raw = ""
  }

  private let state = Mutex(State())
  private let input = AsyncStream<[UInt8]>.makeStream()
  private let server: MCPServer

  init(_ server: MCPServer) {
    self.server = server
  }

  /// Runs a conversation against the server, which ends with it.
  static func talk<Value: Sendable>(
    _ server: MCPServer, _ body: @escaping @Sendable (Wire) async throws -> Value
  ) async throws -> Value {
    let wire = Wire(server)
    async let serving: Void = wire.serve()
    let value: Result<Value, any Error>
    do { value = .success(try await body(wire)) } catch { value = .failure(error) }
    wire.close()
    await serving
    return try value.get()
  }

  func serve() async {
    await server.run(input.stream) { line in self.take(line) }
  }

  func close() { input.continuation.finish() }

  private func take(_ line: String) {
    guard line.hasSuffix("\n"), let json = try? JSON(parsing: String(line.dropLast())) else { return }
    let waiter = state.withLock { state -> CheckedContinuation<JSON, Never>? in
      state.raw += line
      if let position = state.waiters.firstIndex(where: { $0.matches(json) }) {
        return state.waiters.remove(at: position).continuation
      }
      if let id = json["id"], json["method"] == nil {
        state.replies[id, default: []].append(json)
      } else {
        state.lines.append(json)
      }
      return nil
    }
    waiter?.resume(returning: json)
  }

  func send(bytes: [UInt8]) { input.continuation.yield(bytes) }
  func send(_ text: String) { send(bytes: Array((text + "\n").utf8)) }
  func send(_ json: JSON) { send(json.compact) }

  /// Waits for a line of the server, and takes it.
  func line(_ matches: @escaping @Sendable (JSON) -> Bool) async -> JSON {
    await withCheckedContinuation { continuation in
      let line = state.withLock { state -> JSON? in
        if let position = state.lines.firstIndex(where: matches) { return state.lines.remove(at: position) }
        state.waiters.append((matches, continuation))
        return nil
      }
      if let line { continuation.resume(returning: line) }
    }
  }

  /// Lines that nobody has taken yet.
  var lines: [JSON] { state.withLock { state in state.lines + state.replies.values.flatMap { $0 } } }

  func reply(to id: JSON) async -> JSON {
    await withCheckedContinuation { continuation in
      let reply = state.withLock { state -> JSON? in
        if let first = state.replies[id]?.first {
          state.replies[id]?.removeFirst()
          return first
        }
        state.waiters.append(({ $0["id"] == id && $0["method"] == nil }, continuation))
        return nil
      }
      if let reply { continuation.resume(returning: reply) }
    }
  }

  /// Sends a request as it stands, and waits for its reply.
  func request(_ id: JSON, _ method: String, _ params: JSONObject? = nil) async -> JSON {
    var object: JSONObject = ["jsonrpc": "2.0", "id": id, "method": .string(method)]
    object["params"] = params.map { .object($0) }
    send(.object(object))
    return await reply(to: id)
  }

  /// Sends a request of the revision without handshakes.
  func modern(
    _ id: JSON, _ method: String, _ params: JSONObject = [:], capabilities: JSONObject = [:],
    meta more: JSONObject = [:]
  ) async -> JSON {
    await request(id, method, Self.modern(params, capabilities: capabilities, meta: more))
  }

  static func modern(
    _ params: JSONObject, capabilities: JSONObject = [:], meta more: JSONObject = [:]
  ) -> JSONObject {
    var meta: JSONObject = [
      Dialect.versionKey: "2026-07-28", Dialect.capabilitiesKey: .object(capabilities),
      Dialect.clientKey: ["name": "test", "version": "1"],
    ]
    for member in more.members { meta[member.name] = member.value }
    var params = params
    params["_meta"] = .object(meta)
    return params
  }

  /// Shakes hands.
  @discardableResult
  func initialize(_ revision: String, capabilities: JSONObject = [:]) async -> JSON {
    let reply = await request(
      "hello", "initialize",
      [
        "protocolVersion": .string(revision), "capabilities": .object(capabilities),
        "clientInfo": ["name": "test", "version": "1"],
      ])
    send(["jsonrpc": "2.0", "method": "notifications/initialized"])
    return reply
  }
}

/// Lets a tool wait until a test says so.
final class Gate: Sendable {
  private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>], entered: Int)>((false, [], 0))
  private let entries = AsyncStream<Void>.makeStream()

  /// Waits until the gate is open, or the task is cancelled.
  func pass() async throws {
    entries.continuation.yield()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let passes = state.withLock { state in
          if state.isOpen || Task.isCancelled { return true }
          state.waiting.append(continuation)
          return false
        }
        if passes { continuation.resume() }
      }
    } onCancel: {
      open(isForAll: false)
    }
    try Task.checkCancellation()
  }

  func open() { open(isForAll: true) }

  private func open(isForAll: Bool) {
    let waiting = state.withLock { state in
      if isForAll { state.isOpen = true }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Waits until so many have come to the gate.
  func entered(_ count: Int = 1) async {
    var left = count
    for await _ in entries.stream {
      left -= 1
      if left == 0 { return }
    }
  }
}
