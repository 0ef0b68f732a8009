@testable import Maker
import MakerVoting
import Synchronization
import Testing

/// Every limit holds, and nothing goes on for ever.
@Suite(.timeLimit(.minutes(5)))
struct LimitTests {
  private func ask(
    _ question: String, _ model: any CompletionModel, _ settings: RunSettings = RunSettings()
  ) async throws -> RunResult<Answer> {
    try await Orchestrator(domain: QuestionDomain(), models: [model], settings: settings).solve(Question(question))
  }

  @Test func aMarginThatTheVotesCannotReachIsHopelessBeforeAnythingIsPaid() async throws {
    #expect(Election<String, String>(rules: ElectionRules(margin: 3, maxVotes: 2)).ending == .hopeless)
    let model = Script(answers: ["One?": "1"]).model()
    let result = try await ask("One?", model, RunSettings(maxVotes: 2, decompose: .never))
    #expect(result.status == .noConsensus)
    #expect(model.requests.isEmpty)
  }

  @Test func aModelThatReturnsNothingEndsTheRun() async throws {
    let settings = RunSettings(decompose: .never, limits: BudgetLimits(calls: 200))
    let result = try await ask("One?", SilentModel(), settings)
    #expect(result.status == .failed && result.fault?.kind == Fault.Kind(rawValue: "unreadable"))
  }

  @Test func reservationsLeaveNothingBehind() async throws {
    // 0.1 + 0.3 − 0.1 − 0.3 is not 0 in binary: what is left over must not keep a call waiting that fits.
    let price = Price(inputPerMillion: 100_000, outputPerMillion: 0)
    let budget = Budget(BudgetLimits(calls: nil, cost: 0.4, time: nil))
    let one = try await budget.reserve(inputTokens: 1, outputTokens: 0, price: price)
    let two = try await budget.reserve(inputTokens: 3, outputTokens: 0, price: price)
    budget.settle(one, Charge())
    budget.settle(two, Charge())
    _ = try await budget.reserve(inputTokens: 4, outputTokens: 0, price: price)
  }
}

/// Answers without a completion, which its protocol forbids.
private struct SilentModel: CompletionModel {
  func complete(_ request: ModelRequest) async throws -> ModelResponse { ModelResponse(completions: []) }
}
