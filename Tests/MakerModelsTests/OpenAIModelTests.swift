import Maker
import MakerVoting
import Testing

@testable import MakerModels

@Suite(.timeLimit(.minutes(5)))
struct OpenAIModelTests {
  static let two = """
    {"id":"x","object":"chat.completion","choices":[
    {"index":1,"finish_reason":"length","message":{"role":"assistant","content":"second"}},
    {"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"first","reasoning_content":"hm"}}],
    "usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}
    """

  @Test func sendsWhatTheProtocolWants() async throws {
    try await withServer { _ in
      .json(Self.two)
    } _: { server, client in
      let model = try OpenAIModel(
        model: "m", baseURL: server.url + "/v1/", key: APIKey("sk-secret-of-the-test"), client: client)
      let request = ModelRequest(
        prompt: "Say \"hé\"\n", schema: answerSchema, maxOutputTokens: 50, temperature: 0.1, stream: 7, firstSample: 1,
        count: 2)
      let response = try await model.complete(request)

      #expect(response.completions.map(\.text) == ["first", "second"])
      #expect(response.completions.map(\.finish) == [.stop, .length])
      #expect(response.usage == TokenUsage(input: 11, output: 7))
      let sent = server.log.requests[0]
      #expect(sent.path == "/v1/chat/completions")
      #expect(sent.headers["authorization"] == "Bearer sk-secret-of-the-test")
      #expect(sent.headers["content-type"] == "application/json")
      let expected: JSON = [
        "model": "m", "messages": [["role": "user", "content": "Say \"hé\"\n"]], "stream": false, "max_tokens": 50,
        "temperature": 0.1,
        "n": 2, "seed": .integer(request.seed),
        "response_format": [
          "type": "json_schema",
          "json_schema": ["name": "answer", "strict": true, "schema": answerSchema.schema],
        ],
      ]
      #expect(try sent.json == expected)
    }
  }

  @Test func leavesOutWhatIsNotAskedFor() async throws {
    try await withServer { _ in
      .json(Self.two)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let response = try await model.complete(ModelRequest(prompt: "p", sendsSeed: false))
      #expect(response.completions.count == 1)
      let sent = server.log.requests[0]
      #expect(sent.headers["authorization"] == nil)
      #expect(try sent.json.object?.names == ["model", "messages", "stream", "max_tokens", "user"])
    }
  }

  @Test func asksForAtMostEight() async throws {
    try await withServer { _ in
      .json(Self.two)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      _ = try await model.complete(ModelRequest(prompt: "p", count: 30))
      #expect(try server.log.requests[0].json["n"] == 8)
    }
  }

  @Test(arguments: [
    (#""content":null,"refusal":"I will not.""#, "stop", "I will not.", FinishReason.refused),
    (#""content":null,"reasoning_content":"still thinking""#, "length", "", .length),
    (#""content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]"#, "stop", "ab", .stop),
    (#""content":"x""#, "content_filter", "x", .refused),
    (#""content":"x""#, "tool_calls", "x", .other),
  ])
  func readsUnusualMessages(_ message: String, _ reason: String, _ text: String, _ finish: FinishReason) async throws {
    let body = #"{"choices":[{"finish_reason":"\#(reason)","message":{"role":"assistant",\#(message)}}]}"#
    try await withServer { _ in
      .json(body)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let response = try await model.complete(ModelRequest(prompt: "p"))
      #expect(response.completions.map(\.text) == [text])
      #expect(response.completions.map(\.finish) == [finish])
      #expect(response.usage == TokenUsage())
    }
  }

  @Test func takesTheOtherLengthFieldAfterARefusal() async throws {
    try await withServer { request in
      request.body.contains("max_completion_tokens")
        ? .json(Self.two)
        : .json(
          #"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#,
          status: 400)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(error.code == .unsupported)
      #expect(error.feature == .lengthName)
      #expect(error.member == "max_tokens")
      _ = try await model.complete(ModelRequest(prompt: "p", maxOutputTokens: 9))
      #expect(try server.log.requests[1].json["max_completion_tokens"] == 9)
      #expect(try server.log.requests[1].json["max_tokens"] == nil)
    }
  }

  @Test func givesUpWhereBothLengthFieldsAreRefused() async throws {
    try await withServer { request in
      let field = request.body.contains("max_completion_tokens") ? "max_completion_tokens" : "max_tokens"
      return .json(#"{"error":{"message":"Unrecognized request argument: \#(field)"}}"#, status: 400)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let codes = try await [
        modelError { try await model.complete(ModelRequest(prompt: "p")) }.code,
        modelError { try await model.complete(ModelRequest(prompt: "p")) }.code,
      ]
      #expect(codes == [.unsupported, .rejected])
    }
  }

  @Test func doesNotTrustLlamaCppsCountOfSeveral() async throws {
    let body = """
      {"choices":[{"index":0,"message":{"content":"aaaa"}},{"index":1,"message":{"content":"\(String(repeating: "b", count: 400))"}}],
      "usage":{"prompt_tokens":5,"completion_tokens":2},"timings":{"predicted_n":2}}
      """
    try await withServer { _ in
      .json(body)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let response = try await model.complete(ModelRequest(prompt: "p", count: 2))
      #expect(response.usage.output == 101)
    }
  }

  @Test(arguments: ["{}", #"{"choices":[]}"#, #"{"choices":[{"index":0}]}"#, "[1]", "", "not json"])
  func reportsWhatIsNoCompletion(_ body: String) async throws {
    try await withServer { _ in
      .json(body)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(error.code == .unreadable)
    }
  }

  @Test func readsAnErrorInsideASuccess() async throws {
    try await withServer { _ in
      .json(#"{"error":{"message":"upstream is busy","code":429}}"#)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(error.code == .rateLimited)
    }
  }

  @Test func knowsOpenAIsOwnWindow() throws {
    let client = HTTPClient()
    #expect(try OpenAIModel(model: "gpt", key: nil, client: client).contextWindow == 128_000)
    #expect(try OpenAIModel(model: "gpt-4.1-mini", key: nil, client: client).contextWindow == 1_047_576)
    #expect(try OpenAIModel(model: "gpt", baseURL: "http://h/v1", key: nil, client: client).contextWindow == nil)
    let options = ModelOptions(price: .free, contextWindow: 99)
    let model = try OpenAIModel(model: "gpt", key: nil, client: client, options: options)
    #expect(model.contextWindow == 99)
    #expect(model.price == .free)
    #expect(model.name == "openai/gpt")
  }
}
