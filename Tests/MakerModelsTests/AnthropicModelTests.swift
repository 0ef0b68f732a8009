import Maker
import MakerVoting
import Testing

@testable import MakerModels

@Suite(.timeLimit(.minutes(5)))
struct AnthropicModelTests {
  @Test func sendsWhatTheProtocolWants() async throws {
    let reply = """
      {"type":"message","role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Lis"},
      {"type":"text","text":"bon"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"cache_creation_input_tokens":20,
      "cache_read_input_tokens":100,"output_tokens":4}}
      """
    try await withServer { _ in
      .json(reply)
    } _: { server, client in
      let model = try AnthropicModel(
        model: "claude-x", baseURL: server.url + "/v1", key: APIKey("sk-ant-secret"), client: client)
      let request = ModelRequest(prompt: "p", schema: answerSchema, maxOutputTokens: 60, temperature: 1.5, count: 3)
      let response = try await model.complete(request)

      #expect(response.completions == [Completion(text: "Lisbon", finish: .stop, reasoning: "hm")])
      #expect(response.usage == TokenUsage(input: 123, output: 4, cachedInput: 100))
      let sent = server.log.requests[0]
      #expect(sent.path == "/v1/messages")
      #expect(sent.headers["x-api-key"] == "sk-ant-secret")
      #expect(sent.headers["anthropic-version"] == "2023-06-01")
      let expected: JSON = [
        "model": "claude-x", "max_tokens": 60, "messages": [["role": "user", "content": "p"]], "stream": false,
        "metadata": ["user_id": .string(request.nonce)], "temperature": 1,
        "output_config": ["format": ["type": "json_schema", "schema": answerSchema.schema]],
      ]
      #expect(try sent.json == expected)
      #expect(model.maxSamplesPerCall == 1)
    }
  }

  @Test(arguments: [
    ("end_turn", FinishReason.stop), ("stop_sequence", .stop), ("max_tokens", .length),
    ("model_context_window_exceeded", .length), ("refusal", .refused), ("pause_turn", .other),
  ])
  func readsStopReasons(_ reason: String, _ finish: FinishReason) async throws {
    try await withServer { _ in
      .json(#"{"content":[],"stop_reason":"\#(reason)"}"#)
    } _: { server, client in
      let model = try AnthropicModel(model: "m", baseURL: server.url, key: nil, client: client)
      let response = try await model.complete(ModelRequest(prompt: "p"))
      #expect(response.completions == [Completion(text: "", finish: finish)])
    }
  }

  @Test(arguments: [
    ("output_config.effort: Extra inputs are not permitted", ModelError.Feature.effort),
    ("output_config.format.schema: too deep", .structuredOutput), ("thinking.type: adaptive is not supported", .effort),
    ("metadata.user_id: String should have at most 8 characters", .nonce), ("Unsupported parameter: metadata", .nonce),
  ])
  func whatIsMeantAloneIsLeftOut(_ words: String, _ feature: ModelError.Feature) async throws {
    try await withServer { _ in
      .json(#"{"type":"error","error":{"type":"invalid_request_error","message":"\#(words)"}}"#, status: 400)
    } _: { server, client in
      let model = try AnthropicModel(
        model: "m", baseURL: server.url, key: nil, client: client, options: ModelOptions(effort: "high"))
      let request = ModelRequest(prompt: "p", schema: answerSchema)
      let error = try await modelError { try await model.complete(request) }
      #expect(error.feature == feature, "\(error)")
      _ = try await modelError { try await model.complete(request) }
      let (first, second) = (try server.log.requests[0].json, try server.log.requests[1].json)
      #expect((second["metadata"] == nil) == (feature == .nonce))
      #expect((second["output_config"]?["effort"] == nil) == (feature == .effort))
      #expect((second["output_config"]?["format"] == nil) == (feature == .structuredOutput))
      #expect(first["output_config"]?["effort"] == "high" && first["output_config"]?["format"] != nil)
    }
  }

  @Test func reportsOverload() async throws {
    try await withServer { _ in
      .json(#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#, status: 529)
    } _: { server, client in
      let model = try AnthropicModel(model: "m", baseURL: server.url, key: nil, client: client)
      let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(error.code == .serverFailed)
      #expect(error.message.contains("529"))
    }
  }

  @Test func reportsARefusedTemperature() async throws {
    try await withServer { _ in
      .json(
        #"{"type":"error","error":{"type":"invalid_request_error","message":"`temperature` is deprecated for this model."}}"#,
        status: 400)
    } _: { server, client in
      let model = try AnthropicModel(model: "m", baseURL: server.url, key: nil, client: client)
      let error = try await modelError {
        try await model.complete(ModelRequest(prompt: "p", schema: answerSchema, temperature: 0))
      }
      #expect(error.code == .unsupported)
      #expect(error.feature == .temperature)
      // The same words about a request that carried none are not about something that can be left out.
      let other = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(other.code == .rejected)
      // It is left out from then on.
      let request = ModelRequest(prompt: "p", schema: answerSchema, temperature: 0)
      _ = try await modelError { try await model.complete(request) }
      #expect(try server.log.requests.map { try $0.json["temperature"] } == [0, nil, nil])
      #expect(try server.log.requests[2].json["output_config"] != nil)
    }
  }
}
