import Foundation
import Testing

@testable import MakerModels

@Suite(.timeLimit(.minutes(5)))
struct HTTPClientTests {
  @Test func sendsAndReceives() async throws {
    try await withServer { request in
      .json(
        "\(request.method) \(request.path) \(request.body)", status: 201, headers: [("X-Thing", "a"), ("x-thing", "b")])
    } _: { server, client in
      let posted = try await client.send(
        HTTPRequest(url: server.url + "/a", headers: [("X-Sent", "yes")], body: Array("body".utf8)))
      #expect(posted.status == 201)
      #expect(String(decoding: posted.body, as: UTF8.self) == "POST /a body")
      #expect(posted.header("x-thing") == "b")
      #expect(server.log.requests[0].headers["x-sent"] == "yes")
      #expect(server.log.requests[0].headers["accept-encoding"] == "gzip")
      let got = try await client.send(HTTPRequest(url: server.url + "/b"))
      #expect(String(decoding: got.body, as: UTF8.self) == "GET /b ")
    }
  }

  @Test func keepsConnectionsAlive() async throws {
    try await withServer { _ in
      .json("{}")
    } _: { server, client in
      for _ in 0..<50 { _ = try await client.send(HTTPRequest(url: server.url, body: [])) }
      #expect(server.log.requests.count == 50)
      #expect(server.log.connections == 1)
    }
  }

  @Test func carriesAThousandAtOnce() async throws {
    // Nothing is answered before all thousand are there: they really are in flight together.
    try await withServer { request in
      ServedAnswer(body: request.body, action: .hold(until: 1000))
    } _: { server, client in
      let sum = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<1000 {
          group.addTask {
            let response = try await client.send(HTTPRequest(url: server.url, body: Array("\(number)".utf8)))
            return Int(String(decoding: response.body, as: UTF8.self)) ?? -1
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(sum == 999 * 500)
    }
  }

  @Test func waitsWhereTheLimitIsReached() async throws {
    let server = try TestServer { _ in .json("{}") }
    defer { server.stop() }
    let client = HTTPClient(configuration: .init(maxInFlight: 2))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 { group.addTask { _ = try await client.send(HTTPRequest(url: server.url)) } }
      try await group.waitForAll()
    }
    #expect(server.log.requests.count == 100)
    #expect(server.log.connections <= 2)
  }

  @Test func cancellationRemovesTheTransfer() async throws {
    try await withServer { _ in
      ServedAnswer(action: .ignore)
    } _: { server, client in
      let task = Task { try await client.send(HTTPRequest(url: server.url)) }
      await server.wait { $0.requests.count == 1 }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      await server.wait { $0.hangUps == 1 }
    }
  }

  @Test func cancellationBeforeTheStartAndInTheQueue() async throws {
    let server = try TestServer { _ in ServedAnswer(action: .ignore) }
    defer { server.stop() }
    let client = HTTPClient(configuration: .init(maxInFlight: 1))
    let first = Task { try await client.send(HTTPRequest(url: server.url)) }
    await server.wait { $0.requests.count == 1 }
    let queued = (0..<20).map { _ in Task { try await client.send(HTTPRequest(url: server.url)) } }
    for task in queued { task.cancel() }
    for task in queued { await #expect(throws: CancellationError.self) { try await task.value } }
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    #expect(server.log.requests.count == 1)
  }

  @Test func survivesAStormOfCancellations() async throws {
    try await withServer { request in
      ServedAnswer(action: request.path == "/never" ? .ignore : .respond)
    } _: { server, client in
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<400 {
          group.addTask {
            let path = number.isMultiple(of: 2) ? "/never" : "/now"
            let task = Task { try await client.send(HTTPRequest(url: server.url + path)) }
            if number.isMultiple(of: 3) { await Task.yield() }
            task.cancel()
            _ = await task.result
          }
        }
      }
      // It still works, and nothing hangs.
      let last = try await client.send(HTTPRequest(url: server.url))
      #expect(last.status == 200)
    }
  }

  @Test func reportsATimeout() async throws {
    try await withServer { _ in
      ServedAnswer(action: .ignore)
    } _: { server, client in
      let error = await #expect(throws: TransportFailure.self) {
        try await client.send(HTTPRequest(url: server.url, timeout: .milliseconds(60)))
      }
      #expect(error?.kind == .timedOut)
    }
  }

  @Test func reportsATimeoutOnAReusedConnection() async throws {
    try await withServer { request in
      ServedAnswer(action: request.path == "/slow" ? .ignore : .respond)
    } _: { server, client in
      _ = try await client.send(HTTPRequest(url: server.url))
      let error = await #expect(throws: TransportFailure.self) {
        try await client.send(HTTPRequest(url: server.url + "/slow", timeout: .milliseconds(60)))
      }
      #expect(error?.kind == .timedOut)
    }
  }

  @Test func reportsARefusedConnection() async throws {
    let port = try TestServer.closedPort()
    let error = await #expect(throws: TransportFailure.self) {
      try await HTTPClient().send(HTTPRequest(url: "http://127.0.0.1:\(port)"))
    }
    #expect(error?.kind == .noConnection)
  }

  @Test func reportsABrokenConnection() async throws {
    try await withServer { _ in
      ServedAnswer(body: "some text", action: .breakOff)
    } _: { server, client in
      let error = await #expect(throws: TransportFailure.self) { try await client.send(HTTPRequest(url: server.url)) }
      #expect(error?.kind == .broken)
    }
  }

  @Test func reportsWhatIsNotHTTP() async throws {
    try await withServer { _ in
      ServedAnswer(action: .breakOff, raw: "SSH-2.0-OpenSSH_9.2\r\nand more\r\n")
    } _: {
      server, client in
      let error = await #expect(throws: TransportFailure.self) { try await client.send(HTTPRequest(url: server.url)) }
      #expect(error?.kind == .notHTTP)
    }
  }

  @Test func takesBigBodiesUpToTheLimit() async throws {
    let server = try TestServer { ServedAnswer(body: $0.body) }
    defer { server.stop() }
    let client = HTTPClient(configuration: .init(maxResponseBytes: 3 << 20))
    let big = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
    let response = try await client.send(HTTPRequest(url: server.url, body: big))
    #expect(response.body == big)
    let error = await #expect(throws: TransportFailure.self) {
      try await client.send(HTTPRequest(url: server.url, body: big + [0x78]))
    }
    #expect(error?.kind == .tooLong)
  }

  @Test func doesNotFollowRedirects() async throws {
    try await withServer { _ in
      ServedAnswer(status: 307, headers: [("Location", "/other")])
    } _: { server, client in
      let response = try await client.send(HTTPRequest(url: server.url))
      #expect(response.status == 307)
      #expect(server.log.requests.count == 1)
    }
  }

  @Test func refusesOtherProtocols() async throws {
    let error = await #expect(throws: TransportFailure.self) {
      try await HTTPClient().send(HTTPRequest(url: "file:///etc/hostname"))
    }
    #expect(error?.kind == .badAddress)
  }

  @Test func failsWhatIsUnderWayWhenClosed() async throws {
    try await withServer { _ in
      ServedAnswer(action: .ignore)
    } _: { server, client in
      let task = Task { try await client.send(HTTPRequest(url: server.url)) }
      await server.wait { $0.requests.count == 1 }
      client.close()
      let error = await #expect(throws: TransportFailure.self) { try await task.value }
      #expect(error?.kind == .closed)
      await #expect(throws: TransportFailure.self) { try await client.send(HTTPRequest(url: server.url)) }
    }
  }

  @Test func connectionsEndWithTheClient() async throws {
    let server = try TestServer { _ in .json("{}") }
    defer { server.stop() }
    _ = try await HTTPClient().send(HTTPRequest(url: server.url))
    await server.wait { $0.hangUps == 1 }
  }
}
