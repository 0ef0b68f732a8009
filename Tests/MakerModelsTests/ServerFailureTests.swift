import Foundation
import Maker
import MakerVoting
import Testing

@testable import MakerModels

@Suite(.timeLimit(.minutes(5)))
struct ServerFailureTests {
  static let key = "sk-proj-abcdefghijklmnopqrstuvwxyz"

  /// What a full request to a server ends with that gives this answer.
  private func failure(_ answer: ServedAnswer, count: Int = 2, timeout: Duration = .seconds(60)) async throws
    -> ModelError
  {
    try await withServer { _ in
      answer
    } _: { server, client in
      let model = try OpenAIModel(
        model: "m", baseURL: server.url + "/v1", key: APIKey(Self.key), client: client,
        options: ModelOptions(timeout: timeout))
      let request = ModelRequest(prompt: "p", schema: answerSchema, temperature: 0, count: count)
      let error = try await modelError { try await model.complete(request) }
      #expect(!error.message.contains("\n"))
      #expect(!"\(error)".contains(Self.key) && !"\(error)".contains("sk-proj"))
      #expect(error.message.hasPrefix("openai/m: "))
      return error
    }
  }

  @Test(arguments: [
    (400, ModelError.Code.rejected), (401, .unauthorized), (403, .unauthorized), (404, .notFound), (405, .notFound),
    (408, .timedOut), (409, .rejected), (413, .contextTooLong), (422, .rejected), (429, .rateLimited),
    (500, .serverFailed), (502, .serverFailed), (503, .serverFailed), (529, .serverFailed),
  ])
  func statusesHaveCodes(_ status: Int, _ code: ModelError.Code) async throws {
    let error = try await failure(.json(#"{"error":{"message":"no \#(Self.key) here"}}"#, status: status))
    #expect(error.code == code)
    if status != 413 { #expect(error.message.contains("\(status)")) }
  }

  @Test(arguments: [
    ("Retry-After: 7", 7.0), ("Retry-After: 0.5", 0.5), ("retry-after-ms: 1500; Retry-After: 7", 1.5),
    ("Retry-After: Sun, 06 Nov 1994 08:49:37 GMT; Date: Sun, 06 Nov 1994 08:49:07 GMT", 30),
    // A time that is over says nothing of how long to wait.
    ("Retry-After: Sun, 06 Nov 1994 08:49:37 GMT; Date: Sun, 06 Nov 1994 09:49:07 GMT", nil),
    ("Retry-After: 0", nil),
    ("llm_provider-retry-after: 60", 60), ("x-ms-retry-after-ms: 250", 0.25), ("RateLimit-Reset: 12", 12),
    ("Retry-After: soon; RateLimit-Reset: 3", 3), ("Retry-After: inf", nil),
    ("X-RateLimit-Reset: 784111807; Date: Sun, 06 Nov 1994 08:49:07 GMT", 784_111_807),
    ("X-RateLimit-Reset: 1700000030; Date: Tue, 14 Nov 2023 22:13:20 GMT", 30),
    ("X-RateLimit-Reset: 1700000030500; Date: Tue, 14 Nov 2023 22:13:20 GMT", 30.5),
    ("x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 1m30s", 90),
    (
      "x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 20ms; x-ratelimit-remaining-tokens: 9"
        + "; x-ratelimit-reset-tokens: 6m0s", 0.02
    ),
    ("x-ratelimit-remaining-requests: 5; x-ratelimit-reset-requests: 1s", nil),
    ("Retry-After: 30s", 30), ("Retry-After: 1m", 60),
    (
      "anthropic-ratelimit-requests-remaining: 0; anthropic-ratelimit-requests-reset: 1994-11-06T08:49:37Z"
        + "; anthropic-ratelimit-tokens-remaining: 7; anthropic-ratelimit-tokens-reset: 1994-11-06T09:49:37Z"
        + "; Date: Sun, 06 Nov 1994 08:49:07 GMT", 30
    ),
  ])
  func saysWhenToAskAgain(_ lines: String, _ seconds: Double?) async throws {
    let headers = lines.components(separatedBy: "; ").map { line in
      let parts = line.components(separatedBy: ": ")
      return (parts[0], parts[1])
    }
    let error = try await failure(
      .json(#"{"error":{"message":"slow down"}}"#, status: 429, headers: headers))
    #expect(error.retryAfter == seconds)
  }

  @Test func readsDates() {
    #expect(RetryAfter.date("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
    #expect(RetryAfter.date("Tue, 29 Feb 2000 12:00:00 GMT") == 951_825_600)
    for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
      #expect(RetryAfter.date(text) == 784_111_777, "\(text)")
    }
    for text in ["Sun, 06 Nov", "06:07", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 99 Nov 1994 08:49:37 GMT", ""] {
      #expect(RetryAfter.date(text) == nil, "\(text)")
    }
    let response = HTTPResponse(
      status: 429, headers: [("retry-after", "Thu, 01 Jan 1970 00:01:40 GMT")], body: [])
    #expect(RetryAfter.seconds(in: response) { 40 } == 60)
  }

  @Test(arguments: [
    (#"{"error":{"message":"x","param":"temperature"}}"#, ModelError.Feature.temperature),
    (#"{"error":{"message":"Unsupported value: 'temperature' does not support 0"}}"#, .temperature),
    (#"{"error":{"message":"Invalid schema for response_format","param":"response_format"}}"#, .jsonSchema),
    (
      #"{"error":{"message":"Automatic parser generation failed: JSON schema error at #: unrecognized type"}}"#,
      .jsonSchema
    ),
    (#"{"error":{"message":"output_config: Extra inputs are not permitted"}}"#, .jsonSchema),
    (#"{"error":{"message":"Field 'n': Value must be between 1 <= value <= 1, but got 2"}}"#, .severalSamples),
    (#"{"detail":[{"loc":["body","n"],"msg":"Extra inputs are not permitted"}]}"#, .severalSamples),
    (#"{"error":"seed is not supported"}"#, .seed),
    (#"{"message":"This server does not take a seed"}"#, .seed),
    // What is meant is the last part of a path, and not the first that something else has as well.
    (#"{"error":{"message":"response_format.temperature: Extra inputs are not permitted"}}"#, .temperature),
    (#"{"error":{"message":"x","param":"generation_config.seed"}}"#, .seed),
    (#"{"error":{"message":"Bad request: response_format.seed must go, seed is not taken"}}"#, .seed),
  ])
  func namesTheRefusedFeature(_ body: String, _ feature: ModelError.Feature) async throws {
    let error = try await failure(.json(body, status: 400))
    #expect(error.code == .unsupported)
    #expect(error.feature == feature)
  }

  @Test(arguments: [
    (#"[{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED"}}]"#, ModelError.Code.rateLimited),
    (#"{"detail":"Not authenticated"}"#, .unauthorized), (#"{"detail":[{"loc":["body","x"],"msg":"no"}]}"#, .rejected),
    (#"{"code":"ServiceUnavailable","message":"busy","status":503}"#, .serverFailed),
    (#"{"code":1302,"msg":"rate limit of requests reached"}"#, .rateLimited),
    (#"{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#, .quotaSpent),
    (#"{"base_resp":{"status_code":1002,"status_msg":"rate limit"},"choices":null}"#, .rateLimited),
    (#"{"success":false,"errors":[{"code":7009,"message":"upstream"}]}"#, .serverFailed),
    (#"{"choices":[{"message":{"content":""}}],"error":{"type":"overloaded_error","message":"busy"}}"#, .serverFailed),
    (#"{"choices":[{"message":{"content":null}}],"error":{"type":"billing_error","message":"pay"}}"#, .quotaSpent),
    (#"{"type":"error","error":{"type":"permission_error","message":"no"}}"#, .unauthorized),
    (#"{"type":"error","error":{"type":"request_too_large","message":"no"}}"#, .contextTooLong),
    (#"{"type":"error","error":{"type":"timeout_error","message":"slow"}}"#, .serverFailed),
  ])
  func anErrorInsideA200IsAnError(_ body: String, _ code: ModelError.Code) async throws {
    let error = try await failure(.json(body))
    #expect(error.code == code, "\(error)")
  }

  @Test func anErrorBesideAReplyIsNone() async throws {
    for more in [#""error":null"#, #""error":{"message":"a warning"}"#, #""errors":[]"#, #""detail":"x""#] {
      try await withServer { _ in
        .json(#"{"choices":[{"message":{"content":"Paris"}}],\#(more)}"#)
      } _: { server, client in
        let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
        #expect(try await model.complete(ModelRequest(prompt: "p")).completions.map(\.text) == ["Paris"], "\(more)")
      }
    }
  }

  @Test func whatTheRequestDidNotCarryCannotBeLeftOut() async throws {
    let answer = ServedAnswer.json(#"{"error":{"message":"x","param":"n"}}"#, status: 400)
    #expect(try await failure(answer, count: 1).code == .rejected)
  }

  @Test(arguments: [
    #"{"error":{"message":"This model's maximum context length is 8192 tokens","code":"context_length_exceeded"}}"#,
    #"{"error":{"code":400,"message":"request (6031 tokens) exceeds the available context size (2048 tokens)","type":"exceed_context_size_error"}}"#,
    #"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 300000 tokens > 200000 maximum"}}"#,
  ])
  func tellsAContextThatIsTooLong(_ body: String) async throws {
    #expect(try await failure(.json(body, status: 400)).code == .contextTooLong)
    #expect(try await failure(.json(body, status: 500)).code == .contextTooLong)
  }

  @Test func aWrongKeyNamesTheVariable() async throws {
    let error = try await failure(
      .json(#"{"error":{"message":"Incorrect API key provided: sk-proj-abcd****wxyz."}}"#, status: 401))
    #expect(error.message.contains("OPENAI_API_KEY"))
    #expect(!error.message.contains("wxyz"))
  }

  @Test func aSpentQuotaIsNotTransient() async throws {
    let error = try await failure(
      .json(#"{"error":{"message":"You exceeded your quota","code":"insufficient_quota"}}"#, status: 429))
    #expect(error.code == .quotaSpent)
    #expect(!error.isTransient)
  }

  @Test func htmlIsExplained() async throws {
    let error = try await failure(.html("<html>Welcome</html>"))
    #expect(error.code == .unreadable)
    for part in ["200", "text/html", "/v1"] { #expect(error.message.contains(part)) }
    // A gateway's page about an upstream failure passes.
    #expect(try await failure(.html("<html>Bad gateway</html>", status: 502)).code == .serverFailed)
    #expect(try await failure(.html("<html>Not here</html>", status: 404)).message.contains("end in /v1"))
  }

  @Test func redirectsAreExplained() async throws {
    let error = try await failure(ServedAnswer(status: 308, headers: [("Location", "https://elsewhere/v1")]))
    #expect(error.code == .notFound)
    #expect(error.message.contains("https://elsewhere/v1"))
  }

  @Test func brokenConnectionsAreTransient() async throws {
    let error = try await failure(ServedAnswer(body: "{}", action: .breakOff))
    #expect(error.code == .disconnected)
    #expect(error.isTransient)
  }

  @Test func slowAnswersTimeOut() async throws {
    let error = try await failure(ServedAnswer(action: .ignore), timeout: .milliseconds(50))
    #expect(error.code == .timedOut)
    #expect(error.message.contains("50ms"))
  }

  @Test func whatAServerSaysCannotDirtyATerminal() async throws {
    let error = try await failure(
      .json(#"{"error":{"message":"a\u001b[31m\nb\u0007 \#(String(repeating: "long ", count: 200))"}}"#, status: 400))
    #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    #expect(error.message.count < 420)
  }

  @Test func refusedConnectionsNameThePlaceAndWhatToDo() async throws {
    let port = try TestServer.closedPort()
    let model = try OpenAIModel(model: "m", baseURL: "http://127.0.0.1:\(port)/v1", key: nil, client: HTTPClient())
    let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
    #expect(error.code == .unreachable)
    #expect(error.message.contains("127.0.0.1:\(port)"))
    #expect(error.message.contains("OPENAI_BASE_URL"))
  }

  @Test func keysDoNotShow() throws {
    let key = try #require(APIKey("  \(Self.key)\n"))
    #expect(key.value == Self.key)
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!"\(key) \(String(reflecting: key)) \(dumped)".contains("sk-"))
    #expect(APIKey("two words") == nil)
    #expect(APIKey("a\r\nX-Other: b") == nil)
    let model = try OpenAIModel(model: "m", key: key, client: HTTPClient())
    dumped = ""
    dump(model.server.key, to: &dumped)
    #expect(!dumped.contains("sk-"))
  }
}
