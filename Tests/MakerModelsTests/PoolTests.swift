import Maker
import MakerModels
import MakerVoting
import Synchronization
import Testing

/// Several servers of one model.
@Suite(.timeLimit(.minutes(5)))
struct PoolTests {
  private final class Member: CompletionModel {
    let name: String
    private let answer: @Sendable (Int) async throws -> Void
    private let count = Mutex(0)

    init(_ name: String, _ answer: @escaping @Sendable (Int) async throws -> Void = { _ in }) {
      (self.name, self.answer) = (name, answer)
    }

    var calls: Int { count.withLock { $0 } }

    func complete(_ request: ModelRequest) async throws -> ModelResponse {
      let call = count.withLock { count in
        count += 1
        return count
      }
      try await answer(call)
      let text =
        request.prompt.hasPrefix("# Solver") ? #"{"answer": "1"}"# : #"{"atomic": true, "answer_kind": "entity"}"#
      return ModelResponse(completions: [Completion(text: text)], id: "\(name) \(call)")
    }
  }

  /// A clock that stands until it is moved.
  private final class HandClock: Clock, Sendable {
    private let time = Mutex(ContinuousClock.now)
    var now: ContinuousClock.Instant { time.withLock { $0 } }
    var minimumResolution: Duration { .zero }
    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {}
    func move(_ duration: Duration) { time.withLock { $0 += duration } }
  }

  @Test func theFewestUnderWayIsAskedFirst() async throws {
    let (holding, isHolding) = AsyncStream<Void>.makeStream()
    let release = Mutex<CheckedContinuation<Void, Never>?>(nil)
    let slow = Member("slow") { call in
      guard call == 1 else { return }
      await withCheckedContinuation { continuation in
        release.withLock { $0 = continuation }
        isHolding.yield()
      }
    }
    let quick = Member("quick")
    let pool = ModelPool(servers: [slow, quick])
    async let first = pool.complete(ModelRequest(prompt: "p"))
    for await _ in holding { break }
    for _ in 0..<4 { _ = try await pool.complete(ModelRequest(prompt: "p")) }
    #expect(slow.calls == 1 && quick.calls == 4)
    release.withLock { $0 }?.resume()
    _ = try await first
    for _ in 0..<4 { _ = try await pool.complete(ModelRequest(prompt: "p")) }
    #expect(slow.calls == 3 && quick.calls == 6)
  }

  @Test func whatFailsIsSetAsideAndTriedAgain() async throws {
    let clock = HandClock()
    let broken = Member("broken") { call in
      if call <= 2 { throw ModelError(.disconnected, "broken: reset") }
    }
    let good = Member("good")
    let pool = ModelPool(name: "both", servers: [broken, good], clock: clock)
    let error = await #expect(throws: ModelError.self) { try await pool.complete(ModelRequest(prompt: "p")) }
    // The other is there: the request may come again at once.
    #expect(error?.code == .serverFailed && error?.retryAfter == 0 && error?.message.contains("reset") == true)
    for _ in 0..<5 { _ = try await pool.complete(ModelRequest(prompt: "p")) }
    #expect(broken.calls == 1 && good.calls == 5)
    clock.move(.milliseconds(500))
    _ = try? await pool.complete(ModelRequest(prompt: "p"))
    #expect(broken.calls == 2)
    // It failed for the second time, and rests for twice as long.
    clock.move(.milliseconds(900))
    for _ in 0..<3 { _ = try await pool.complete(ModelRequest(prompt: "p")) }
    #expect(broken.calls == 2)
    clock.move(.milliseconds(100))
    for _ in 0..<4 { _ = try await pool.complete(ModelRequest(prompt: "p")) }
    #expect(broken.calls == 4)
  }

  @Test func whereAllFailTheErrorIsToldAsItIs() async throws {
    let servers = ["a", "b"].map { name in
      Member(name) { _ in throw ModelError(.unreachable, "\(name): refused") }
    }
    let pool = ModelPool(servers: servers, clock: HandClock())
    _ = try? await pool.complete(ModelRequest(prompt: "p"))
    let error = await #expect(throws: ModelError.self) { try await pool.complete(ModelRequest(prompt: "p")) }
    #expect(error?.code == .unreachable)
    let result = try await Orchestrator(
      domain: QuestionDomain(), models: [pool], settings: RunSettings(retry: RetryPolicy(baseDelay: 0.0001))
    ).solve(Question("One?"))
    #expect(result.fault?.kind == Fault.Kind(rawValue: "unreachable"))
  }

  @Test func whatAPromptDidIsNotTheServersFault() async throws {
    let filtering = Member("filtering") { _ in throw ModelError(.filtered, "blocked") }
    let pool = ModelPool(servers: [filtering, Member("good")])
    let error = await #expect(throws: ModelError.self) { try await pool.complete(ModelRequest(prompt: "p")) }
    #expect(error == ModelError(.filtered, "blocked"))
  }

  /// Two replicas, one of which dies in the middle: nothing is lost.
  @Test func aReplicaThatDiesLosesNothing() async throws {
    let dying = Member("dying") { call in
      if call > 5 { throw ModelError(call == 6 ? .disconnected : .unreachable, "gone") }
    }
    let pool = ModelPool(servers: [dying, Member("living")])
    let models: [any CompletionModel] = [pool]
    let settings = RunSettings(decompose: .never)
    let orchestrator = Orchestrator(domain: QuestionDomain(), models: models, settings: settings)
    let result = try await Batch.run("20", settings: settings, models: models) { batch in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 1...20 {
          group.addTask {
            try await orchestrator.solve(Question("\(number)?"), in: batch.problem(number)).solution?.text == "1"
          }
        }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
    }
    #expect(result.solution == 20, "\(result.reason?.description ?? "") \(result.usage.json.compact)")
    #expect(result.usage.redFlags.isEmpty)
  }

  /// As on the command line: one of the servers that are named does not answer, and the others do all the work.
  @Test func aServerThatIsDownAtTheStartIsOneOfThePool() async throws {
    try await withServer { request in
      request.path == "/v1/models"
        ? .json(#"{"data": [{"id": "m", "max_model_len": 4096}]}"#)
        : .json(#"{"choices": [{"finish_reason": "stop", "message": {"content": "ok"}}]}"#)
    } _: { server, client in
      let factory = ModelFactory(environment: [:], client: client)
      let name = "http://127.0.0.1:9/v1,\(server.url)/v1"
      let model = try #require(try await factory.make(try ModelReference(parsing: name)))
      #expect(model.name == name && model.contextWindow == 4096)
      // The one that is down is asked first, and then set aside.
      let error = await #expect(throws: ModelError.self) { try await model.complete(ModelRequest(prompt: "p")) }
      #expect(error?.retryAfter == 0)
      let reply = try await model.complete(ModelRequest(prompt: "p"))
      #expect(reply.completions.map(\.text) == ["ok"])
    }
    let none = try ModelReference(parsing: "http://127.0.0.1:9/v1,http://127.0.0.1:10/v1#m")
    await #expect(throws: ModelError.self) { try await ModelFactory(environment: [:]).make(none) }
  }
}
