import Maker
import MakerVoting
import Testing

@testable import MakerModels

/// Answers as they really come.
@Suite(.timeLimit(.minutes(5)))
struct ReplyTests {
  static let whole = #"{"choices":[{"finish_reason":"stop","message":{"content":"Paris"}}]}"#

  private func reply(_ answer: ServedAnswer, _ request: ModelRequest = ModelRequest(prompt: "p")) async throws
    -> ModelResponse
  {
    try await withServer { _ in
      answer
    } _: { server, client in
      try await OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client).complete(request)
    }
  }

  static let lone = #"{"choices":[{"message":{"content":"\ud83d"}}]}"#
  static let damaged: [(String, [UInt8], String)] = [
    ("half a surrogate pair", Array(lone.utf8), "damaged JSON"),
    ("no UTF-8", Array(#"{"choices":[{"message":{"content":""#.utf8) + [0xff, 0xfe] + Array(#""}}]}"#.utf8), "UTF-8"),
    ("cut short", Array(whole.utf8.dropLast(5)), "damaged JSON"),
    ("no choices", Array(#"{"choices":[]}"#.utf8), "choices"),
    ("choices null", Array(#"{"choices":null}"#.utf8), "choices"),
    (
      "a cut stream", Array("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Par\"}}]}\n\n".utf8), "too early"
    ),
    ("damaged frames", Array("data: {\"choices\":[{\"ind\n\n".utf8), "stream"),
  ]

  @Test(arguments: damaged)
  func whatCannotBeReadIsNeverGuessed(_ name: String, _ body: [UInt8], _ words: String) async throws {
    let error = try await modelError {
      try await reply(ServedAnswer(headers: [("Content-Type", "application/json")], bodyBytes: body))
    }
    #expect(error.code == .unreadable, "\(name)")
    #expect(error.message.contains(words), "\(error.message)")
    #expect(!error.message.contains("\u{fffd}"))
  }

  @Test func brokenGzipIsUnreadable() async throws {
    let answer = ServedAnswer(
      headers: [("Content-Encoding", "gzip")], bodyBytes: [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7])
    let error = try await modelError { try await reply(answer) }
    #expect(error.code == .unreadable)
    #expect(error.message.contains("compressed"))
  }

  @Test func aWrongContentLengthIsACutConnection() async throws {
    let raw = "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n" + Self.whole
    // `breakOff` sends half, and closes.
    let error = try await modelError { try await reply(ServedAnswer(action: .breakOff, raw: raw)) }
    #expect(error.code == .disconnected)
    #expect(error.isTransient)
  }

  static let chunks = """
    : keep-alive\r
    data: {"id":"s","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"hm"}}]}\r
    \r
    data: {"choices":[{"index":0,"delta":{"content":"Pa"}}]}\r
    \r
    data: {"choices":[{"index":0,"delta":{"content":"ris"},"finish_reason":"stop"}]}\r
    \r
    data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}\r
    \r
    data: [DONE]\r
    \r

    """

  @Test(arguments: [
    whole + "\n\ndata: [DONE]\n\n", whole + "data: [DONE]", whole + "[DONE]", "data: " + whole + "\n\ndata: [DONE]\n\n",
    "\u{feff}" + whole, chunks,
    "event: completion\ndata: " + whole + "\n\n",
  ])
  func aStreamThatNobodyAskedForIsRead(_ body: String) async throws {
    let response = try await reply(ServedAnswer(headers: [("Content-Type", "text/event-stream")], body: body))
    #expect(response.completions.map(\.text) == ["Paris"])
    #expect(response.completions.map(\.finish) == [.stop])
  }

  @Test func otherProtocolsStreamToo() throws {
    let ollama = """
      {"message":{"content":"Pa"},"done":false}
      {"message":{"content":"ris"},"done":false}
      {"message":{"content":""},"done":true,"done_reason":"stop","eval_count":2}
      """
    let whole = try ReplyBody.read(Array(ollama.utf8))
    #expect(whole["message"]?["content"] == "Paris")
    #expect(whole["eval_count"] == 2)
    let anthropic = """
      event: message_start
      data: {"type":"message_start","message":{"id":"a","content":[],"usage":{"input_tokens":5,"output_tokens":1}}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Paris"}}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}

      event: message_stop
      data: {"type":"message_stop"}
      """
    let message = try ReplyBody.read(Array(anthropic.utf8))
    #expect(ReplyText(blocks: message["content"]?.array ?? []).text == "Paris")
    #expect(message["usage"] == ["input_tokens": 5, "output_tokens": 9])
    #expect(throws: ReplyBody.Damage.self) { try ReplyBody.read(Array(anthropic.utf8.dropLast(60))) }
  }

  @Test(arguments: [
    (#"{"error":{"message":"upstream is busy","code":429}}"#, ModelError.Code.rateLimited),
    (#"{"error":{"message":"upstream is busy","code":"429"},"choices":[]}"#, .rateLimited),
    (#"{"error":{"type":"overloaded_error","message":"Overloaded"},"type":"error"}"#, .serverFailed),
    (#"{"object":"error","message":"no such thing","type":"invalid_request_error"}"#, .rejected),
    (
      #"{"choices":[{"finish_reason":"error","error":{"code":502,"message":"idle"},"message":{"content":""}}]}"#,
      .serverFailed
    ),
    (#"{"choices":[{"finish_reason":"error","message":{"content":"Par"}}]}"#, .serverFailed),
    ("data: {\"error\":{\"message\":\"slow down\",\"code\":429}}\n\n", .rateLimited),
  ])
  func anErrorInsideASuccessIsAnError(_ body: String, _ code: ModelError.Code) async throws {
    #expect(try await modelError { try await reply(.json(body)) }.code == code)
  }

  @Test func aFailedChoiceLeavesTheOthers() async throws {
    let body = """
      {"choices":[{"index":0,"message":{"content":"Paris"}},{"index":1,"error":{"message":"idle"},"message":{}},
      {"index":2}]}
      """
    let response = try await reply(.json(body), ModelRequest(prompt: "p", count: 3))
    #expect(response.completions.map(\.text) == ["Paris"])
  }

  @Test(arguments: [
    (#"{"prompt_tokens":-5,"completion_tokens":-7}"#, TokenUsage()),
    (#"{"prompt_tokens":4611686018427387904,"completion_tokens":9223372036854775807}"#, TokenUsage()),
    (#"{"prompt_tokens":1e30,"completion_tokens":2.5}"#, TokenUsage()),
    (#"{"prompt_tokens":0,"completion_tokens":0}"#, TokenUsage()),
    (#"{"prompt_tokens":"3","completion_tokens":null}"#, TokenUsage()),
    (
      #"{"prompt_tokens":3,"completion_tokens":2,"completion_tokens_details":{"reasoning_tokens":-1}}"#,
      TokenUsage(input: 3, output: 2)
    ),
    // xAI counts thoughts beside the completion.
    (
      #"{"prompt_tokens":3,"completion_tokens":2,"total_tokens":15,"completion_tokens_details":{"reasoning_tokens":10}}"#,
      TokenUsage(input: 3, output: 12, reasoning: 10)
    ),
    (
      #"{"prompt_tokens":3,"completion_tokens":2,"prompt_cache_hit_tokens":900}"#,
      TokenUsage(input: 3, output: 2, cachedInput: 3)
    ),
  ])
  func absurdNumbersAreNotTold(_ usage: String, _ expected: TokenUsage) async throws {
    let body = #"{"choices":[{"message":{"content":"Paris"}}],"usage":\#(usage)}"#
    let response = try await reply(.json(body))
    #expect(response.usage == expected)
    #expect(response.completions[0].outputTokens ?? 1 > 0)
  }

  @Test func oneAnswersMemoryIsBounded() async throws {
    let array = "[" + String(repeating: "1,", count: 7_500_000) + "1]"
    let error = try await modelError { try await reply(.json(array)) }
    #expect(error.code == .unreadable)
    #expect(error.message.contains("too long"))
    #expect(ReplySize.bytes(tokens: 750, count: 8) < 1 << 20)
    #expect(ReplySize.bytes(tokens: .max, count: .max) == 8 << 20)
    // A long reply within its limit passes.
    let long = String(repeating: "\\u00e9", count: 100_000)
    let response = try await reply(
      .json(#"{"choices":[{"message":{"content":"\#(long)"}}]}"#), ModelRequest(prompt: "p", maxOutputTokens: 50_000))
    #expect(response.completions[0].text.count == 100_000)
  }

  @Test(arguments: [
    ("X-Cache", "HIT", true), ("cf-aig-cache-status", "HIT", true), ("Age", "12", true), ("Age", "0", false),
    ("x-cache", "MISS from edge", false), ("x-litellm-cache-key", "ab12", true), ("x-litellm-cache-hit", "True", true),
    ("x-litellm-cache-hit", "False", false), ("x-ratelimit-hit", "hit", false),
  ])
  func aCachesMarkIsSeen(_ name: String, _ value: String, _ isMark: Bool) async throws {
    let response = try await reply(.json(Self.whole, headers: [(name, value)]))
    #expect((response.cacheMark != nil) == isMark)
    if name == "x-litellm-cache-hit" {
      let both = try await reply(.json(Self.whole, headers: [(name, value), ("x-litellm-cache-key", "ab12")]))
      #expect((both.cacheMark != nil) == isMark)
    }
  }

  @Test func drawsAndDoesNotRemember() async throws {
    try await withServer { _ in
      .json(Self.whole)
    } _: { server, client in
      _ = try await OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
        .complete(ModelRequest(prompt: "p"))
      #expect(server.log.requests[0].headers["cache-control"] == "no-cache")
      #expect(try server.log.requests[0].json["stream"] == false)
    }
  }
}
