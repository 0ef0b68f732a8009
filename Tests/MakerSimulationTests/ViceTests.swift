import Maker
import MakerVoting
import Synchronization
import Testing

@testable import MakerSimulation

@Suite("Vices of the simulated model")
struct ViceTests {
  private func model(_ options: String, clock: any Clock<Duration> = ContinuousClock()) throws -> SimulatedModel {
    SimulatedModel(settings: try SimulationSettings(parsing: options), clock: clock)
  }

  private func error(_ work: () async throws -> some Sendable) async -> ModelError? {
    do { _ = try await work() } catch { return error as? ModelError }
    return nil
  }

  @Test("every vice is read")
  func options() throws {
    let text = "thoughts=0.5,hidden=400,refuses=seed+json_schema,rpm=60,quota=100,paraphrased=0.3,aliases=0.2"
    let vices = SimulatedVices(
      thoughts: 0.5, hiddenTokens: 400, refuses: [.seed, .jsonSchema], callsPerMinute: 60, quota: 100,
      paraphrased: 0.3, aliases: 0.2)
    #expect(try SimulationSettings(parsing: text).vices == vices)
    for wrong in ["refuses=sed", "hidden=0", "rpm=x", "quota=-1", "thoughts=2", "hidden=9999999999"] {
      #expect(throws: SimulationSettingsError.self) { try SimulationSettings(parsing: wrong) }
    }
  }

  private static let solve = "# Solver\n<question>What is the capital of France?</question>\n"

  @Test("thoughts are kept beside the reply, which stays the same")
  func thoughts() async throws {
    let request = ModelRequest(prompt: Self.solve, count: 200)
    let plain = try await model("accuracy=0.8,seed=3").complete(request)
    let thinking = try await model("accuracy=0.8,seed=3,thoughts=0.5").complete(request)
    #expect(plain.completions.map(\.text) == thinking.completions.map(\.text))
    let share = thinking.completions.count { $0.reasoning != nil }
    expectShare(share, of: 200, near: 0.5)
    #expect((thinking.usage.reasoning ?? 0) > 0)
    #expect(thinking.completions.allSatisfy { $0.outputTokens == TokenUsage.estimate($0.text) })
  }

  @Test("hidden thought eats the limit, unless there is room for it")
  func hidden() async throws {
    let model = try model("accuracy=1,seed=1,hidden=1000")
    var request = ModelRequest(prompt: Self.solve, maxOutputTokens: 100, count: 50)
    let cut = try await model.complete(request)
    #expect(cut.completions.allSatisfy { $0.text.isEmpty && $0.finish == .length })
    #expect(cut.usage.output == 5000)
    request.reasoningTokens = 1500
    let whole = try await model.complete(request)
    #expect(whole.completions.allSatisfy { $0.text == #"{"answer":"Paris"}"# && $0.finish == .stop })
    #expect((25_000...75_000).contains(whole.usage.reasoning ?? 0))
  }

  @Test("parameters are refused one at a time")
  func refusals() async throws {
    let model = try model("refuses=seed+temperature+json_schema")
    let schema = ReplySchema(name: "a", schema: ["type": "object"])
    let request = ModelRequest(prompt: Self.solve, schema: schema, temperature: 0)
    var features: [ModelError.Feature?] = []
    for _ in 0..<3 { features.append(await error { try await model.complete(request) }?.feature) }
    #expect(features == [.temperature, .jsonSchema, .seed])
    _ = try await model.complete(request)
    // A run that knows it from its journal is not refused at all.
    var known = request
    known.refused = [.seed, .temperature, .jsonSchema]
    _ = try await self.model("refuses=seed+temperature+json_schema").complete(known)
  }

  @Test("a quota a minute says how long to wait; a spent one does not")
  func quotas() async throws {
    let clock = HandClock()
    let model = try model("rpm=2,quota=3", clock: clock)
    let request = ModelRequest(prompt: Self.solve)
    clock.advance(by: .seconds(15))
    _ = try await model.complete(request)
    _ = try await model.complete(request)
    let limited = try #require(await error { try await model.complete(request) })
    #expect(limited.code == .rateLimited)
    #expect(limited.retryAfter == 45)
    clock.advance(by: .seconds(45))
    _ = try await model.complete(request)
    let spent = try #require(await error { try await model.complete(request) })
    #expect(spent.code == .quotaSpent)
    #expect(!spent.isTransient)
  }

  @Test("proposals in other words mean the same")
  func paraphrases() async throws {
    let question = "What is the population of the capital of the country where the inventor of the telephone was born?"
    let expert = KnowledgeExpert()
    let expression = try #require(expert.parser.parse(question))
    let prompt = "# Decomposer\n<question>\(question)</question>\n"
    let request = ModelRequest(prompt: prompt, count: 200)
    let plain = try await model("accuracy=1,seed=5").complete(request).completions.map(\.text)
    let reworded = try await model("accuracy=1,seed=5,paraphrased=1").complete(request).completions.map(\.text)
    #expect(zip(plain, reworded).count { $0 != $1 } > 100)
    #expect(Set(reworded).count > Set(plain).count)
    for text in Set(reworded) {
      let json = try JSON(parsing: text)
      let proposal = Proposal(
        a: json["subproblem_A"]?.string ?? "", b: json["subproblem_B"]?.string ?? "",
        compose: json["compose_fn"]?.string ?? "")
      #expect(expert.isSound(proposal, for: expression), "\(text)")
    }
  }

  @Test("answers by other names name the same thing")
  func aliases() async throws {
    let request = ModelRequest(prompt: Self.solve, count: 20)
    let answers = try await model("accuracy=1,seed=5,aliases=1").complete(request).completions.map(\.text)
    #expect(Set(answers) == [#"{"answer":"Paris, France"}"#])
    #expect(World.standard.entity(Words.split("Paris")[...]) == "Paris")
  }
}

/// A clock that a test moves on.
private final class HandClock: Clock, Sendable {
  private let time = Mutex(ContinuousClock.now)
  var now: ContinuousClock.Instant { time.withLock { $0 } }
  var minimumResolution: Duration { .zero }

  func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    time.withLock { $0 = max($0, deadline) }
  }
}
