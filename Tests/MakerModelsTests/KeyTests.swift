import Foundation
import Maker
import MakerVoting
import Synchronization
import Testing

@testable import MakerModels

/// A key goes where it was given for, and shows nowhere.
@Suite(.timeLimit(.minutes(5)))
struct KeyTests {
  static let key = "sk-test-0123456789abcdef"

  @Test func aServersOwnVariableIsForItsSchemeHostAndPort() throws {
    func variable(_ text: String) throws -> String { KeyRing.variable(for: try #require(ServerAddress(parsing: text))) }
    #expect(try variable("https://gpu.example.org/v1") == "MAKER_API_KEY_GPU_EXAMPLE_ORG")
    #expect(try variable("http://gpu.example.org/v1") == "MAKER_API_KEY_GPU_EXAMPLE_ORG_80")
    #expect(try variable("http://127.0.0.1:8081/v1") == "MAKER_API_KEY_127_0_0_1_8081")
  }

  @Test func theCommonKeyGoesToOneServerAlone() async throws {
    let answer: @Sendable (ServedRequest) -> ServedAnswer = {
      $0.method == "GET" ? .json(#"{"data":[{"id":"m","max_model_len":2048}]}"#) : .json(ReplyTests.whole)
    }
    let other = try TestServer(answer)
    defer { other.stop() }
    try await withServer(answer) { server, client in
      func ask(_ servers: [TestServer], _ environment: [String: String]) async throws {
        let factory = ModelFactory(environment: environment, client: client)
        for server in servers {
          let model = try await factory.make(.server(url: server.url + "/v1", model: "m"))
          _ = try await model?.complete(ModelRequest(prompt: "p"))
        }
      }
      try await ask([server, other, server], ["MAKER_API_KEY": Self.key])
      #expect(server.log.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(Self.key)" })
      #expect(other.log.requests.allSatisfy { $0.headers["authorization"] == nil })
      // Said to be for the other one, it goes nowhere else.
      let before = (server.log.requests.count, other.log.requests.count)
      try await ask([server, other], ["MAKER_API_KEY": Self.key, "MAKER_BASE_URL": other.url + "/v1"])
      #expect(server.log.requests.dropFirst(before.0).allSatisfy { $0.headers["authorization"] == nil })
      #expect(other.log.requests.dropFirst(before.1).allSatisfy { $0.headers["authorization"] != nil })
      // One of its own stands above it.
      try await ask([other], ["MAKER_API_KEY_127_0_0_1_\(other.port)": "sk-own-0123456789"])
      #expect(other.log.requests.last?.headers["authorization"] == "Bearer sk-own-0123456789")
    }
  }

  @Test func aProvidersKeyGoesToNoOtherPort() async throws {
    let other = try TestServer { _ in .json(ReplyTests.whole) }
    defer { other.stop() }
    try await withServer { _ in
      .json(ReplyTests.whole)
    } _: { server, client in
      let factory = ModelFactory(
        environment: ["MISTRAL_API_KEY": Self.key, "MISTRAL_BASE_URL": server.url + "/v1"], client: client)
      for server in [server, other] {
        let model = try await factory.make(
          .server(url: server.url + "/other", model: "m"), options: ModelOptions(contextWindow: 9))
        _ = try await model?.complete(ModelRequest(prompt: "p"))
      }
      #expect(server.log.requests[0].headers["authorization"] == "Bearer \(Self.key)")
      #expect(other.log.requests[0].headers["authorization"] == nil)
    }
  }

  @Test func anAddressGetsItsOwnersKey() async throws {
    func key(_ url: String, _ environment: [String: String]) async throws -> String? {
      let factory = ModelFactory(environment: environment, client: HTTPClient())
      let model = try await factory.make(.server(url: url, model: "m"), options: ModelOptions(contextWindow: 9))
      return (model as? OpenAIModel)?.server.key?.value ?? (model as? AnthropicModel)?.server.key?.value
    }
    let keys = ["MISTRAL_API_KEY": "k-mistral", "AZURE_API_KEY": "k-azure", "ANTHROPIC_API_KEY": "k-anthropic"]
    #expect(try await key("https://api.mistral.ai/v1", keys) == "k-mistral")
    #expect(try await key("https://api.anthropic.com/v1/messages", keys) == "k-anthropic")
    #expect(try await key("https://me.openai.azure.com/openai/v1", keys) == "k-azure")
    #expect(try await key("https://me.openai.azure.com.evil.example/v1", keys) == nil)
    #expect(try await key("https://bedrock.elb.amazonaws.com/v1", ["AWS_BEARER_TOKEN_BEDROCK": "k"]) == nil)
    // Given for an address, it is for no other, not even the provider's.
    var elsewhere = keys
    elsewhere["AZURE_OPENAI_ENDPOINT"] = "https://me.openai.azure.com"
    elsewhere["MISTRAL_BASE_URL"] = "https://gateway.example/v1"
    #expect(try await key("https://me.openai.azure.com/openai/v1", elsewhere) == "k-azure")
    #expect(try await key("https://gateway.example/v1", elsewhere) == "k-mistral")
    #expect(try await key("https://other.openai.azure.com/openai/v1", elsewhere) == nil)
    #expect(try await key("https://api.mistral.ai/v1", elsewhere) == nil)
  }

  @Test(arguments: ["http://api.openai.com/v1", "http://api.mistral.ai/v1", "http://mine.openai.azure.com/openai/v1"])
  func noKeyGoesInPlainTextToAProvidersHost(_ text: String) throws {
    let plain = try #require(ServerAddress(parsing: text))
    #expect(!plain.mayBeSentKeys)
    #expect(try #require(ServerAddress(parsing: text.replacing("http:", with: "https:"))).mayBeSentKeys)
    #expect(try #require(ServerAddress(parsing: "http://10.0.0.5:8000/v1")).mayBeSentKeys)
  }

  @Test func theGuardStandsBeforeTheHeader() async throws {
    // A proxy would see the header: ours answers for the provider's host.
    try await withServer { _ in
      .json(#"{"error":{"message":"who are you?"}}"#, status: 401)
    } _: { server, client in
      setenv("http_proxy", server.url, 1)
      setenv("no_proxy", "127.0.0.1", 1)
      defer {
        unsetenv("http_proxy")
        unsetenv("no_proxy")
      }
      let model = try OpenAIModel(
        model: "m", baseURL: "http://api.openai.com/v1", key: APIKey(Self.key), client: client)
      let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(error.message.contains("plain HTTP"))
      let sent = try #require(server.log.requests.first)
      #expect(sent.headers["authorization"] == nil)

      // And this machine is asked without it.
      let local = try TestServer { _ in .json(ReplyTests.whole) }
      defer { local.stop() }
      let near = try OpenAIModel(model: "m", baseURL: "http://localhost:\(local.port)/v1", key: nil, client: client)
      _ = try await near.complete(ModelRequest(prompt: "p"))
      #expect(local.log.requests.count == 1)
      #expect(server.log.requests.count == 1)
    }
  }

  @Test func aCommandIsAskedAgainWhenItsKeyIsRefused() async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("key-\(UUID())").path
    try "sk-old-0123456789".write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    try await withServer { request in
      request.headers["authorization"] == "Bearer sk-new-0123456789"
        ? .json(ReplyTests.whole) : .json(#"{"error":{"message":"expired"}}"#, status: 401)
    } _: { server, client in
      let factory = ModelFactory(
        environment: ["MISTRAL_API_KEY_COMMAND": "cat '\(file)'", "MISTRAL_BASE_URL": server.url + "/v1"],
        client: client)
      let model = try #require(
        try await factory.make(.provider(.mistral, "m"), options: ModelOptions(contextWindow: 9)))
      // The command has nothing new: the key is wrong.
      let wrong = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(wrong.code == .unauthorized)
      #expect(wrong.message.contains("expired"))
      try "sk-new-0123456789\nmore".write(toFile: file, atomically: true, encoding: .utf8)
      let renewed = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(renewed.isTransient)
      #expect(renewed.retryAfter == 0)
      _ = try await model.complete(ModelRequest(prompt: "p"))
      #expect(server.log.requests.count == 3)
    }
  }

  @Test(arguments: [("exit 3", "ended with 3"), ("true", "prints no key"), ("echo two words", "prints no key")])
  func aCommandThatFailsIsExplained(_ command: String, _ words: String) async throws {
    let factory = ModelFactory(environment: ["MISTRAL_API_KEY_COMMAND": command], client: HTTPClient())
    let error = try await modelError { _ = try await factory.make(.provider(.mistral, "m")) }
    #expect(error.code == .unauthorized)
    #expect(error.message.contains("MISTRAL_API_KEY_COMMAND") && error.message.contains(words))
  }

  @Test(arguments: [
    "key sk-test-0123456789abcdef is bad", "key sk-test-****cdef is bad", "key ****cdef. is bad",
    "key sk-tes...cdef is bad", "(sk-test-0123) is bad", "upstream key sk-other-998877665544332211 is bad",
    "gsk_aaaaaaaaaaaaaaaaaaaa is bad",
  ])
  func partsOfKeysInQuotedErrorsAreHidden(_ words: String) async throws {
    try await withServer { _ in
      .json(#"{"error":{"message":"\#(words)"}}"#, status: 400)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: APIKey(Self.key), client: client)
      let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(error.message.contains("(key)"))
      for part in ["sk-", "cdef", "gsk_", "7766"] { #expect(!error.message.contains(part)) }
      #expect(error.message.contains("is bad"))
    }
  }

  @Test func headersOfTheUsersOwnAreSentAndNotShown() async throws {
    try await withServer { _ in
      .json(#"{"error":{"message":"tenant token-of-mine unknown, see http://u:pw@h/x?key=abc"}}"#, status: 400)
    } _: { server, client in
      let header = try #require(ModelOptions.Header(name: "X-Tenant", value: "token-of-mine"))
      let model = try OpenAIModel(
        model: "m", baseURL: server.url, key: nil, client: client,
        options: ModelOptions(body: ["top_k": 5, "max_tokens": 3], headers: [header]))
      let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      for part in ["token-of-mine", "pw", "abc"] { #expect(!error.message.contains(part)) }
      #expect(server.log.requests[0].headers["x-tenant"] == "token-of-mine")
      #expect(try server.log.requests[0].json["top_k"] == 5)
      #expect(try server.log.requests[0].json["max_tokens"] == 3)
    }
    #expect(ModelOptions.Header(name: "X Y", value: "a") == nil)
    #expect(ModelOptions.Header(name: "X", value: "a\r\nY: b") == nil)
  }

  @Test(arguments: ["http://user:hunter2@h/v1", "https://h/v1?key=hunter2", "https://h/v1?api-version=1&key=hunter2"])
  func addressesThatCarrySecretsAreNeverShown(_ url: String) async throws {
    let error = try #require(throws: ModelReferenceError.self) { try ModelReference(parsing: url) }
    #expect(!error.description.contains("hunter2"))
    let factory = ModelFactory(environment: ["OPENAI_BASE_URL": url, "OPENAI_API_KEY": Self.key], client: HTTPClient())
    let other = try await modelError { _ = try await factory.make(.provider(.openAI, "m")) }
    #expect(!other.message.contains("hunter2"))
    #expect(other.message.contains("OPENAI_BASE_URL"))
    let direct = try await modelError { _ = try OpenAIModel(model: "m", baseURL: url, key: nil) }
    #expect(!direct.message.contains("hunter2"))
  }
}
