import Maker
import MakerVoting
import Synchronization
import Testing

/// Rules of the recursion, each on its limit and one beyond, in each branch where it holds.
@Suite(.timeLimit(.minutes(5)))
struct RulesRecursionTests {
  private func ask(
    _ question: String, _ model: any CompletionModel, _ settings: RunSettings = RunSettings()
  ) async throws -> RunResult<Answer> {
    try await Orchestrator(domain: QuestionDomain(), models: [model], settings: settings).solve(Question(question))
  }

  /// A model for which every question is compound and splits into two new ones. It tells what solvers were asked.
  private static func splitter() -> ScriptedModel {
    ScriptedModel(isCompound: { _ in true }) { asked in
      switch asked.agent {
      case "decomposer": Say.split("\(asked.question)a", "\(asked.question)b", "{A}{B}")
      case "discriminator": #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      default: Say.answer(asked.question)
      }
    }
  }

  /// `W` splits into `Wa` and `Wb`, and so on: a question is as deep as it is long.
  @Test(arguments: [0, 1, 2, 3])
  func theDepthLimitIsExact(limit: Int) async throws {
    let model = Self.splitter()
    let result = try await ask("W", model, RunSettings(maxDepth: limit))
    #expect(result.status == .solved)
    // Those who may not say that it is compound.
    let solved = Set(model.asked.filter { $0.agent == "solver" && !$0.prompt.contains("`compound`") }.map(\.question))
    #expect(solved.count == 1 << limit)
    #expect(solved.allSatisfy { $0.count == limit + 1 })
    let split = Set(model.asked.filter { $0.agent == "decomposer" }.map(\.question))
    #expect(split.count == (1 << limit) - 1)
  }

  /// A tree of two levels has seven nodes: it fits into seven and not into six.
  @Test(arguments: [(7, true), (6, false)])
  func theNodeLimitIsExact(limit: Int, isEnough: Bool) async throws {
    let model = Self.splitter()
    let result = try await ask("W", model, RunSettings(maxDepth: 2, limits: BudgetLimits(nodes: limit)))
    #expect(result.status == (isEnough ? .solved : .budgetExhausted))
    #expect(Set(model.asked.map(\.question)).count == limit)
  }

  @Test func whatWasStruckOffIsNotElectedAgain() async throws {
    // One and the same proposal, whatever is asked in whatever words. Its part A cannot be answered.
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer": asked.question == "Whole?" ? Say.split("One?", "Two {A}?") : Say.stop
      case "discriminator": Say.choice("One?", in: asked.prompt)
      default: Say.answer("unsure \(asked.number)")
      }
    }
    let result = try await ask("Whole?", model, RunSettings(maxVotes: 3))
    #expect(result.status == .noConsensus)
    let elected = result.tree.elections.filter { $0.winner?.contains("One?") == true }
    #expect(elected.count == 1)
    // It is not carried out again either: the leaf's samples are those of one node's election and its escalations.
    let numbers = model.asked.filter { $0.agent == "solver" }.map(\.number)
    #expect(Set(numbers).count == numbers.count)
  }

  /// What A answers turns B into the question above, or into one further up. Where nothing is reused, no wait for a
  /// question in flight stops it either.
  @Test(arguments: ["Whole", "Inner"], [true, false])
  func aBoundProblemThatEqualsOneAboveIsACycle(answer: String, reuse: Bool) async throws {
    let script = Script(
      splits: ["Whole?": ("Inner?", "Then {A}?", "second"), "Inner?": ("Which?", "{A}?", "second")],
      answers: ["Which?": answer])
    let model = script.model()
    let result = try await ask("Whole?", model, RunSettings(reuse: reuse, limits: BudgetLimits(calls: 300)))
    #expect(result.status == .noConsensus)
    // The question above is never asked about a second time.
    let decomposers = model.asked.filter { $0.agent == "decomposer" && ["Whole?", "Inner?"].contains($0.question) }
    #expect(Set(decomposers.map { "\($0.question) \($0.number)" }).count == decomposers.count)
  }

  /// A part that does not wait for the other must be no question above, be it A or B; at any distance.
  @Test(arguments: [
    ("Whole?", "Part?", "{A}{B}"), ("Part?", "Whole?", "{A}{B}"), ("Inner?", "Part?", "{A}{B}"),
    ("Part?", "INNER", "{A}{B}"),
  ])
  func progressIsAskedOfBothParts(a: String, b: String, compose: String) async throws {
    let script = Script(
      splits: ["Whole?": ("Inner?", "More {A}?", "second"), "Inner?": (a, b, compose)], answers: ["Part?": "1"])
    let model = script.model()
    let result = try await ask("Whole?", model, RunSettings(limits: BudgetLimits(calls: 300)))
    #expect(result.status == .noConsensus)
    #expect(result.tree.children.first?.proposals.allSatisfy { $0.rejection != nil } == true)
    // Nothing was spent on a split that leads nowhere.
    #expect(!model.asked.contains { $0.question == "Part?" })
  }
}
