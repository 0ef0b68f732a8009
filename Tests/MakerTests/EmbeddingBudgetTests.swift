import Maker
import MakerVoting
import Synchronization
import Testing

/// Embeddings count like every other call.
@Suite struct EmbeddingBudgetTests {
  /// Texts that begin with the same letter are the same.
  private final class Letters: EmbeddingModel {
    let name = "letters"
    var maxTextsPerCall: Int { 8 }
    let price: Price? = Price(inputPerMillion: 1_000_000, outputPerMillion: 0)
    private let failures: Mutex<Int>
    private let calls = Mutex(0)
    var count: Int { calls.withLock { $0 } }

    init(failures: Int = 0) { self.failures = Mutex(failures) }

    func embed(_ texts: [String]) async throws -> [[Double]] {
      calls.withLock { $0 += 1 }
      let fails = failures.withLock { left in
        left -= 1
        return left >= 0
      }
      if fails { throw ModelError(.serverFailed, "letters failed") }
      return texts.map { text in (0..<8).map { text.unicodeScalars.first.map { $0.value % 8 } == UInt32($0) ? 1 : 0 } }
    }
  }

  private func run(_ letters: Letters, _ limits: BudgetLimits = BudgetLimits()) async throws -> RunResult<Answer> {
    let replies = ["Rome", "Rom", "Oslo", "Roma", "R."]
    let model = ScriptedModel(price: .free) { asked in
      asked.agent == "classifier" ? Say.classification(true) : Say.answer(replies[asked.number % replies.count])
    }
    let settings = RunSettings(
      decompose: .never, limits: limits, matching: .embedding(EmbeddingMatcher(letters, threshold: .cosine(0.9))),
      retry: RetryPolicy(baseDelay: 0))
    return try await Orchestrator(domain: QuestionDomain(), models: [model], settings: settings).solve(Question("Q"))
  }

  @Test func theyAreInTheUsageAndRetried() async throws {
    let (calm, shaky) = (Letters(), Letters(failures: 1))
    let result = try await run(calm)
    #expect(result.solution?.text == "Rome" && (result.usage.cost ?? 0) > 0)
    let retried = try await run(shaky)
    #expect(retried.solution?.text == "Rome" && shaky.count == calm.count + 1)
    #expect(retried.usage.calls == result.usage.calls + 1)
  }

  @Test func noLimitIsExceeded() async throws {
    let whole = try await run(Letters())
    let result = try await run(Letters(), BudgetLimits(calls: whole.usage.calls - 1))
    #expect(result.status == .budgetExhausted && result.usage.calls == whole.usage.calls - 1)
    let poor = try await run(Letters(), BudgetLimits(cost: 1))
    #expect(poor.status == .budgetExhausted && (poor.usage.cost ?? 2) <= 1)
  }
}
