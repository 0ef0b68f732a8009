import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// What a test server was asked.
struct ServedRequest: Sendable {
  var method: String
  var path: String
  /// Names in lower case.
  var headers: [String: String]
  var body: String
  /// The number of the connection it came by, from 1.
  var connection: Int
}

/// What a test server does about a request.
struct ServedAnswer: Sendable {
  enum Action: Sendable {
    case respond
    /// Sends half of the answer and closes.
    case breakOff
    /// Closes without a byte.
    case hangUp
    /// Never answers.
    case ignore
    /// Answers once so many requests wait.
    case hold(until: Int)
  }

  var status = 200
  var headers: [(String, String)] = [("Content-Type", "application/json")]
  var body = ""
  /// Sent as the body instead of the text.
  var bodyBytes: [UInt8]?
  var action = Action.respond
  /// Sent as it stands instead of all above.
  var raw: String?

  static func json(_ body: String, status: Int = 200, headers: [(String, String)] = []) -> ServedAnswer {
    ServedAnswer(status: status, headers: [("Content-Type", "application/json")] + headers, body: body)
  }

  static func html(_ body: String, status: Int = 200) -> ServedAnswer {
    ServedAnswer(status: status, headers: [("Content-Type", "text/html; charset=utf-8")], body: body)
  }

  var bytes: [UInt8] {
    if let raw { return Array(raw.utf8) }
    let body = bodyBytes ?? Array(self.body.utf8)
    var head = "HTTP/1.1 \(status) Scripted\r\nContent-Length: \(body.count)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    return Array((head + "\r\n").utf8) + body
  }
}

/// A scripted HTTP/1.1 server on the loopback, with connections kept alive, in one thread.
///
/// Unchecked: `log` is a mutex, and the connections belong to the server's thread.
final class TestServer: @unchecked Sendable {
  struct Log: Sendable {
    var requests: [ServedRequest] = []
    var connections = 0
    /// Connections that the other side ended.
    var hangUps = 0
  }

  let port: Int
  var url: String { "http://127.0.0.1:\(port)" }

  private struct State {
    var log = Log()
    var waiters: [(condition: @Sendable (Log) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private struct Connection {
    var number: Int
    var input: [UInt8] = []
    var output: [UInt8] = []
    var closesAfterOutput = false
  }

  private let listener: Int32
  private let stopPipe: (read: Int32, write: Int32)
  private let state = Mutex(State())
  private let answer: @Sendable (ServedRequest) -> ServedAnswer
  private var connections: [Int32: Connection] = [:]
  private var held: [(file: Int32, number: Int, bytes: [UInt8])] = []

  /// `socket` is the path of a unix socket to listen at instead of a port.
  init(socket: String? = nil, _ answer: @escaping @Sendable (ServedRequest) -> ServedAnswer) throws {
    self.answer = answer
    (listener, port) = try socket.map { (try Self.listen(at: $0), 0) } ?? Self.listen()
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
    stopPipe = (ends[0], ends[1])
    Thread.detachNewThread { self.run() }
  }

  /// Ends the server and all its connections.
  func stop() {
    _ = write(stopPipe.write, [1], 1)
  }

  var log: Log { state.withLock { $0.log } }

  /// Waits until the log fulfils a condition.
  func wait(until condition: @escaping @Sendable (Log) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isFulfilled = state.withLock { state in
        if condition(state.log) { return true }
        state.waiters.append((condition, continuation))
        return false
      }
      if isFulfilled { continuation.resume() }
    }
  }

  /// A port at which nobody listens.
  static func closedPort() throws -> Int {
    // One that no other test can be given meanwhile.
    1
  }

  private static func listen() throws -> (Int32, Int) {
    #if canImport(Glibc)
      let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let file = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(file, generic, length) == 0 && getsockname(file, generic, &length) == 0
      }
    }
    guard code, startListening(file) else { throw POSIXError(.EADDRINUSE) }
    _ = fcntl(file, F_SETFL, O_NONBLOCK)
    return (file, Int(UInt16(bigEndian: address.sin_port)))
  }

  private static func listen(at path: String) throws -> Int32 {
    #if canImport(Glibc)
      let file = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let file = Darwin.socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(file, $0, length) }
    }
    guard code == 0, startListening(file) else { throw POSIXError(.EADDRINUSE) }
    _ = fcntl(file, F_SETFL, O_NONBLOCK)
    return file
  }

  private func change(_ body: (inout Log) -> Void) {
    let fulfilled = state.withLock { state in
      body(&state.log)
      let log = state.log
      let ready = state.waiters.filter { $0.condition(log) }.map(\.continuation)
      state.waiters.removeAll { $0.condition(log) }
      return ready
    }
    for continuation in fulfilled { continuation.resume() }
  }

  private func run() {
    while true {
      var files = [
        pollfd(fd: stopPipe.read, events: Int16(POLLIN), revents: 0),
        pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
      ]
      for (file, connection) in connections {
        let events = connection.output.isEmpty ? POLLIN : POLLIN | POLLOUT
        files.append(pollfd(fd: file, events: Int16(events), revents: 0))
      }
      poll(&files, nfds_t(files.count), -1)
      if files[0].revents != 0 { break }
      if files[1].revents != 0 { acceptAll() }
      for file in files.dropFirst(2) where file.revents != 0 {
        if file.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 { receive(file.fd) }
        if file.revents & Int16(POLLOUT) != 0 { flush(file.fd) }
      }
    }
    for file in connections.keys { close(file) }
    for file in [listener, stopPipe.read, stopPipe.write] { close(file) }
  }

  private func acceptAll() {
    while true {
      let file = accept(listener, nil, nil)
      if file < 0 { return }
      _ = fcntl(file, F_SETFL, O_NONBLOCK)
      var number = 0
      change { log in
        log.connections += 1
        number = log.connections
      }
      connections[file] = Connection(number: number)
    }
  }

  private func receive(_ file: Int32) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count > 0 {
        connections[file]?.input.append(contentsOf: buffer[..<count])
      } else if count == 0 || errno != EAGAIN {
        drop(file)
        change { $0.hangUps += 1 }
        return
      } else {
        break
      }
    }
    while let request = nextRequest(file) { serve(request, file) }
  }

  private func nextRequest(_ file: Int32) -> ServedRequest? {
    guard let connection = connections[file],
      let end = connection.input.firstRange(of: Array("\r\n\r\n".utf8))
    else { return nil }
    let lines = String(decoding: connection.input[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    guard connection.input.count - end.upperBound >= length else { return nil }
    let words = lines[0].split(separator: " ").map(String.init)
    let body = connection.input[end.upperBound..<end.upperBound + length]
    connections[file]?.input.removeFirst(end.upperBound + length)
    return ServedRequest(
      method: words[0], path: words[1], headers: headers, body: String(decoding: body, as: UTF8.self),
      connection: connection.number)
  }

  private func serve(_ request: ServedRequest, _ file: Int32) {
    // Before the answer, which the test may be waiting for.
    change { $0.requests.append(request) }
    let answer = self.answer(request)
    let number = request.connection
    switch answer.action {
    case .respond: send(answer.bytes, file, number)
    case .breakOff:
      connections[file]?.closesAfterOutput = true
      send(Array(answer.bytes.prefix(answer.bytes.count / 2)), file, number)
    case .hangUp: drop(file)
    case .ignore: break
    case .hold(let count):
      held.append((file, number, answer.bytes))
      if held.count == count {
        for item in held { send(item.bytes, item.file, item.number) }
        held = []
      }
    }
  }

  private func send(_ bytes: [UInt8], _ file: Int32, _ number: Int) {
    guard connections[file]?.number == number else { return }
    connections[file]?.output += bytes
    flush(file)
  }

  private func flush(_ file: Int32) {
    while let connection = connections[file], !connection.output.isEmpty {
      let count = sendBytes(file, connection.output)
      if count <= 0 { break }
      connections[file]?.output.removeFirst(count)
    }
    if let connection = connections[file], connection.output.isEmpty, connection.closesAfterOutput { drop(file) }
  }

  private func drop(_ file: Int32) {
    connections[file] = nil
    close(file)
  }
}

private func startListening(_ file: Int32) -> Bool { listen(file, 4096) == 0 }

private func sendBytes(_ file: Int32, _ bytes: [UInt8]) -> Int {
  #if canImport(Darwin)
    return send(file, bytes, bytes.count, 0)
  #else
    return send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  #endif
}
