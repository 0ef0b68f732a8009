import Foundation
import Maker
import MakerVoting
import Testing

@testable import MakerModels

private let realServer = ProcessInfo.processInfo.environment["MAKER_TEST_LLM_URL"]

/// Against a running llama.cpp server; `MAKER_TEST_LLM_URL` says where.
@Suite(.enabled(if: realServer != nil, "MAKER_TEST_LLM_URL is not set"), .timeLimit(.minutes(5)), .serialized)
struct RealServerTests {
  private let client = HTTPClient()

  @Test func answersThreeTimesByASchema() async throws {
    let url = try #require(realServer)
    let factory = ModelFactory(environment: [:], client: client)
    let model = try #require(try await factory.make(ModelReference(parsing: url)))
    #expect(try #require(model.contextWindow) > 0)
    let request = ModelRequest(
      prompt: "What is the capital of France? Reply with a JSON object: {\"answer\": \"...\"}", schema: answerSchema,
      maxOutputTokens: 120, temperature: 0.1, stream: 1, count: 3)
    let response = try await model.complete(request)
    #expect(response.completions.count == 3)
    #expect(try #require(response.usage.input) > 0)
    #expect(try #require(response.usage.output) > 0)
    for completion in response.completions where completion.finish == .stop {
      #expect(try JSON(parsing: completion.text)["answer"]?.string != nil)
    }
  }

  @Test func answersInAnthropicsForm() async throws {
    let url = try #require(realServer)
    let factory = ModelFactory(environment: ["ANTHROPIC_BASE_URL": url], client: client)
    let model = try #require(try await factory.make(.provider(.anthropic, "local")))
    #expect(try #require(model.contextWindow) > 0)
    let response = try await model.complete(
      ModelRequest(prompt: "Say hello.", schema: answerSchema, maxOutputTokens: 30, temperature: 0))
    #expect(response.completions.count == 1)
    #expect(!response.completions[0].text.isEmpty)
    #expect(try #require(response.usage.input) > 0)
    #expect(try #require(response.usage.output) <= 30)
  }

  @Test func refusesWhatDoesNotFit() async throws {
    let url = try #require(realServer)
    let factory = ModelFactory(environment: [:], client: client)
    let model = try #require(try await factory.make(ModelReference(parsing: url)))
    let window = try #require(model.contextWindow)
    let prompt = String(repeating: "word and ", count: window)
    let error = try await modelError { try await model.complete(ModelRequest(prompt: prompt)) }
    #expect(error.code == .contextTooLong)
  }

  @Test func stopsWhenCancelled() async throws {
    let url = try #require(realServer)
    let model = try OpenAIModel(model: "local", baseURL: url, key: nil, client: client)
    let task = Task {
      try await model.complete(ModelRequest(prompt: "Count to a thousand.", maxOutputTokens: 1500))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
