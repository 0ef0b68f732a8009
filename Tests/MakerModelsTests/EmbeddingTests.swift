import Foundation
import Maker
import MakerVoting
import Testing

@testable import MakerModels

private let realServer = ProcessInfo.processInfo.environment["MAKER_TEST_EMBEDDINGS_URL"]

@Suite(.timeLimit(.minutes(5)))
struct EmbeddingTests {
  private let answers = ["The answer is 42", "The answer is 42.", "Paris is the capital of France", "The answer is 42"]
  private let others = ["The answer is 43", "The answer is 24."]

  /// Against a running embeddings server; `MAKER_TEST_EMBEDDINGS_URL` says where.
  @Test(.enabled(if: realServer != nil, "MAKER_TEST_EMBEDDINGS_URL is not set"))
  func aRealModelGroupsWhatSaysTheSame() async throws {
    let url = try #require(realServer)
    let client = HTTPClient()
    defer { client.close() }
    let factory = ModelFactory(environment: [:], client: client)
    let model = try await factory.makeEmbeddings(ModelReference(parsing: url))
    for threshold in [0.92, 0.90, 0.85, 0.80, 0.75] {
      let engine = EmbeddingMatcher(model, threshold: .nominal(threshold))
      var grouping = Grouping(engine.matcher)
      let classes = try await grouping.candidates(for: answers)
      #expect(classes == [answers[0], answers[0], answers[2], answers[0]])
      let apart = try await grouping.candidates(for: others)
      #expect(apart == others)
      let scale = try #require(engine.scale)
      #expect(scale.separates && scale.same > scale.unrelated)
    }
  }

  @Test func asksInOpenAIsFormAndEachTextOnce() async throws {
    try await withServer { request in
      // Vectors out of order: the first letter decides.
      let texts = (try? request.json)?["input"]?.array?.compactMap(\.string) ?? []
      let data = texts.enumerated().reversed().map { position, text -> JSON in
        ["index": .integer(position), "embedding": text.hasPrefix("P") ? [0, 2] : [1, 0.05]]
      }
      let reply: JSON = ["data": .array(data)]
      return .json(reply.compact)
    } _: { server, client in
      let factory = ModelFactory(environment: [:], client: client)
      let model = try await factory.makeEmbeddings(.server(url: "\(server.url)/v1", model: "e5"))
      let engine = EmbeddingMatcher(model, threshold: .cosine(0.9))
      var grouping = Grouping(engine.matcher)
      let classes = try await grouping.candidates(for: answers)
      #expect(classes == [answers[0], answers[0], answers[2], answers[0]])
      _ = try await grouping.candidates(for: answers)
      #expect(server.log.requests.map(\.path) == ["/v1/embeddings"])
      let expected: JSON = ["model": "e5", "input": .strings(Array(answers[..<3])), "encoding_format": "float"]
      #expect(try server.log.requests[0].json == expected)
    }
  }

  @Test func asksInOllamasForm() async throws {
    try await withServer { _ in
      .json(#"{"model":"m","embeddings":[[0.5,0.5],[1,0]]}"#)
    } _: { server, client in
      let factory = ModelFactory(environment: ["OLLAMA_HOST": server.url], client: client)
      let model = try await factory.makeEmbeddings(.provider(.ollama, "nomic-embed-text"))
      #expect(try await model.embed(["a", "b"]) == [[0.5, 0.5], [1, 0]])
      #expect(server.log.requests.map(\.path) == ["/api/embed"])
      #expect(try server.log.requests[0].json["input"] == ["a", "b"])
    }
  }

  @Test func aModelThatTellsNothingApartIsRefused() async throws {
    try await withServer { request in
      let count = (try? request.json)?["input"]?.array?.count ?? 0
      let reply: JSON = ["embeddings": .array((0..<count).map { _ in [1, 1] })]
      return .json(reply.compact)
    } _: { server, client in
      let factory = ModelFactory(environment: ["OLLAMA_HOST": server.url], client: client)
      let engine = EmbeddingMatcher(try await factory.makeEmbeddings(.provider(.ollama, "m")), threshold: .nominal(0.9))
      let error = try await modelError { try await engine.measure() }
      #expect(error.message.contains("does not tell"))
    }
  }

  @Test func aServerThatDoesNotAnswerIsAnErrorNeverAnExactMatch() async throws {
    let port = try TestServer.closedPort()
    let client = HTTPClient()
    defer { client.close() }
    let factory = ModelFactory(environment: [:], client: client)
    let model = try await factory.makeEmbeddings(.server(url: "http://127.0.0.1:\(port)/v1", model: "m"))
    let engine = EmbeddingMatcher(model, threshold: .nominal(0.9))
    let error = try await modelError {
      try await elect(matcher: engine.matcher) { number in number % 2 == 0 ? "a" : "b" }
    }
    #expect(error.code == .unreachable && error.message.contains("\(port)"))
  }

  @Test func namesThatMakeNoEmbeddingsAreRefused() async throws {
    let factory = ModelFactory(environment: [:], client: HTTPClient())
    for name in ["anthropic/claude", "sim"] {
      let error = try await modelError { try await factory.makeEmbeddings(ModelReference(parsing: name)) }
      #expect(error.message.contains("no embeddings"))
    }
  }
}
