import MakerVoting

/// An embedding model in one run: every exchange with it counts against the run's budget and limit of calls under way, and
/// is retried where that helps.
struct EmbeddingSession: Sendable {
  let model: any EmbeddingModel
  let budget: Budget
  let limiter: Limiter
  let retry: RetryPolicy
  let clock: any Clock<Duration>
  let events: EventHub

  /// The vectors of some texts, in order.
  func embed(_ texts: [String]) async throws -> [[Double]] {
    var hash = StableHash()
    for text in texts { hash.combine(text) }
    var random = SplitMix64(seed: hash.value)
    var attempts = 0
    while true {
      do {
        return try await limiter.run { try await attempt(texts) }
      } catch let error as ModelError {
        attempts += 1
        // The model has answered before the run: its scale was measured.
        switch retry.verdict(on: error, RetryPolicy.Standing(attempts: attempts, hasAnswered: true)) {
        case .pause, .again: break
        case .discard, .giveUp: throw error
        }
        let delay = retry.delay(after: error, attempts: attempts, using: &random)
        events.tell(.modelRetried(model: model.name, reason: error.message, seconds: delay))
        try await clock.sleep(for: .seconds(delay))
      }
    }
  }

  private func attempt(_ texts: [String]) async throws -> [[Double]] {
    try events.checkJournal()
    let reservation = try await budget.reserve(
      inputTokens: texts.reduce(0) { $0 + TokenUsage.upperBound($1) }, outputTokens: 0, price: model.price)
    var charge = Charge()
    defer {
      budget.settle(reservation, charge)
      events.tell(.embedded(model: model.name, charge))
    }
    let tokens = texts.reduce(0) { $0 + TokenUsage.estimate($1) }
    let paid = Charge(
      input: tokens, isEstimate: true, cost: model.price?.cost(inputTokens: tokens, outputTokens: 0))
    do {
      let vectors = try await model.embed(texts)
      charge = paid
      return vectors
    } catch is CancellationError {
      charge = paid
      throw CancellationError()
    }
  }
}
