import Maker
import MakerSimulation
import MakerVoting
import Testing

/// Several models in one election: who is asked, and what that is worth.
@Suite(.timeLimit(.minutes(5)))
struct EnsembleTests {
  /// A model that says one thing.
  private func model(_ name: String, _ answer: String, price: Double = 1) -> ScriptedModel {
    ScriptedModel(name: name, price: Price(inputPerMillion: price, outputPerMillion: price)) { asked in
      Script(answers: ["Q": answer]).reply(asked)
    }
  }

  private func answer(
    _ models: [any CompletionModel], _ ensemble: Ensemble, _ change: (inout RunSettings) -> Void = { _ in }
  ) async throws -> RunResult<Answer> {
    var settings = RunSettings(decompose: .never, ensemble: ensemble)
    change(&settings)
    return try await Orchestrator(domain: QuestionDomain(), models: models, settings: settings).solve(Question("Q"))
  }

  private func voters(_ result: RunResult<Answer>, _ decision: DecisionKind = .solution) -> [String: Int] {
    let election = result.tree.elections.first { $0.decision == decision }
    return Dictionary(uniqueKeysWithValues: (election?.samplesByModel ?? []).map { ($0.model, $0.count) })
  }

  // MARK: Who is asked

  @Test func inTurnsEveryModelVotesAndTheRecordSaysWhichWayItVoted() async throws {
    let models = [model("one", "Oslo"), model("two", "Rome"), model("three", "Rome")]
    let result = try await answer(models, Ensemble(strategy: .roundRobin))
    #expect(result.solution?.text == "Rome")
    let election = try #require(result.tree.elections.first { $0.decision == .solution })
    #expect(election.models == ["one", "two", "three"])
    let rome = try #require(election.entries.first { $0.candidate == "Rome" })
    #expect(Set(rome.voters.map(\.model)) == ["two", "three"] && rome.voters.map(\.count).reduce(0, +) == rome.votes)
  }

  @Test func theDearModelIsAskedOnlyWhereTheCheapOneDisagreesWithItself() async throws {
    let cheap = model("cheap", "Rome")
    // In the order of prices, whatever the order of names.
    let calm = try await answer([model("dear", "Rome", price: 10), cheap], Ensemble(strategy: .costAware))
    #expect(voters(calm) == ["cheap": 3])

    let torn = ScriptedModel(name: "torn", price: Price(inputPerMillion: 1, outputPerMillion: 1)) { asked in
      Script(answers: ["Q": asked.number % 2 == 0 ? "Oslo" : "Rome"]).reply(asked)
    }
    let settled = try await answer([torn, model("dear", "Rome", price: 10)], Ensemble(strategy: .costAware))
    #expect(settled.solution?.text == "Rome")
    #expect(voters(settled) == ["torn": 3, "dear": 4])
  }

  @Test func discardedSamplesCallInTheDearModelOnceTheyAreAsManyAsTheMargin() async throws {
    let mute = ScriptedModel(name: "mute", price: .free) { asked in
      asked.agent == "classifier" ? Say.classification(true) : "no JSON"
    }
    let result = try await answer([mute, model("dear", "Rome", price: 10)], Ensemble(strategy: .costAware))
    #expect(result.solution?.text == "Rome" && voters(result) == ["mute": 3, "dear": 3])
  }

  @Test func weightsSayHowOftenAModelIsAsked() async throws {
    let models = [model("one", "Rome"), model("two", "Rome"), model("never", "Rome")]
    let result = try await answer(models, Ensemble(strategy: .reliabilityWeighted, weights: [3, 1, 0])) {
      $0.margin = .fixed(40)
    }
    #expect(voters(result) == ["one": 30, "two": 10])
  }

  @Test(arguments: [(Criticality.low, "cheap"), (.medium, "fair"), (.high, "dear"), (.critical, "dear")])
  func aTierServesACriticality(level: Criticality, name: String) async throws {
    let models = [model("dear", "Rome", price: 9), model("cheap", "Rome"), model("fair", "Rome", price: 3)]
    let result = try await answer(models, Ensemble(strategy: .tiered)) { $0.criticality = level }
    #expect(voters(result).keys.sorted() == [name])
  }

  @Test func anAgentCanHaveAModelOfItsOwn() async throws {
    let result = try await answer(
      [model("common", "Rome"), model("solver", "Rome")], Ensemble(roles: [.solver: [1]]))
    #expect(voters(result, "kind") == ["common": 3] && voters(result) == ["solver": 3])
  }

  @Test(arguments: [Ensemble.Strategy.roundRobin, .costAware, .failover])
  func aModelThatFailsForGoodIsReplaced(strategy: Ensemble.Strategy) async throws {
    let dead = ScriptedModel(name: "dead", price: .free) { _ in throw ModelError(.unauthorized, "no key") }
    let result = try await answer([dead, model("alive", "Rome")], Ensemble(strategy: strategy))
    #expect(result.solution?.text == "Rome" && voters(result) == ["alive": 3])
    // Those asked side by side in the first round; after that nobody asks it again.
    #expect(dead.requests.count <= 3)
    let none = try await answer([dead, dead], Ensemble(strategy: strategy))
    #expect(none.status == .failed)
    #expect(none.fault == Fault(Fault.Kind(rawValue: "unauthorized"), "no key", model: "dead"))
  }

  @Test(arguments: Ensemble.Strategy.allCases)
  func concurrencyChangesNoDecision(strategy: Ensemble.Strategy) async throws {
    let models: [any CompletionModel] = [1, 2, 3].map { seed in
      SimulatedModel(
        settings: SimulationSettings(accuracy: 0.6, malformed: 0.1, seed: seed), name: "sim \(seed)",
        price: Price(inputPerMillion: Double(seed), outputPerMillion: 1))
    }
    func tree(_ concurrency: Int) async throws -> JSON {
      let settings = RunSettings(
        concurrency: concurrency, ensemble: Ensemble(strategy: strategy), wordings: .rotating, criticality: .high)
      return try await Orchestrator(domain: QuestionDomain(), models: models, settings: settings)
        .solve(Question(SimulatedRunTests.flagship)).tree.json
    }
    #expect(try await tree(1) == tree(64))
  }

  // MARK: What it is worth

  /// The share of questions that a way of asking gets right, and its cost.
  private func quiz(
    _ models: [SimulatedModel], _ settings: RunSettings, length: Int = 1200
  ) async throws -> (right: Double, cost: Double) {
    var settings = settings
    settings.limits = BudgetLimits(calls: nil, time: nil)
    let result = try await Stepper(domain: CapitalQuiz(length: length), models: models, settings: settings)
      .walk(from: CapitalQuiz.Score())
    let score = try #require(result.solution).end
    return (Double(score.right) / Double(length), result.usage.cost ?? 0)
  }

  /// Cheap is right with .8, dear with .97 at ten times the price; a prompt has one wrong answer, the worst case. By the
  /// gambler's ruin cost-aware errs with .0081, nine tenths of a point more than the dear model alone, at about two
  /// thirds of its cost. The bound is 2.58 standard errors of 1,200 elections, .0067, below that.
  @Test func cheapFirstIsNearlyAsReliableAsTheDearModelAtAFractionOfItsCost() async throws {
    let cheap = SimulatedModel(
      settings: SimulationSettings(accuracy: 0.8, alternatives: 1, seed: 1), name: "cheap",
      price: Price(inputPerMillion: 1, outputPerMillion: 1))
    let dear = SimulatedModel(
      settings: SimulationSettings(accuracy: 0.97, alternatives: 1, seed: 2), name: "dear",
      price: Price(inputPerMillion: 10, outputPerMillion: 10))
    let alone = try await quiz([dear], RunSettings())
    let both = try await quiz([cheap, dear], RunSettings(ensemble: Ensemble(strategy: .costAware)))
    #expect(both.right >= alone.right - 0.0081 - 0.0067)
    #expect(both.cost < 0.7 * alone.cost)
    // With the same margin it is better than the cheap model alone: .9846 by Eq. 9.
    let few = try await quiz([cheap], RunSettings())
    #expect(both.right > few.right)
  }

  /// Where the cheap model has favourite mistakes, no number of its votes helps: at the price of the ensemble, and at any
  /// other, it stays below.
  @Test func aDearModelCorrectsWhatNoNumberOfCheapVotesCan() async throws {
    let cheap = SimulatedModel(
      settings: SimulationSettings(accuracy: 0.8, correlated: 0.2, seed: 4), name: "cheap",
      price: Price(inputPerMillion: 1, outputPerMillion: 1))
    let dear = SimulatedModel(
      settings: SimulationSettings(accuracy: 0.97, seed: 2), name: "dear",
      price: Price(inputPerMillion: 10, outputPerMillion: 10))
    let both = try await quiz([cheap, dear], RunSettings(ensemble: Ensemble(strategy: .costAware)), length: 390)
    let alone = try await quiz([cheap], RunSettings(margin: .fixed(30)), length: 390)
    #expect(alone.cost > both.cost / 2 && both.right > alone.right + 0.05)
  }

  /// A favourite mistake belongs to a prompt. Three wordings of it seldom share one, and where two have one each, the vote
  /// does not converge, which is no answer, but not a wrong one either.
  @Test func otherWordingsCorrectWhatOneWordingProvokes() async throws {
    func wrong(_ wordings: Wordings, seed: UInt64) async throws -> Int {
      let model = SimulatedModel(settings: SimulationSettings(accuracy: 0.95, correlated: 0.15, seed: seed))
      var wrong = 0
      for country in World.standard.subjects(of: .capital) {
        let result = try await Orchestrator(
          domain: QuestionDomain(), models: [model], settings: RunSettings(decompose: .never, wordings: wordings)
        ).solve(Question("What is the capital of \(country)?"))
        if let answer = result.solution, answer.text != World.standard.object(of: .capital, country) { wrong += 1 }
      }
      return wrong
    }
    var (same, rotating) = (0, 0)
    for seed: UInt64 in 9...11 {
      same += try await wrong(.escalating, seed: seed)
      rotating += try await wrong(.rotating, seed: seed)
    }
    // About six of 39 countries in each of the three.
    #expect(same >= 9 && rotating <= same / 2)
  }
}
