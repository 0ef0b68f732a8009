import MakerVoting
import Synchronization

/// One model in one run: every exchange with it goes through here, within the budget and the limit of calls under way,
/// retried where that helps, and asked without what its server refuses.
final class ModelSession: Sendable {
  private struct State {
    var refused: Set<ModelError.Feature>
    var hasAnswered = false
  }

  let model: any CompletionModel
  private let budget: Budget
  private let limiter: Limiter
  private let retry: RetryPolicy
  private let clock: any Clock<Duration>
  private let events: EventHub
  private let state: Mutex<State>

  /// A session.
  ///
  /// - Parameters:
  ///   - refused: what its server was found to refuse before the run was taken up again.
  init(
    _ model: any CompletionModel, budget: Budget, limiter: Limiter, retry: RetryPolicy, clock: any Clock<Duration>,
    events: EventHub, refused: Set<String> = []
  ) {
    self.model = model
    self.budget = budget
    self.limiter = limiter
    self.retry = retry
    self.clock = clock
    self.events = events
    state = Mutex(State(refused: Set(refused.compactMap(ModelError.Feature.init))))
  }

  /// Completions for all samples that `request` asks for, in order: side by side in as few calls as the model allows.
  ///
  /// - Parameters:
  ///   - node: the node that they are for.
  func complete(_ request: ModelRequest, at node: NodePath) async throws -> [Completion] {
    let size = state.withLock { $0.refused.contains(.severalSamples) } ? 1 : max(1, model.maxSamplesPerCall)
    if request.count > size { return try await split(request, size: size, at: node) }
    let completions = try await exchange(request, at: node)
    guard !completions.isEmpty else { throw ModelError(.unreadable, "\(model.name) returned no completion") }
    if completions.count >= request.count { return Array(completions.prefix(request.count)) }
    // The server returned fewer than asked for. It will not do better next time: ask for the rest one by one.
    state.withLock { _ = $0.refused.insert(.severalSamples) }
    var rest = request
    rest.firstSample += completions.count
    rest.count -= completions.count
    return completions + (try await split(rest, size: 1, at: node))
  }

  private func split(_ request: ModelRequest, size: Int, at node: NodePath) async throws -> [Completion] {
    try await withThrowingTaskGroup(of: (Int, [Completion]).self) { group in
      for offset in stride(from: 0, to: request.count, by: size) {
        var part = request
        part.firstSample += offset
        part.count = min(size, request.count - offset)
        group.addTask { [part] in (offset, try await self.complete(part, at: node)) }
      }
      var parts: [(Int, [Completion])] = []
      for try await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  /// One request until it is answered, or cannot be.
  private func exchange(_ request: ModelRequest, at node: NodePath) async throws -> [Completion] {
    var random = SplitMix64(seed: UInt64(request.seed))
    var attempts = 0
    while true {
      let request = withoutRefused(request)
      if request.count > 1, state.withLock({ $0.refused.contains(.severalSamples) }) {
        return try await split(request, size: 1, at: node)
      }
      do {
        let number = attempts + 1
        return try await limiter.run { try await attempt(request, number, at: node) }
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

  private func attempt(_ request: ModelRequest, _ number: Int, at node: NodePath) async throws -> [Completion] {
    try events.checkJournal()
    let reservation = try await budget.reserve(
      inputTokens: TokenUsage.upperBound(request.prompt + (request.schema?.schema.compact ?? "")),
      outputTokens: request.maxOutputTokens * request.count, price: model.price)
    do {
      let response = try await model.complete(request)
      state.withLock { $0.hasAnswered = true }
      let charge = charge(for: response, to: request)
      budget.settle(reservation, charge)
      tell(response, request, number, charge, node)
      return response.completions
    } catch {
      // A cancelled call may have been worked on and be charged for; a refused one was not.
      let wasPaid = error is CancellationError
      let charge = wasPaid ? charge(input: TokenUsage.estimate(request.prompt), output: 0, isEstimate: true) : Charge()
      budget.settle(reservation, charge)
      let failure = error as? ModelError
      events.tell(
        .attemptFailed(
          FailedAttempt(
            model: model.name, stream: request.stream, first: request.firstSample, count: request.count,
            attempt: number, code: wasPaid ? FailedAttempt.cancelled : failure?.code.rawValue ?? "unexpected",
            message: wasPaid ? "" : failure?.message ?? "\(error)", feature: failure?.feature?.rawValue,
            retryAfter: failure?.retryAfter, charge: charge, samples: wasPaid ? request.count : 0)),
        node: node)
      throw error
    }
  }

  /// What a response is charged with: what the server tells, else an estimate.
  private func charge(for response: ModelResponse, to request: ModelRequest) -> Charge {
    let written = response.completions.reduce(0) {
      $0.addingClamped($1.outputTokens ?? TokenUsage.estimate($1.text))
    }
    return charge(
      input: response.usage.input ?? TokenUsage.estimate(request.prompt), output: response.usage.output ?? written,
      isEstimate: response.usage.input == nil || response.usage.output == nil)
  }

  private func charge(input: Int, output: Int, isEstimate: Bool) -> Charge {
    let cost = model.price?.cost(inputTokens: input, outputTokens: output)
    return Charge(
      input: input, output: output, isEstimate: isEstimate, cost: cost ?? (input == 0 && output == 0 ? 0 : nil))
  }

  private func tell(
    _ response: ModelResponse, _ request: ModelRequest, _ attempt: Int, _ charge: Charge, _ node: NodePath
  ) {
    let hash = request.promptHash
    for (offset, completion) in response.completions.enumerated() {
      events.tell(
        .sampled(
          SampleRecord(
            model: model.name, stream: request.stream, number: request.firstSample + offset, attempt: attempt,
            promptHash: hash, text: completion.text, finish: completion.finish.rawValue,
            tokens: completion.outputTokens, thought: completion.reasoning, charge: offset == 0 ? charge : nil)),
        node: node)
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
