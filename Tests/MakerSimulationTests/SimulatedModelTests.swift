import Maker
import MakerSimulation
import MakerVoting
import Testing

@Suite("The simulated model")
struct SimulatedModelTests {
  private let settings = SimulationSettings(accuracy: 0.6, malformed: 0.1, verbose: 0.1, correlated: 0.2, seed: 7)

  private func solve(_ question: String) throws -> String {
    try Wording.first.prompt("solve", ["question": question, "kind": "entity"])
  }

  @Test("a sample does not depend on the order of calls, on how many share a call, or on what runs beside it")
  func determinism() async throws {
    let model = SimulatedModel(settings: settings)
    let prompt = try solve("Who wrote Emma?")
    let together = try await model.complete(ModelRequest(prompt: prompt, stream: 3, count: 64)).completions
    for number in (0..<64).reversed() {
      let request = ModelRequest(prompt: prompt, stream: 3, firstSample: number)
      #expect(try await model.complete(request).completions == [together[number]])
    }
    let again = SimulatedModel(settings: settings)
    let besides = try await withThrowingTaskGroup(of: (Int, [Completion]).self) { group in
      for number in 0..<64 {
        group.addTask {
          (number, try await again.complete(ModelRequest(prompt: prompt, stream: 3, firstSample: number)).completions)
        }
      }
      return try await group.reduce(into: [Int: [Completion]]()) { $0[$1.0] = $1.1 }
    }
    #expect((0..<64).allSatisfy { besides[$0] == [together[$0]] })
  }

  @Test("temperature and schema do not change a sample; seed, stream and prompt do")
  func dependence() async throws {
    let prompt = try solve("Who wrote Emma?")
    func texts(_ settings: SimulationSettings, _ request: ModelRequest) async throws -> [String] {
      try await SimulatedModel(settings: settings).complete(request).completions.map(\.text)
    }
    let base = ModelRequest(prompt: prompt, stream: 1, count: 50)
    let plain = try await texts(settings, base)
    var other = base
    other.temperature = 0.7
    other.schema = ReplySchema(name: "answer", schema: [:])
    #expect(try await texts(settings, other) == plain)
    other.stream = 2
    #expect(try await texts(settings, other) != plain)
    var reseeded = settings
    reseeded.seed = 8
    #expect(try await texts(reseeded, base) != plain)
    reseeded.seed = nil
    #expect(try await texts(reseeded, base) != plain)
  }

  @Test("usage is estimated: the prompt once, and each reply, never beyond the longest reply", arguments: [1, 5, 750])
  func usage(limit: Int) async throws {
    let prompt = try solve("Who wrote Emma?")
    let request = ModelRequest(prompt: prompt, maxOutputTokens: limit, count: 200)
    let response = try await SimulatedModel(settings: settings).complete(request)
    #expect(response.completions.count == 200)
    #expect(response.usage.input == TokenUsage.estimate(prompt))
    #expect(response.usage.output == response.completions.reduce(0) { $0 + ($1.outputTokens ?? 0) })
    #expect(
      response.completions.allSatisfy {
        ($0.outputTokens ?? .max) <= limit && $0.outputTokens == TokenUsage.estimate($0.text)
      })
    #expect(response.completions.contains { $0.finish == .length && $0.outputTokens == limit })
  }

  @Test("a prompt that nobody knows is answered with unknown")
  func unknownPrompt() async throws {
    let response = try await SimulatedModel().complete(ModelRequest(prompt: "Hello?", count: 20))
    #expect(response.completions.allSatisfy { $0.text == "unknown" })
  }

  @Test("a prompt beyond the context is refused")
  func contextTooLong() async {
    let request = ModelRequest(prompt: String(repeating: "word ", count: 200_000))
    await #expect {
      try await SimulatedModel().complete(request)
    } throws: {
      ($0 as? ModelError)?.code == .contextTooLong
    }
  }

  @Test("every call takes the latency once, however many samples it draws")
  func latency() async throws {
    let clock = NotingClock()
    let model = SimulatedModel(settings: SimulationSettings(latency: .milliseconds(50)), clock: clock)
    _ = try await model.complete(ModelRequest(prompt: "p", count: 100))
    #expect(clock.slept == [.milliseconds(50)])
  }

  @Test("a cancelled call ends at once")
  func cancellation() async throws {
    let model = SimulatedModel(settings: SimulationSettings(latency: .seconds(3600)))
    let task = Task { try await model.complete(ModelRequest(prompt: "p")) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("it is free, and called what the user called it")
  func about() {
    let model = SimulatedModel(name: "sim:accuracy=0.8")
    #expect(model.name == "sim:accuracy=0.8")
    #expect(SimulatedModel().name == "sim")
    #expect(model.price == .free)
    #expect(model.maxSamplesPerCall >= 100)
  }
}
