import Foundation
import Maker
import MakerVoting
import Synchronization
import Testing

@testable import MakerModels

/// Promises of the transport that a user relies on without seeing them.
@Suite(.timeLimit(.minutes(5)))
struct TransportTests {
  @Test(arguments: [429, 503, 529])
  func retryAfterHoldsForEveryKindOfNotNow(_ status: Int) async throws {
    try await withServer { _ in
      .json(
        #"{"error":{"message":"not now"}}"#, status: status,
        headers: [("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Date", "Sun, 06 Nov 1994 08:49:07 GMT")])
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(error.retryAfter == 30)
      #expect(error.status == status)
      #expect(error.isTransient)
    }
  }

  @Test func aRequestIsNeverSentTwiceUnasked() async throws {
    let long = String(repeating: "long ", count: 100_000)
    for prompt in ["p", long] {
      let served = Served()
      try await withServer { _ in
        var answer = ServedAnswer.json(ReplyTests.whole)
        // Where the connection was kept, and dies: there libcurl would try a fresh one by itself.
        if served.count.add(1, ordering: .relaxed).newValue == 2 { answer.action = .hangUp }
        return answer
      } _: { server, client in
        let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
        _ = try await model.complete(ModelRequest(prompt: prompt))
        let error = try await modelError { try await model.complete(ModelRequest(prompt: prompt)) }
        #expect(error.code == .disconnected)
        #expect(error.message.hasSuffix("broke (it ended before an answer)"))
        #expect(server.log.requests.map(\.connection) == [1, 1])
        #expect(try await model.complete(ModelRequest(prompt: prompt)).completions.map(\.text) == ["Paris"])
        #expect(server.log.requests.last?.body.contains(prompt) == true)
      }
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "no openssl here"))
  func certificatesAreVerified() async throws {
    let server = try await TLSServer()
    defer { server.stop() }
    let url = "https://127.0.0.1:\(server.port)/"
    func failure(_ host: String, _ client: HTTPClient) async throws -> ModelError {
      let address = "https://\(host):\(server.port)/v1"
      let model = try OpenAIModel(
        model: "m", baseURL: address, key: APIKey("sk-secret-secret"), client: client,
        options: ModelOptions(timeout: .seconds(20)))
      return try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
    }
    let refused = try await failure("127.0.0.1", HTTPClient())
    #expect(refused.code == .unreachable)
    #expect(refused.message.contains("certificate"))
    // Where the user trusts it, the connection stands; a good certificate for another host is none.
    let file = ModelFactory.certificateFile(in: ["SSL_CERT_FILE": server.certificate])
    let trusting = HTTPClient(configuration: .init(certificateFile: file))
    #expect(try await trusting.send(HTTPRequest(url: url)).status == 200)
    #expect(try await failure("localhost", trusting).code == .unreachable)
  }

  @Test func whatIsAskedBeforehandHoldsNobodyUp() throws {
    let slow = ModelOptions(timeout: .seconds(600))
    let server = try OpenAIModel(model: "m", key: nil, options: slow).server
    #expect(server.timeout(of: nil) == .seconds(10))
    #expect(server.timeout(of: Server.Posting(path: "/", body: [:])) == .seconds(600))
  }

  @Test func theUsersCertificatesComeFromTheEnvironment() {
    #expect(ModelFactory.certificateFile(in: ["CURL_CA_BUNDLE": "/a", "SSL_CERT_FILE": "/b"]) == "/a")
    #expect(ModelFactory.certificateFile(in: ["CURL_CA_BUNDLE": "", "SSL_CERT_FILE": "/b"]) == "/b")
    #expect(ModelFactory.certificateFile(in: [:]) == nil)
  }

  @Test func reachesAServerAtAUnixSocket() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("m-\(UUID().uuidString.prefix(8))").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let server = try TestServer(socket: path) { request in
      request.method == "GET" ? .json(#"{"data":[{"id":"m","max_model_len":64}]}"#) : .json(ReplyTests.whole)
    }
    defer { server.stop() }
    for text in ["unix://\(path)", "http://unix:\(path):/v1#m", "http://unix:\(path):/v1/chat/completions"] {
      let factory = ModelFactory(environment: ["MAKER_API_KEY": "sk-secret-secret"])
      let model = try #require(try await factory.make(ModelReference(parsing: text)))
      #expect(try await model.complete(ModelRequest(prompt: "p")).completions.map(\.text) == ["Paris"])
      #expect(model.contextWindow == 64)
      #expect(server.log.requests.last?.path == "/v1/chat/completions")
    }
  }
}

private final class Served: Sendable {
  let count = Atomic(0)
}

/// `openssl s_server` with a certificate of its own for 127.0.0.1.
private struct TLSServer {
  let port: Int
  let certificate: String
  private let process = Process()
  private let folder: URL

  init() async throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificate = folder.appendingPathComponent("c.pem").path
    let key = folder.appendingPathComponent("k.pem").path
    let maker = Process()
    maker.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    maker.arguments =
      ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
      + ["-keyout", key, "-out", certificate, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    maker.standardError = FileHandle.nullDevice
    try maker.run()
    maker.waitUntilExit()
    process.executableURL = maker.executableURL
    process.arguments = ["s_server", "-www", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var said = ""
    var found: Int?
    while found == nil, case let data = output.fileHandleForReading.availableData, !data.isEmpty {
      said += String(decoding: data, as: UTF8.self)
      found = said.split(separator: "\n").first { $0.hasPrefix("ACCEPT ") }
        .flatMap { $0.split(separator: ":").last }.flatMap { Int($0) }
    }
    port = try #require(found)
  }

  func stop() {
    process.terminate()
    try? FileManager.default.removeItem(at: folder)
  }
}
