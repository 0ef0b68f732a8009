import Maker
import MakerVoting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SamplingTests {
  private static let script = Script(answers: ["One?": "1"])
  private static let impatient = RetryPolicy(baseDelay: 0.0001, maxDelay: 0.0002)

  private func ask(_ models: [any CompletionModel], _ settings: RunSettings? = nil) async throws -> RunResult<Answer> {
    let settings = settings ?? RunSettings(decompose: .never, retry: Self.impatient)
    return try await Orchestrator(domain: QuestionDomain(), models: models, settings: settings).solve(Question("One?"))
  }

  private func solverRequests(_ most: Int, _ temperatures: Temperatures = Temperatures()) async throws -> [ModelRequest]
  {
    let model = ScriptedModel(maxSamplesPerCall: most) { Self.script.reply($0) }
    _ = try await ask([model], RunSettings(decompose: .never, temperatures: temperatures))
    return model.requests.filter { $0.prompt.hasPrefix("# Solver") }.sorted { $0.firstSample < $1.firstSample }
  }

  /// The prompt is paid for once.
  @Test func theFirstRoundIsOneRequestWhereTheModelGivesSeveralSamples() async throws {
    let solver = try await solverRequests(8)
    #expect(solver.map(\.count) == [3] && solver.map(\.temperature) == [0.1] && solver.map(\.firstSample) == [0])
  }

  @Test func theFirstSampleIsOneAtZeroWhereEachIsARequestOfItsOwn() async throws {
    let solver = try await solverRequests(1)
    #expect(solver.map(\.count) == [1, 1, 1] && solver.map(\.temperature) == [0, 0.1, 0.1])
    #expect(Set(solver.map(\.seed)).count == 3 && Set(solver.map(\.nonce)).count == 3)
  }

  @Test func theFirstSampleIsOneOfItsOwnWhereItsTemperatureIsGiven() async throws {
    let solver = try await solverRequests(8, Temperatures(first: 0.3, later: 0.8))
    #expect(solver.map(\.count) == [1, 2] && solver.map(\.temperature) == [0.3, 0.8])
    #expect(solver.map(\.firstSample) == [0, 1])
  }

  @Test func aUnanimousElectionTakesOneRoundTrip() async throws {
    // Nobody is answered before all three samples of the election have been asked for: only one round trip gets through.
    let waiting = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])
    let model = ScriptedModel { asked in
      await withCheckedContinuation { continuation in
        let full = waiting.withLock { waiting -> [CheckedContinuation<Void, Never>] in
          waiting[asked.agent, default: []].append(continuation)
          return waiting[asked.agent, default: []].count == 3 ? waiting[asked.agent, default: []] : []
        }
        for one in full { one.resume() }
      }
      return Self.script.reply(asked)
    }
    let result = try await ask([model])
    #expect(result.solution?.text == "1")
    #expect(model.requests.count == 6)
  }

  @Test(arguments: [ModelError.Code.rateLimited, .serverFailed, .timedOut, .unreachable])
  func aSampleIsRetriedNotTheElection(code: ModelError.Code) async throws {
    let failed = Mutex<Set<Int>>([])
    let model = ScriptedModel { asked in
      if asked.agent == "solver", failed.withLock({ $0.insert(asked.number).inserted }) {
        throw ModelError(code, "not now")
      }
      return Self.script.reply(asked)
    }
    let result = try await ask([model])
    #expect(result.solution?.text == "1")
    // A retry keeps its number, and every attempt is a call.
    #expect(Set(model.asked.filter { $0.agent == "solver" }.map(\.number)) == [0, 1, 2])
    #expect(result.usage.calls == 9)
  }

  @Test func aDeadModelEndsTheRunInsteadOfLoopingForEver() async throws {
    let model = ScriptedModel { _ in throw ModelError(.serverFailed, "broken") }
    let result = try await ask([model])
    #expect(result.status == .failed && result.fault?.kind == Fault.Kind(rawValue: "server_failed"))
    // Of three samples side by side the first to give up ends the run.
    #expect((5...15).contains(model.requests.count) && result.usage.calls == model.requests.count)
  }

  @Test func anAddressThatNeverAnsweredIsGivenUpSoon() async throws {
    let model = ScriptedModel { _ in throw ModelError(.unreachable, "refused") }
    let result = try await ask([model])
    #expect(result.status == .failed && result.fault?.kind == Fault.Kind(rawValue: "unreachable"))
    #expect((3...9).contains(model.requests.count))
  }

  @Test func retriesStayWithinTheBudget() async throws {
    let model = ScriptedModel { _ in throw ModelError(.rateLimited, "slow down") }
    let settings = RunSettings(decompose: .never, limits: BudgetLimits(calls: 4), retry: Self.impatient)
    let result = try await ask([model], settings)
    #expect(result.status == .budgetExhausted)
    #expect(model.requests.count == 4)
  }

  @Test func theServersWishIsRespected() {
    var random = SplitMix64(seed: 1)
    let policy = RetryPolicy()
    let asked = ModelError(.rateLimited, "", retryAfter: 7)
    #expect(policy.delay(after: asked, attempts: 1, using: &random) == 7)
    let hour = ModelError(.rateLimited, "", retryAfter: 3600)
    #expect(policy.delay(after: hour, attempts: 1, using: &random) == 3600)
    // Full jitter: anything up to a ceiling that doubles, up to one of all.
    for (attempts, ceiling) in [(1, 0.5), (3, 2), (60, 20)] {
      let delays = (0..<200).map { _ in
        policy.delay(after: ModelError(.serverFailed, ""), attempts: attempts, using: &random)
      }
      #expect(delays.allSatisfy { (0...ceiling).contains($0) })
      #expect(delays.contains { $0 < ceiling / 4 } && delays.contains { $0 > ceiling * 3 / 4 })
    }
    let absurd = ModelError(.rateLimited, "", retryAfter: .infinity)
    #expect(policy.delay(after: absurd, attempts: 1, using: &random) < 1e8)
  }

  @Test(arguments: ModelError.Feature.allCases)
  func whatAServerRefusesIsLeftOut(feature: ModelError.Feature) async throws {
    let refusing = RefusingModel(feature, answering: ScriptedModel(maxSamplesPerCall: 8) { Self.script.reply($0) })
    let result = try await ask([refusing])
    #expect(result.solution?.text == "1")
    #expect(refusing.refusals <= 2)
  }

  @Test func aServerThatReturnsFewerSamplesIsAskedForTheRest() async throws {
    let model = ShortModel(ScriptedModel(maxSamplesPerCall: 8) { Self.script.reply($0) })
    let result = try await ask([model])
    #expect(result.solution?.text == "1")
    #expect(result.usage.samples == 6)
  }

  @Test func redFlaggedSamplesAreReplacedNeverRepaired() async throws {
    let model = ScriptedModel { asked in
      guard asked.agent == "solver" else { return Self.script.reply(asked) }
      switch asked.number {
      case 0: return "The answer is 1."
      case 1: return #"{"answer": "1", "extra": true}"#
      case 2: return "{}"
      case 3: return #"{"answer": 1}"#
      case 4: return "```json\n{\"answer\": \"1\"}\n```"
      case 5: return #"{"reasoning": "one is one", "answer": "1"}"#
      default: return Say.answer("1")
      }
    }
    let result = try await ask([model])
    #expect(result.solution?.text == "1")
    #expect(result.usage.redFlags == ["invalid_format": 3, "too_short": 1])
    #expect(result.tree.elections.last?.ballots == 3)
  }

  @Test func theNextModelIsAskedWhenOneDoesNotConverge() async throws {
    let first = ScriptedModel(name: "first") { asked in
      asked.agent == "solver" ? Say.answer("guess \(asked.number)") : Self.script.reply(asked)
    }
    let second = ScriptedModel(name: "second") { Self.script.reply($0) }
    let result = try await ask([first, second], RunSettings(maxVotes: 3, decompose: .never))
    #expect(result.solution?.text == "1")
    #expect(result.tree.elections.last?.models == ["second"])
    #expect(result.tree.elections.last?.step == .nextModel)
  }

  @Test func aRewordingHelpsAgainstAFavouriteWrongAnswer() async throws {
    // The favourite is elected where the model always says it: voting cannot tell. Where a verifier can, rewording helps.
    let passages = Passages([("note", "The answer to One is 1, and nothing else.")])
    let model = ScriptedModel { asked in
      asked.agent == "solver" && asked.prompt.contains("You are one of several agents")
        ? Say.answer("2") : Self.script.reply(asked)
    }
    let result = try await Orchestrator(
      domain: QuestionDomain(passages: passages), models: [model], settings: RunSettings(decompose: .never)
    ).solve(Question("One?"))
    #expect(result.solution?.text == "1")
    #expect(result.tree.elections.last?.step == .rewording)
  }
}

/// Refuses one feature of a request, as servers do.
private final class RefusingModel: CompletionModel {
  private let feature: ModelError.Feature
  private let model: ScriptedModel
  private let count = Mutex(0)

  init(_ feature: ModelError.Feature, answering model: ScriptedModel) {
    self.feature = feature
    self.model = model
  }

  var refusals: Int { count.withLock { $0 } }
  var maxSamplesPerCall: Int { 8 }

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let carries =
      switch feature {
      case .temperature: request.temperature != nil
      case .structuredOutput: request.schema != nil
      case .severalSamples: request.count > 1
      case .seed: request.sendsSeed
      case .jsonSchema, .lengthName, .longReplies, .effort, .nonce: false
      }
    if carries {
      count.withLock { $0 += 1 }
      throw ModelError(.unsupported, "no \(feature.rawValue) here", feature: feature)
    }
    return try await model.complete(request)
  }
}

/// Ignores how many samples are wanted.
private struct ShortModel: CompletionModel {
  let model: ScriptedModel
  var maxSamplesPerCall: Int { 8 }

  init(_ model: ScriptedModel) {
    self.model = model
  }

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    var request = request
    request.count = 1
    return try await model.complete(request)
  }
}
