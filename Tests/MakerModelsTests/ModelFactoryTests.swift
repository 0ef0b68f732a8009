import Foundation
import Maker
import MakerVoting
import Testing

@testable import MakerModels

@Suite(.timeLimit(.minutes(5)))
struct ModelFactoryTests {
  /// A server as llama.cpp is one: it lists its model with its context.
  @Sendable static func llamaCpp(_ request: ServedRequest) -> ServedAnswer {
    switch request.path {
    case "/v1/models":
      .json(#"{"data":[{"id":"tiny.gguf","owned_by":"llamacpp","meta":{"n_ctx":2048}},{"id":"other"}]}"#)
    case "/props": .json(#"{"default_generation_settings":{"n_ctx":4096}}"#)
    case "/api/show": .json(#"{"model_info":{"llama.context_length":4096}}"#)
    case "/v1/chat/completions": .json(OpenAIModelTests.two)
    default: .json(#"{"error":"no such path"}"#, status: 404)
    }
  }

  @Test func asksABareAddressForItsModel() async throws {
    try await withServer(Self.llamaCpp) { server, client in
      let factory = ModelFactory(
        environment: ["OPENAI_API_KEY": "sk-not-for-others", "MAKER_API_KEY": "k-000001"], client: client)
      let reference = ModelReference.server(url: server.url + "/v1", model: nil)
      let model = try #require(try await factory.make(reference))
      #expect(model.name == server.url + "/v1")
      #expect(model.contextWindow == 2048)
      #expect(model.maxSamplesPerCall == 8)
      _ = try await model.complete(ModelRequest(prompt: "p"))
      let last = try #require(server.log.requests.last)
      #expect(try last.json["model"] == "tiny.gguf")
      // OpenAI's key goes to OpenAI only.
      #expect(server.log.requests.allSatisfy { $0.headers["authorization"] == "Bearer k-000001" })
    }
  }

  @Test func asksForTheWindowOfANamedModel() async throws {
    try await withServer(Self.llamaCpp) { server, client in
      let factory = ModelFactory(environment: [:], client: client)
      let url = server.url + "/v1"
      let named = try await factory.make(.server(url: url, model: "other"))
      #expect(named?.contextWindow == 4096)
      #expect(named?.name == url + "#other")
      let set = try await factory.make(.server(url: url, model: "other"), options: ModelOptions(contextWindow: 7))
      #expect(set?.contextWindow == 7)
    }
  }

  @Test func takesBaseURLsAndKeysFromTheEnvironment() async throws {
    try await withServer(Self.llamaCpp) { server, client in
      let environment = [
        "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_API_KEY": "k2", "ANTHROPIC_BASE_URL": server.url,
        "OLLAMA_HOST": "127.0.0.1:\(server.port)", "ANTHROPIC_API_KEY": "",
      ]
      let factory = ModelFactory(environment: environment, client: client)
      let openAI = try #require(try await factory.make(.provider(.openAI, "tiny.gguf")))
      #expect(openAI.contextWindow == 2048)
      #expect(server.log.requests[0].headers["authorization"] == "Bearer k2")
      // No key is needed where the address is not the official one.
      let anthropic = try #require(try await factory.make(.provider(.anthropic, "tiny.gguf")))
      #expect(anthropic.contextWindow == 2048)
      let claude = try await factory.make(.provider(.anthropic, "claude-haiku-4-5"))
      #expect(claude?.contextWindow == 4096)
      let ollama = try #require(try await factory.make(.provider(.ollama, "llama3.2")))
      #expect(ollama.contextWindow == 4096)
      #expect(factory.hasKey(for: .openAI))
      #expect(!factory.hasKey(for: .anthropic))
    }
  }

  @Test(arguments: [
    (ModelReference.provider(.openAI, "gpt"), "OPENAI_API_KEY"), (.provider(.anthropic, "claude"), "ANTHROPIC_API_KEY"),
  ])
  func namesTheMissingKey(_ reference: ModelReference, _ variable: String) async throws {
    let factory = ModelFactory(environment: [:], client: HTTPClient())
    let error = try await modelError { _ = try await factory.make(reference) }
    #expect(error.code == .unauthorized)
    #expect(error.message.contains(variable))
    #expect(error.message.contains(reference.description))
  }

  @Test func readsKeysFromFiles() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("key-\(UUID())").path
    try "sk-of-a-file\n".write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let factory = ModelFactory(environment: ["OPENAI_API_KEY_FILE": path], client: HTTPClient())
    let model = try #require(try await factory.make(.provider(.openAI, "gpt")) as? OpenAIModel)
    #expect(model.server.key?.value == "sk-of-a-file")
    #expect(model.contextWindow == 128_000)
    let missing = ModelFactory(environment: ["ANTHROPIC_API_KEY_FILE": path + "x"], client: HTTPClient())
    let error = try await modelError { _ = try await missing.make(.provider(.anthropic, "claude")) }
    #expect(error.message.contains("ANTHROPIC_API_KEY_FILE"))
  }

  @Test func findsOutAtOnceThatNobodyAnswers() async throws {
    let port = try TestServer.closedPort()
    let factory = ModelFactory(environment: [:], client: HTTPClient())
    for model in [nil, "named"] {
      let error = try await modelError {
        _ = try await factory.make(.server(url: "http://127.0.0.1:\(port)/v1", model: model))
      }
      #expect(error.code == .unreachable)
      #expect(error.message.contains("127.0.0.1:\(port)"))
    }
  }

  @Test func htmlAtABareAddressIsExplained() async throws {
    try await withServer { _ in
      .html("<html></html>")
    } _: { server, client in
      let factory = ModelFactory(environment: [:], client: client)
      let error = try await modelError { _ = try await factory.make(.server(url: server.url, model: nil)) }
      #expect(error.code == .unreadable)
      #expect(error.message.contains("/v1"))
    }
  }

  @Test func leavesTheSimulatedModelToOthers() async throws {
    let factory = ModelFactory(environment: [:], client: HTTPClient())
    #expect(try await factory.make(.simulated(options: "")) == nil)
  }

  @Test func findsTheServersOfThisMachine() async throws {
    try await withServer { request in
      request.path == "/api/tags"
        ? .json(#"{"models":[{"name":"llama3.2:latest"}]}"#) : Self.llamaCpp(request)
    } _: { server, client in
      let silent = try TestServer { _ in ServedAnswer(action: .ignore) }
      defer { silent.stop() }
      let search = LocalServers(
        client: client, ports: [.ollama: server.port, .llamaCpp: server.port, .lmStudio: silent.port])
      let url = server.url + "/v1"
      #expect(
        await search.found() == [
          LocalServer(kind: .ollama, url: server.url, models: [.provider(.ollama, "llama3.2:latest")]),
          LocalServer(
            kind: .llamaCpp, url: url,
            models: [.server(url: url, model: "tiny.gguf"), .server(url: url, model: "other")]),
        ])
      let closed = try TestServer.closedPort()
      let nothing = LocalServers(client: client, ports: [.ollama: closed, .llamaCpp: closed, .lmStudio: closed])
      #expect(await nothing.found().isEmpty)
    }
  }
}
