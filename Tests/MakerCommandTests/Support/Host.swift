import MakerVoting
import Synchronization

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// A host that runs `maker mcp` in this process.
final class Host: Sendable {
  private struct State {
    var lines: [JSON] = []
    var others: [String] = []
    var errors = ""
    var number = 0
    var waiters: [(matches: @Sendable (JSON) -> Bool, continuation: CheckedContinuation<JSON, Never>)] = []
  }

  private let state = Mutex(State())
  private let input = AsyncStream<[UInt8]>.makeStream()
  private let interrupts = AsyncStream<Void>.makeStream()

  /// Runs a conversation, ends the input, and returns what came of both.
  @discardableResult
  static func talk<Value: Sendable>(
    _ arguments: String..., environment: [String: String] = [:], setup: ModelSetup = .simulated,
    kinds: ProblemKinds = .standard,
    _ body: @escaping @Sendable (Host) async throws -> Value
  ) async throws -> Value {
    let host = Host()
    async let code = host.run(arguments, environment, setup, kinds)
    let value: Result<Value, any Error>
    do { value = .success(try await body(host)) } catch { value = .failure(error) }
    host.close()
    let exit = await code
    guard exit == 0, host.others.isEmpty else { throw Mismatch(exit: exit, others: host.others, errors: host.errors) }
    return try value.get()
  }

  /// The server did not end well, or said something that is no protocol.
  struct Mismatch: Error {
    let exit: Int32
    let others: [String]
    let errors: String
  }

  func run(_ arguments: [String], _ environment: [String: String], _ setup: ModelSetup, _ kinds: ProblemKinds) async
    -> Int32
  {
    let console = Console(
      environment: environment, readInput: { [] }, writeOutput: { self.take($0) },
      writeError: { text in self.state.withLock { $0.errors += text } }, errorSize: { nil },
      interrupts: { self.interrupts.stream }, inputPieces: { self.input.stream })
    return await MakerCommand.run(["mcp"] + arguments, console: console, setup: setup, kinds: kinds)
  }

  func close() { input.continuation.finish() }
  func interrupt() { interrupts.continuation.yield() }
  var errors: String { state.withLock { $0.errors } }
  private var others: [String] { state.withLock { $0.others } }

  private func take(_ line: String) {
    guard line.hasSuffix("\n"), let json = try? JSON(parsing: String(line.dropLast())), json["jsonrpc"] == "2.0" else {
      return state.withLock { $0.others.append(line) }
    }
    let waiter = state.withLock { state -> CheckedContinuation<JSON, Never>? in
      if let position = state.waiters.firstIndex(where: { $0.matches(json) }) {
        return state.waiters.remove(at: position).continuation
      }
      state.lines.append(json)
      return nil
    }
    waiter?.resume(returning: json)
  }

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

  // MARK: Requests of the revision without handshakes

  /// Sends a request and returns its id.
  func start(_ method: String, _ params: JSONObject, canAsk: Bool = false, token: JSON? = nil) -> JSON {
    let id = state.withLock { state in
      state.number += 1
      return JSON.integer(state.number)
    }
    let prefix = "io.modelcontextprotocol/"
    var meta: JSONObject = [:]
    meta[prefix + "protocolVersion"] = "2026-07-28"
    meta[prefix + "clientCapabilities"] = canAsk ? ["elicitation": [:]] : [:]
    meta["progressToken"] = token
    var params = params
    params["_meta"] = .object(meta)
    let request: JSON = ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)]
    input.continuation.yield(Array((request.compact + "\n").utf8))
    return id
  }

  func cancel(_ id: JSON) {
    let notice: JSON = ["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": id]]
    input.continuation.yield(Array((notice.compact + "\n").utf8))
  }

  func request(_ method: String, _ params: JSONObject = [:], canAsk: Bool = false) async -> JSON {
    let id = start(method, params, canAsk: canAsk)
    return await line { $0["id"] == id }
  }

  /// The result of a call.
  func call(_ tool: String, _ arguments: JSONObject, canAsk: Bool = false, more: JSONObject = [:]) async -> JSON {
    var params: JSONObject = ["name": .string(tool), "arguments": .object(arguments)]
    for member in more.members { params[member.name] = member.value }
    return await request("tools/call", params, canAsk: canAsk)["result"] ?? .null
  }

  // MARK: Requests of the revisions with a handshake

  /// Sends a request as it stands and waits for the answer.
  func plain(_ method: String, _ params: JSONObject) async -> JSON {
    let id = state.withLock { state in
      state.number += 1
      return JSON.integer(state.number)
    }
    let request: JSON = ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)]
    input.continuation.yield(Array((request.compact + "\n").utf8))
    return await line { $0["id"] == id }
  }

  /// Shakes hands, after which ``plain(_:_:)`` may call.
  func shakeHands() async {
    _ = await plain(
      "initialize",
      [
        "protocolVersion": "2025-11-25", "capabilities": [:], "clientInfo": ["name": "test", "version": "1"],
      ])
  }

  // MARK: Results

  /// The structured content of a call that does not fail.
  func structured(_ tool: String, _ arguments: JSONObject) async -> JSON? {
    await call(tool, arguments)["structuredContent"]
  }

  /// What a call says that fails.
  func failure(_ tool: String, _ arguments: JSONObject) async -> String {
    let result = await call(tool, arguments)
    return result["isError"] == true ? result["content"]?[0]?["text"]?.string ?? "" : "no failure: \(result.compact)"
  }
}
