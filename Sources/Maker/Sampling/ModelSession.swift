import MakerVoting
import Synchronization

/// One model in one run: every exchange with it goes through here, within the budget and the limit of calls under way,
/// retried where that helps, and asked without what its server refuses.
final class ModelSession: Sendable {
  private struct State {
    var refused: Set<ModelError.Feature> = []
    var hasAnswered = false
  }

  let model: any CompletionModel
  private let budget: Budget
  private let limiter: Limiter
  private let retry: RetryPolicy
  private let clock: any Clock<Duration>
  private let events: EventHub
  private let state = Mutex(State())

  init(
    _ model: any CompletionModel, budget: Budget, limiter: Limiter, retry: RetryPolicy, clock: any Clock<Duration>,
    events: EventHub
  ) {
    self.model = model
    self.budget = budget
    self.limiter = limiter
    self.retry = retry
    self.clock = clock
    self.events = events
  }

  /// Completions for all samples that `request` asks for, in order: side by side in as few calls as the model allows.
  func complete(_ request: ModelRequest) async throws -> [Completion] {
    let size = state.withLock { $0.refused.contains(.severalSamples) } ? 1 : max(1, model.maxSamplesPerCall)
    if request.count > size { return try await split(request, size: size) }
    let completions = try await exchange(request)
    guard !completions.isEmpty else { throw ModelError(.unreadable, "\(model.name) returned no completion") }
    if completions.count >= request.count { return Array(completions.prefix(request.count)) }
    // The server returned fewer than asked for. It will not do better next time: ask for the rest one by one.
    state.withLock { _ = $0.refused.insert(.severalSamples) }
    var rest = request
    rest.firstSample += completions.count
    rest.count -= completions.count
    return completions + (try await split(rest, size: 1))
  }

  private func split(_ request: ModelRequest, size: Int) async throws -> [Completion] {
    try await withThrowingTaskGroup(of: (Int, [Completion]).self) { group in
      for offset in stride(from: 0, to: request.count, by: size) {
        var part = request
        part.firstSample += offset
        part.count = min(size, request.count - offset)
        group.addTask { [part] in (offset, try await self.complete(part)) }
      }
      var parts: [(Int, [Completion])] = []
      for try await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  /// One request until it is answered, or cannot be.
  private func exchange(_ request: ModelRequest) async throws -> [Completion] {
    var random = SplitMix64(seed: UInt64(request.seed))
    var attempts = 0
    while true {
      let request = withoutRefused(request)
      if request.count > 1, state.withLock({ $0.refused.contains(.severalSamples) }) {
        return try await split(request, size: 1)
      }
      do {
        return try await limiter.run { try await attempt(request) }
      } catch let error as ModelError {
        if error.code == .unsupported, let feature = error.feature {
          let isNews = state.withLock { $0.refused.insert(feature).inserted }
          if isNews || attempts < retry.maxAttempts {
            attempts += 1
            events.tell(.modelFellBack(model: model.name, feature: feature.rawValue))
            continue
          }
          throw error
        }
        attempts += 1
        let hasAnswered = state.withLock { $0.hasAnswered }
        guard let delay = retry.delay(after: error, attempts: attempts, hasAnswered: hasAnswered, using: &random)
        else { throw error }
        events.tell(.modelRetried(model: model.name, reason: error.message, seconds: delay))
        try await clock.sleep(for: .seconds(delay))
      }
    }
  }

  private func attempt(_ request: ModelRequest) async throws -> [Completion] {
    let reservation = try await budget.reserve(
      inputTokens: TokenUsage.upperBound(request.prompt + (request.schema?.schema.compact ?? "")),
      outputTokens: request.maxOutputTokens * request.count, price: model.price)
    let estimate = TokenUsage.estimate(request.prompt)
    do {
      let response = try await model.complete(request)
      state.withLock { $0.hasAnswered = true }
      let written = response.completions.reduce(0) { $0 + ($1.outputTokens ?? TokenUsage.estimate($1.text)) }
      budget.settle(
        reservation, inputTokens: response.usage.input ?? estimate, outputTokens: response.usage.output ?? written,
        estimated: response.usage.input == nil || response.usage.output == nil, price: model.price)
      budget.count(samples: response.completions.count)
      return response.completions
    } catch {
      // A cancelled call may have been worked on and be charged for; a refused one was not.
      let wasPaid = error is CancellationError
      budget.settle(
        reservation, inputTokens: wasPaid ? estimate : 0, outputTokens: 0, estimated: wasPaid, price: model.price)
      if wasPaid { budget.count(samples: request.count) }
      throw error
    }
  }

  private func withoutRefused(_ request: ModelRequest) -> ModelRequest {
    let refused = state.withLock { $0.refused }
    var request = request
    if refused.contains(.temperature) { request.temperature = nil }
    if refused.contains(.structuredOutput) { request.schema = nil }
    if refused.contains(.seed) { request.sendsSeed = false }
    return request
  }
}
