import Maker
import MakerVoting
import Testing

@testable import MakerModels

@Suite(.timeLimit(.minutes(5)))
struct OllamaModelTests {
  @Test func aModelThatOnlyThoughtSaidNothing() async throws {
    try await withServer { _ in
      .json(#"{"message":{"role":"assistant","content":null,"thinking":"hm"},"done":true,"done_reason":"length"}"#)
    } _: { server, client in
      let model = try OllamaModel(model: "m", host: "127.0.0.1:\(server.port)", client: client)
      let response = try await model.complete(ModelRequest(prompt: "p"))
      #expect(response.completions.map(\.text) == [""] && response.completions.map(\.reasoning) == ["hm"])
      #expect(response.completions.map(\.finish) == [.length])
    }
  }

  @Test func sendsWhatTheProtocolWants() async throws {
    let reply = """
      {"model":"llama3.2","message":{"role":"assistant","content":"Lisbon","thinking":"hm"},"done":true,
      "done_reason":"length","prompt_eval_count":26,"eval_count":9}
      """
    try await withServer { _ in
      .json(reply)
    } _: { server, client in
      let model = try OllamaModel(
        model: "llama3.2", host: "127.0.0.1:\(server.port)", client: client,
        options: ModelOptions(contextWindow: 4096))
      let request = ModelRequest(prompt: "p", schema: answerSchema, maxOutputTokens: 60, temperature: 0.1, stream: 3)
      let response = try await model.complete(request)

      #expect(response.completions == [Completion(text: "Lisbon", finish: .length, reasoning: "hm")])
      #expect(response.usage == TokenUsage(input: 26, output: 9))
      let sent = server.log.requests[0]
      #expect(sent.path == "/api/chat")
      let expected: JSON = [
        "model": "llama3.2", "messages": [["role": "user", "content": "p"]], "stream": false,
        "format": answerSchema.schema,
        "options": ["num_predict": 60, "temperature": 0.1, "seed": .integer(request.seed), "num_ctx": 4096],
      ]
      #expect(try sent.json == expected)
    }
  }

  @Test func namesTheMissingModel() async throws {
    try await withServer { _ in
      .json(#"{"error":"model 'nope' not found"}"#, status: 404)
    } _: { server, client in
      let model = try OllamaModel(model: "nope", host: server.url, client: client)
      let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(error.code == .notFound)
      #expect(error.message.contains("ollama pull nope"))
    }
  }

  @Test func saysHowToStartIt() async throws {
    let port = try TestServer.closedPort()
    let model = try OllamaModel(model: "m", host: ":\(port)", client: HTTPClient())
    let error = try await modelError { try await model.complete(ModelRequest(prompt: "p")) }
    #expect(error.code == .unreachable)
    #expect(error.message.contains("127.0.0.1:\(port)"))
    #expect(error.message.contains("ollama serve"))
  }

  @Test(arguments: [
    ("", "http://127.0.0.1:11434"), ("0.0.0.0", "http://127.0.0.1:11434"), ("127.0.0.1:5", "http://127.0.0.1:5"),
    (":5", "http://127.0.0.1:5"), ("box", "http://box:11434"), ("http://box", "http://box"),
    ("https://box:8443/ollama/", "https://box:8443/ollama"), ("http://0.0.0.0:7", "http://127.0.0.1:7"),
    ("[::1]:7", "http://[::1]:7"), ("[::]", "http://127.0.0.1:11434"),
  ])
  func readsTheFormsOfOllamaHost(_ text: String, _ address: String) {
    #expect(ServerAddress(ollamaHost: text)?.description == address)
  }

  @Test func asksForAWindowThatTheModelHas() throws {
    let plain = try JSON(parsing: #"{"model_info":{"llama.context_length":131072},"parameters":"stop \"x\""}"#)
    #expect(OllamaModel.contextWindow(fromShow: plain) == 8192)
    let small = try JSON(parsing: #"{"model_info":{"x.context_length":2048}}"#)
    #expect(OllamaModel.contextWindow(fromShow: small) == 2048)
    let set = try JSON(
      parsing: #"{"model_info":{"llama.context_length":131072},"parameters":"num_ctx    32768\nstop \"x\""}"#)
    #expect(OllamaModel.contextWindow(fromShow: set) == 32768)
    #expect(OllamaModel.contextWindow(fromShow: [:]) == nil)
  }
}
