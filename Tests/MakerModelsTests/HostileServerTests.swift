import Maker
import MakerVoting
import Synchronization
import Testing

@testable import MakerModels

@Suite(.timeLimit(.minutes(5)))
struct HostileServerTests {
  private static let good =
    #"{"id":"ID","choices":[{"index":0,"finish_reason":"stop","message":{"content":"4"}}],"#
    + #""usage":{"prompt_tokens":20,"completion_tokens":1}}"#

  /// A third each: an answer; too much or an error; and what breaks the protocol.
  private static func answer(_ number: Int) -> ServedAnswer {
    var random = SplitMix64(seed: UInt64(number) &* 0x9e37_79b9_7f4a_7c15)
    let good = good.replacing("ID", with: "c\(number)")
    switch random.next() % 12 {
    case 0...3: return .json(good)
    case 4, 5: return .json(#"{"error":{"message":"slow down"}}"#, status: 429)
    case 6: return .json(#"{"error":{"message":"oops"}}"#, status: 500)
    case 7: return .html("<html><title>502 Bad Gateway</title></html>", status: 502)
    case 8: return ServedAnswer(body: good, action: .breakOff)
    case 9: return .json(String(good.prefix(40)))
    case 10: return ServedAnswer(raw: "garbage\r\n\r\n")
    default: return number % 3 == 0 ? ServedAnswer(action: .ignore) : .html("<html>back soon</html>")
    }
  }

  @Test func allElectionsEndRight() async throws {
    let count = Mutex(0)
    try await withServer { _ in
      Self.answer(
        count.withLock { count in
          count += 1
          return count
        })
    } _: { server, client in
      let model = try OpenAIModel(
        model: "m", baseURL: server.url + "/v1", key: nil, client: client,
        options: ModelOptions(timeout: .milliseconds(500)))
      let models: [any CompletionModel] = [model]
      let settings = RunSettings(
        decompose: .never, limits: BudgetLimits(calls: nil, time: nil),
        redFlags: RedFlagRules(minCharacters: 1),
        retry: RetryPolicy(baseDelay: 0.001, maxDelay: 0.01))
      let orchestrator = Orchestrator(domain: PromptDomain(), models: models, settings: settings)
      let result = try await Batch.run("100 votes", settings: settings, models: models) { batch in
        try await withThrowingTaskGroup(of: RunResult<Answer>.self) { group in
          for number in 1...100 {
            group.addTask { try await orchestrator.solve("What is 2+2? \(number)", in: batch.problem(number)) }
          }
          return try await group.reduce(into: [String: Int]()) {
            $0[$1.solution?.text ?? $1.reason?.description ?? "", default: 0] += 1
          }
        }
      }
      #expect(result.solution == ["4": 100], "\(result.fault?.message ?? "")")
    }
  }

  @Test func whatTellsRequestsApartIsSentAsEachServerTakesIt() async throws {
    try await withServer { request in
      if let json = try? request.json, json["user"] != nil, request.path.hasPrefix("/strict") {
        return .json(#"{"detail":[{"loc":["body","user"],"msg":"Extra inputs are not permitted"}]}"#, status: 422)
      }
      return .json(Self.good)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url + "/v1", key: nil, client: client)
      var request = ModelRequest(prompt: "p", stream: 7, firstSample: 3)
      _ = try await model.complete(request)
      request.redraw = 1
      _ = try await model.complete(request)
      let sent = try server.log.requests.map { try ($0.json, $0.headers["x-request-id"]) }
      // A seed tells requests apart; once a cache has answered all the same, so does all else that can.
      #expect(sent[0].0["user"] == nil && sent[0].0["seed"] != sent[1].0["seed"])
      #expect(sent[1].0["user"]?.string == request.nonce && sent[0].1 != sent[1].1)
      #expect(sent[0].0["messages"] == sent[1].0["messages"])
      // Where it is refused, it is left out.
      let strict = try OpenAIModel(model: "m", baseURL: server.url + "/strict", key: nil, client: client)
      let error = try await modelError { try await strict.complete(request) }
      #expect(error.feature == .nonce)
      _ = try await strict.complete(request)
    }
  }
}
