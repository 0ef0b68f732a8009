import Maker
import MakerVoting
import Testing

@testable import MakerModels

/// Errors in the words of the servers that people have.
@Suite(.timeLimit(.minutes(5)))
struct DialectTests {
  private func failure(_ answer: ServedAnswer, _ request: ModelRequest? = nil) async throws -> ModelError {
    try await withServer { _ in
      answer
    } _: { server, client in
      let model = try OpenAIModel(
        model: "m", baseURL: server.url + "/v1", key: APIKey("sk-proj-abcdefghijklmnopqrstuvwxyz"), client: client)
      let usual = ModelRequest(prompt: "as JSON", schema: answerSchema, temperature: 0, count: 2)
      return try await modelError { try await model.complete(request ?? usual) }
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let who: String
    let status: Int
    let body: String
    let code: ModelError.Code
    let words: String
    var member: String?
    var testDescription: String { "\(who): \(words)" }

    init(
      _ who: String, _ status: Int, _ body: String, _ code: ModelError.Code, _ words: String, _ member: String? = nil
    ) {
      (self.who, self.status, self.body, self.code, self.words, self.member) = (who, status, body, code, words, member)
    }
  }

  static let cases: [Case] = [
    Case(
      "OpenAI", 400, #"{"error":{"message":"Bad thing.","type":"invalid_request_error","param":"user","code":null}}"#,
      .rejected, "Bad thing.", "user"),
    Case(
      "OpenAI", 403, #"{"error":{"message":"Project `p` does not have access to model `m`","code":"model_not_found"}}"#,
      .notFound, "does not have access"),
    Case(
      "Anthropic", 400,
      #"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}"#,
      .quotaSpent, "credit balance"),
    Case(
      "Anthropic", 401, #"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"#,
      .unauthorized, "invalid x-api-key"),
    Case(
      "Gemini", 400,
      #"[{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"seed\": Cannot find field.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"seed","description":"Unknown name"}]}]}}]"#,
      .unsupported, "Cannot find field", "seed"),
    Case(
      "Gemini", 400,
      #"[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]"#,
      .unauthorized, "API key not valid"),
    Case(
      "Gemini", 429,
      #"[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"36s"}]}}]"#,
      .rateLimited, "exceeded your current quota"),
    Case(
      "Mistral", 422,
      #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted","input":7}]},"type":"invalid_request_error","param":null,"code":null}"#,
      .unsupported, "seed: Extra inputs", "seed"),
    Case(
      "Mistral", 400,
      #"{"object":"error","message":"Invalid model: m","type":"invalid_model","param":null,"code":"1500"}"#,
      .notFound, "Invalid model: m"),
    Case(
      "FastAPI", 422,
      #"{"detail":[{"type":"less_than_equal","loc":["body","temperature"],"msg":"Input should be less than or equal to 1"}]}"#,
      .unsupported, "less than or equal to 1", "temperature"),
    Case("FastAPI", 400, #"{"detail":"Nothing of the sort"}"#, .rejected, "Nothing of the sort"),
    Case(
      "LiteLLM", 400,
      #"{"error":{"message":"litellm.UnsupportedParamsError: x does not support parameters: ['n'], for model=m","type":"None","param":"None","code":"400"}}"#,
      .unsupported, "UnsupportedParamsError", "several_samples"),
    Case(
      "LiteLLM", 400,
      #"{"error":{"message":"Budget has been exceeded! Current cost: 2","type":"budget_exceeded","param":null,"code":"400"}}"#,
      .quotaSpent, "Budget has been exceeded"),
    Case(
      "LiteLLM", 429,
      #"{"error":{"message":"No deployments available - crossed budget: Exceeded budget for deployment model_name: m: 0.49 >= 1d\n","type":"internal_server_error","param":null,"code":"429"}}"#,
      .quotaSpent, "Exceeded budget"),
    Case(
      "LiteLLM", 400,
      #"{"error":{"message":"/chat/completions: Invalid model name passed in model=m. Call `/v1/models`","type":"None","param":"None","code":"400"}}"#,
      .notFound, "Invalid model name"),
    Case(
      "LiteLLM", 400, #"{"error":{"message":"No connected db.","type":"no_db_connection","param":null,"code":"400"}}"#,
      .unauthorized, "No connected db"),
    Case(
      "OpenRouter", 400,
      #"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"seed is not supported\"}}","provider_name":"X"}}}"#,
      .unsupported, "seed is not supported", "seed"),
    Case(
      "DeepSeek", 402, #"{"error":{"message":"Insufficient Balance","type":"unknown_error"}}"#, .quotaSpent,
      "Insufficient"),
    Case(
      "Groq", 400,
      #"{"error":{"message":"Failed to generate JSON. Please adjust your prompt.","type":"invalid_request_error","code":"json_validate_failed","failed_generation":""}}"#,
      .failedReply, "Failed to generate JSON"),
    Case(
      "Azure", 400,
      #"{"error":{"message":"The response was filtered due to the prompt triggering the content policy.","type":null,"param":"prompt","code":"content_filter","status":400}}"#,
      .filtered, "was filtered"),
    Case(
      "xAI", 403, #"{"code":"forbidden","error":"Content violates usage guidelines."}"#, .filtered, "usage guidelines"),
    Case(
      "Bedrock", 400, #"{"Message":"The model returned nothing","__type":"ValidationException"}"#, .rejected,
      "returned nothing"),
    Case(
      "vLLM", 400,
      #"{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","param":null,"code":400}"#,
      .contextTooLong, "maximum context length"),
    Case(
      "Gemini", 400,
      #"[{"error":{"code":400,"message":"The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}]"#,
      .contextTooLong, "input token count"),
    Case("Ollama", 400, #"{"error":"\"m\" does not support thinking"}"#, .rejected, "does not support thinking"),
    Case("problem+json", 400, #"{"title":"Bad Request","detail":"No tenant","status":400}"#, .rejected, "No tenant"),
    Case(
      "Cloudflare", 400, #"{"success":false,"errors":[{"code":7003,"message":"Could not route"}]}"#, .rejected,
      "Could not route"),
  ]

  @Test(arguments: cases)
  func theServersOwnWordsReachTheUser(_ one: Case) async throws {
    let error = try await failure(.json(one.body, status: one.status))
    #expect(error.code == one.code, "\(error.message)")
    #expect(error.message.contains(one.words), "\(error.message)")
    #expect(error.status == one.status)
    if let member = one.member { #expect(error.member == member) }
  }

  @Test func plainTextIsQuotedAndHTMLNamed() async throws {
    let plain = ServedAnswer(status: 400, headers: [("Content-Type", "text/plain")], body: "no route for tenant 7\n")
    let error = try await failure(plain)
    #expect(error.code == .rejected)
    #expect(error.message.contains("no route for tenant 7"))
    let page = try await failure(.html("<html><title>502 Bad Gateway</title></html>", status: 502))
    #expect(page.code == .serverFailed)
    #expect(page.message.contains("502 Bad Gateway"))
  }

  @Test(arguments: [
    ("Rate limit reached. Please try again in 6.2s.", 6.2), ("Please retry in 36.5s.", 36.5),
    ("try again in 250ms", 0.25), ("Please try again in 1m30s", 90), ("try again in 20 seconds", 20),
    ("Please try again in 2 minutes", 120), ("Please try again in 1h2m", 3720), ("try again in 6m0s.", 360),
    ("Please try again in 7m12.5s", 432.5), ("retry after 1 hour, 2 minutes and 3 seconds", 3723),
  ])
  func saysInWordsWhenToAskAgain(_ words: String, _ seconds: Double) async throws {
    let error = try await failure(.json(#"{"error":{"message":"\#(words)"}}"#, status: 429))
    #expect(error.code == .rateLimited)
    #expect(error.retryAfter == seconds)
  }

  /// A server that refuses some members, each in its own request, and answers what is left.
  private func refusing(
    _ names: [String], _ words: @escaping @Sendable (String) -> String
  ) -> @Sendable (ServedRequest) -> ServedAnswer {
    { request in
      guard let body = try? request.json else { return .json("{}") }
      for name in names where body[name] != nil {
        return .json(#"{"error":{"message":"\#(words(name))"}}"#, status: 400)
      }
      return .json(ReplyTests.whole)
    }
  }

  @Test(arguments: ["temperature", "seed", "n", "response_format", "reasoning_effort", "max_tokens"])
  func whatIsRefusedIsLeftOutAlone(_ name: String) async throws {
    try await withServer(refusing([name]) { "Unsupported parameter: '\($0)' is not supported" }) { server, client in
      let model = try OpenAIModel(
        model: "m", baseURL: server.url, key: nil, client: client, options: ModelOptions(effort: "low"))
      let request = ModelRequest(prompt: "p", schema: answerSchema, temperature: 0.1, count: 2)
      let error = try await modelError { try await model.complete(request) }
      #expect(error.code == .unsupported)
      _ = try await model.complete(request)
      let (first, second) = (try server.log.requests[0].json, try server.log.requests[1].json)
      let left = Set(first.object?.names ?? []).subtracting(second.object?.names ?? [])
      #expect(left == [name])
    }
  }

  @Test func aSchemaFallsBackToAnyObjectBeforeItFallsBackToWords() async throws {
    try await withServer { request in
      switch (try? request.json)?["response_format"]?["type"]?.string {
      case "json_schema": .json(#"{"error":{"message":"This response_format type is unavailable now"}}"#, status: 400)
      case "json_object": .json(#"{"error":{"message":"response_format is not supported"}}"#, status: 400)
      default: .json(ReplyTests.whole)
      }
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let request = ModelRequest(prompt: "Reply with a JSON object.", schema: answerSchema)
      var features: [ModelError.Feature?] = []
      for _ in 0..<2 { features.append(try await modelError { try await model.complete(request) }.feature) }
      #expect(features == [.jsonSchema, .structuredOutput])
      _ = try await model.complete(request)
      #expect(
        try server.log.requests.map { try $0.json["response_format"]?["type"] } == ["json_schema", "json_object", nil])
      // Without the word, servers refuse to write JSON.
      let other = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      _ = try await other.complete(ModelRequest(prompt: "p", schema: answerSchema, refused: [.jsonSchema]))
      #expect(try server.log.requests[3].json["response_format"] == nil)
    }
  }

  @Test func whatARunKnowsIsNotTriedAgain() async throws {
    try await withServer { _ in
      .json(ReplyTests.whole)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let all = Set(ModelError.Feature.allCases)
      _ = try await model.complete(
        ModelRequest(prompt: "p", schema: answerSchema, temperature: 0, count: 3, refused: all))
      #expect(
        try server.log.requests[0].json.object?.names == ["model", "messages", "stream", "max_completion_tokens"])
    }
  }

  @Test(arguments: [
    (
      "max_tokens is too large: 16750. This model supports at most 4096 completion tokens, whereas you provided 16750.",
      4096
    ),
    ("max_tokens: 16750 > 8192, which is the maximum allowed number of output tokens for m", 8192),
    ("`max_tokens` must be less than or equal to `8192`", 8192),
    ("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8192),
    (
      "This model's maximum context length is 4096 tokens. However, you requested 17750 tokens (1000 in the messages, 16750 in the completion).",
      3096
    ),
    (
      "'max_tokens' or 'max_completion_tokens' is too large: 16750. This model's maximum context length is 4096 tokens and your request has 1000 input tokens (16750 > 4096 - 1000).",
      3096
    ),
  ])
  func aLimitThatIsTooHighIsLowered(_ words: String, _ limit: Int) async throws {
    try await withServer { request in
      let sent = (try? request.json)?["max_tokens"]?.int ?? 0
      return sent > limit
        ? .json(#"{"error":{"message":"\#(words)","param":"max_tokens"}}"#, status: 400) : .json(ReplyTests.whole)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let request = ModelRequest(prompt: "p", maxOutputTokens: 750, reasoningTokens: 16_000)
      let error = try await modelError { try await model.complete(request) }
      #expect(error.feature == .longReplies)
      _ = try await model.complete(request)
      #expect(try server.log.requests[1].json["max_tokens"] == .integer(limit))
    }
  }

  @Test func schemasAreSentInTheSubsetThatAllTake() throws {
    let schema: JSON = [
      "type": "object", "$schema": "x", "required": ["minimum", "list"], "additionalProperties": false,
      "properties": [
        "minimum": ["type": "integer", "minimum": 1, "maximum": 3, "description": "d"],
        "list": ["type": "array", "minItems": 1, "items": ["type": "string", "maxLength": 3, "enum": ["a"]]],
      ],
    ]
    let expected: JSON = [
      "type": "object", "required": ["minimum", "list"], "additionalProperties": false,
      "properties": [
        "minimum": ["type": "integer", "description": "d"],
        "list": ["type": "array", "items": ["type": "string", "enum": ["a"]]],
      ],
    ]
    #expect(SchemaSubset.of(schema) == expected)
  }
}
