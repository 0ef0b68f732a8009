import Maker
import MakerVoting
import Testing

/// Limits of money and tokens where every reply reaches its worst case, so that nothing but what calls under way have
/// reserved keeps the next one from starting.
@Suite(.timeLimit(.minutes(5)))
struct RulesBudgetTests {
  /// Replies as long as they may be, all of the prompt and all of the reply charged.
  private struct WorstCase: CompletionModel {
    let price: Price?
    var name: String { "worst" }
    var maxSamplesPerCall: Int { 1 }

    func complete(_ request: ModelRequest) async throws -> ModelResponse {
      // Whoever was let in at the same time is let in before this one is charged.
      for _ in 0..<50 { await Task.yield() }
      let text = request.prompt.hasPrefix("# Decomposer") ? Say.stop : Say.answer("Paris")
      return ModelResponse(
        completions: [Completion(text: text, outputTokens: request.maxOutputTokens)],
        usage: TokenUsage(input: TokenUsage.estimate(request.prompt), output: request.maxOutputTokens))
    }
  }

  private func ask(_ limits: BudgetLimits) async throws -> RunResult<Answer> {
    let model = WorstCase(price: Price(inputPerMillion: 1, outputPerMillion: 4))
    return try await Orchestrator(
      domain: QuestionDomain(), models: [model], settings: RunSettings(margin: .fixed(5), limits: limits)
    ).solve(Question("Capital of France?"))
  }

  @Test(arguments: [3500, 4000, 5000, 6000, 8000])
  func tokensOfCallsUnderWayCount(limit: Int) async throws {
    let result = try await ask(BudgetLimits(tokens: limit))
    #expect(result.status == .budgetExhausted)
    #expect(result.usage.calls > 0)
    #expect(result.usage.tokens <= limit)
  }

  @Test(arguments: [0.006, 0.007, 0.008, 0.01, 0.015])
  func moneyOfCallsUnderWayCounts(limit: Double) async throws {
    let result = try await ask(BudgetLimits(cost: limit))
    #expect(result.status == .budgetExhausted)
    #expect(result.usage.calls > 0)
    #expect(try #require(result.usage.cost) <= limit)
  }
}
