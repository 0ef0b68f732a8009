import Maker
import MakerVoting
import Testing

@testable import MakerModels

/// `ask` is solved at default settings by models that think, in the form of each interface. Each thinks 1,500 tokens before
/// it answers, which the limit of a reply does not hold, and refuses a temperature.
@Suite(.timeLimit(.minutes(5)))
struct ReasoningServerTests {
  private static let thought = String(repeating: "hm, ", count: 1500)
  private static let refusal = ServedAnswer.json(
    #"{"error":{"message":"Unsupported value: 'temperature' is not supported with this model","param":"temperature"}}"#,
    status: 400)

  private static func reply(_ prompt: String) -> String {
    prompt.hasPrefix("# Solver")
      ? #"{"answer": "Paris"}"# : #"{"subproblem_A": "", "subproblem_B": "", "compose_fn": "", "stop": true}"#
  }

  private static func prompt(_ json: JSON) -> String {
    json["messages"]?.array?.first?["content"]?.string ?? ""
  }

  /// OpenAI's form; `message` makes the message from the reply, or from nothing where the thoughts took all there was.
  private static func openAI(
    _ request: ServedRequest, details: Bool, _ message: (String?) -> JSON
  ) -> ServedAnswer {
    guard let json = try? request.json else { return .json("", status: 400) }
    if json["temperature"] != nil { return refusal }
    let limit = (json["max_completion_tokens"] ?? json["max_tokens"])?.int ?? .max
    let count = json["n"]?.int ?? 1
    let isCut = limit <= 1500
    let text = isCut ? nil : reply(prompt(json))
    let written = (isCut ? limit : 1520) * count
    var usage: JSONObject = ["prompt_tokens": 50, "completion_tokens": .integer(written)]
    if details { usage["completion_tokens_details"] = ["reasoning_tokens": .integer(isCut ? written : 1500 * count)] }
    let choices = (0..<count).map { index -> JSON in
      ["index": .integer(index), "finish_reason": isCut ? "length" : "stop", "message": message(text)]
    }
    return .json(
      JSON.object(["id": .string("c\(request.connection)"), "choices": .array(choices), "usage": .object(usage)])
        .compact)
  }

  private func solve(
    _ answer: @escaping @Sendable (ServedRequest) -> ServedAnswer,
    _ model: (TestServer, HTTPClient) throws -> any CompletionModel
  ) async throws {
    try await withServer(answer) { server, client in
      let model = try model(server, client)
      let result = try await Orchestrator(domain: QuestionDomain(), models: [model])
        .solve(Question("What is the capital of France?"))
      #expect(result.solution?.text == "Paris", "\(result.reason?.description ?? "")")
      // One refusal, one round that taught how long the thoughts are, and two elections.
      #expect(result.usage.redFlags.keys.sorted() == ["truncated"] && (result.usage.redFlags["truncated"] ?? 9) <= 3)
      let refused = try server.log.requests.count { request in
        try request.json["temperature"] != nil || request.json["options"]?["temperature"] != nil
      }
      #expect(refused == 1)
      let limits = try server.log.requests.compactMap { request -> Int? in
        let json = try request.json
        return (json["max_completion_tokens"] ?? json["max_tokens"] ?? json["options"]?["num_predict"])?.int
      }
      #expect(Set(limits) == [750, 750 + 4096])
    }
  }

  @Test func openAIThatHidesItsThoughts() async throws {
    try await solve({ Self.openAI($0, details: true) { text in ["content": .string(text ?? "")] } }) { server, client in
      try OpenAIModel(model: "m", baseURL: server.url + "/v1", key: nil, client: client)
    }
  }

  @Test func geminiThatSaysNothingOfThem() async throws {
    try await solve({
      Self.openAI($0, details: false) { text in text.map { ["content": .string($0)] } ?? ["role": "assistant"] }
    }) { server, client in
      try OpenAIModel(model: "m", baseURL: server.url + "/v1", key: nil, client: client)
    }
  }

  @Test func deepSeekThatShowsThemBeside() async throws {
    try await solve({
      Self.openAI($0, details: false) { text in
        ["content": text.map { .string($0) } ?? .null, "reasoning_content": .string(Self.thought)]
      }
    }) { server, client in
      try OpenAIModel(model: "m", baseURL: server.url + "/v1", key: nil, client: client)
    }
  }

  @Test func aServerThatLeavesThemInFront() async throws {
    try await solve({
      Self.openAI($0, details: false) { text in
        ["content": .string("<think>" + Self.thought + (text.map { "</think>\n" + $0 } ?? ""))]
      }
    }) { server, client in
      try OpenAIModel(model: "m", baseURL: server.url + "/v1", key: nil, client: client)
    }
  }

  @Test func anthropic() async throws {
    try await solve({ request in
      guard let json = try? request.json else { return .json("", status: 400) }
      if json["temperature"] != nil { return Self.refusal }
      let isCut = (json["max_tokens"]?.int ?? 0) <= 1500
      var content: [JSON] = [["type": "thinking", "thinking": .string(Self.thought), "signature": "s"]]
      if !isCut { content.append(["type": "text", "text": .string(Self.reply(Self.prompt(json)))]) }
      return .json(
        JSON.object([
          "type": "message", "content": .array(content), "stop_reason": isCut ? "max_tokens" : "end_turn",
          "usage": ["input_tokens": 50, "output_tokens": isCut ? 750 : 1520],
        ]).compact)
    }) { server, client in
      try AnthropicModel(model: "m", baseURL: server.url, key: nil, client: client)
    }
  }

  @Test func ollama() async throws {
    try await solve({ request in
      guard let json = try? request.json else { return .json("", status: 400) }
      if json["options"]?["temperature"] != nil {
        return .json(#"{"error":"temperature is not supported by this model"}"#, status: 400)
      }
      let isCut = (json["options"]?["num_predict"]?.int ?? 0) <= 1500
      return .json(
        JSON.object([
          "message": [
            "role": "assistant", "content": .string(isCut ? "" : Self.reply(Self.prompt(json))),
            "thinking": .string(Self.thought),
          ], "done": true, "done_reason": isCut ? "length" : "stop", "prompt_eval_count": 50,
          "eval_count": isCut ? 750 : 1520,
        ]).compact)
    }) { server, client in
      try OllamaModel(model: "m", host: server.url, client: client, options: ModelOptions(contextWindow: 16_384))
    }
  }
}
