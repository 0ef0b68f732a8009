import MakerVoting
import Synchronization

/// One sample of a model: what it said, or why there is no reply.
typealias SampleResult = Result<Completion, RedFlag>

/// One model for one problem of a run: every exchange with it goes through here, within the budget and the limits of calls
/// under way, retried where that helps, and asked without what its server refuses.
final class ModelSession: Sendable {
  let model: any CompletionModel
  let line: ModelLine
  let budget: Budget
  private let limiter: Limiter
  private let retry: RetryPolicy
  private let clock: any Clock<Duration>
  let events: EventHub

  /// A session.
  ///
  /// - Parameters:
  ///   - line: what the whole run knows of the model.
  ///   - limiter: the limit of calls under way with all models together.
  init(
    _ model: any CompletionModel, line: ModelLine, budget: Budget, limiter: Limiter, retry: RetryPolicy,
    clock: any Clock<Duration>, events: EventHub
  ) {
    self.model = model
    self.line = line
    self.budget = budget
    self.limiter = limiter
    self.retry = retry
    self.clock = clock
    self.events = events
  }

  /// Whether one request can bring several samples.
  var takesSeveral: Bool { samplesPerCall > 1 }

  private var samplesPerCall: Int { line.refuses(.severalSamples) ? 1 : max(1, model.maxSamplesPerCall) }

  /// All samples that `request` asks for, in order: side by side in as few calls as the model allows.
  ///
  /// - Parameters:
  ///   - node: the node that they are for.
  ///   - hasSuccessor: whether another model can be asked instead, so that an outage need not be waited out.
  /// - Throws: ``ModelError`` where the model has failed for good, and what ends the run.
  func complete(_ request: ModelRequest, at node: NodePath, hasSuccessor: Bool = false) async throws -> [SampleResult] {
    let size = samplesPerCall
    if request.count > size { return try await split(request, size: size, at: node, hasSuccessor) }
    let replies = try await line.exchange { try await exchange(request, at: node, hasSuccessor) }
    if replies.count >= request.count { return Array(replies.prefix(request.count)) }
    // The server returned fewer than asked for. It will not do better next time: ask for the rest one by one.
    _ = line.learn(.severalSamples)
    var rest = request
    rest.firstSample += replies.count
    rest.count -= replies.count
    return replies + (try await split(rest, size: 1, at: node, hasSuccessor))
  }

  private func split(
    _ request: ModelRequest, size: Int, at node: NodePath, _ hasSuccessor: Bool
  ) async throws -> [SampleResult] {
    try await withThrowingTaskGroup(of: (Int, [SampleResult]).self) { group in
      for offset in stride(from: 0, to: request.count, by: size) {
        var part = request
        part.firstSample += offset
        part.count = min(size, request.count - offset)
        group.addTask { [part] in (offset, try await self.complete(part, at: node, hasSuccessor: hasSuccessor)) }
      }
      var parts: [(Int, [SampleResult])] = []
      for try await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  /// One request until it is answered, or cannot be. Nothing comes back where the server turns out to give one sample at a
  /// time.
  private func exchange(_ wanted: ModelRequest, at node: NodePath, _ hasSuccessor: Bool) async throws -> [SampleResult]
  {
    var random = SplitMix64(seed: UInt64(wanted.seed))
    var standing = RetryPolicy.Standing(attempts: 0, hasAnswered: false, hasSuccessor: hasSuccessor)
    let answersBefore = line.answers
    var last: ModelError?
    var wanted = wanted
    while true {
      if let lost = line.lost { throw lost }
      if wanted.count > 1, line.refuses(.severalSamples) { return [] }
      let failure: ModelError
      var pause: Double?
      do {
        let taken = line.worstCase(line.suited(wanted))
        let outcome = try await line.gate.run(
          tokens: taken.input.addingClamped(taken.output), timeLeft: { [budget] in budget.timeLeft?.duration }
        ) { pass -> AttemptOutcome in
          try await limiter.run { () -> AttemptOutcome in
            // What was learnt while it waited for its turn counts as well.
            if let lost = line.lost { throw lost }
            return try await attempt(line.suited(wanted), standing.attempts + 1, pass, at: node)
          }
        }
        switch outcome {
        case .replies(let completions): return completions.map { .success($0) }
        case .failed(let error, let pass):
          failure = error
          standing.attempts += 1
          standing.alike = last?.isLike(error) == true ? standing.alike + 1 : 1
          last = error
          if error.code == .cached { standing.redraws += 1 }
          standing.hasAnswered = line.answers > 0
          standing.hasAnsweredSince = line.answers > answersBefore
          if error.code == .timedOut { line.gate.narrow(pass) }
          if retry.verdict(on: error, standing) == .pause {
            pause = line.gate.pause(pass, retry, asked: error.retryAfter, using: &random)
          }
        }
      } catch let late as Gate.TooLate {
        // The run's time is over before the model wants to be asked.
        if !hasSuccessor, let spent = budget.timeLeft?.spent { throw RunStop.limit(spent) }
        throw ModelError(.rateLimited, "\(model.name): wants to be asked again in \(late.wait / .seconds(1)) s only")
      }
      if failure.code == .unsupported, let feature = failure.feature, standing.attempts <= retry.maxLaterAttempts {
        if line.learn(feature) { events.tell(.modelFellBack(model: model.name, feature: feature.rawValue)) }
        continue
      }
      switch retry.verdict(on: failure, standing) {
      case .pause:
        if let pause { events.tell(.modelRetried(model: model.name, reason: failure.message, seconds: pause)) }
      case .again:
        wanted.redraw = standing.redraws
        let delay =
          failure.code == .cached ? 0 : retry.delay(after: failure, attempts: standing.attempts, using: &random)
        events.tell(.modelRetried(model: model.name, reason: failure.message, seconds: delay))
        if let time = budget.timeLeft, time.duration < .seconds(delay), !hasSuccessor {
          throw RunStop.limit(time.spent)
        }
        try await clock.sleep(for: .seconds(delay))
      case .discard(let kind): return discard(wanted, RedFlag(kind, failure.message), standing.attempts, at: node)
      case .giveUp:
        if failure.concernsModel { line.lose(failure) }
        throw failure
      }
    }
  }

  /// What came of one attempt that was made.
  private enum AttemptOutcome {
    case replies([Completion])
    case failed(ModelError, Gate.Pass)
  }

  private func attempt(
    _ request: ModelRequest, _ number: Int, _ pass: Gate.Pass, at node: NodePath
  ) async throws -> AttemptOutcome {
    try events.checkJournal()
    let worst = line.worstCase(request)
    let reservation = try await budget.reserve(inputTokens: worst.input, outputTokens: worst.output, price: model.price)
    var charge = Charge()
    var sign: String?
    do {
      let response = try await model.complete(request)
      charge = self.charge(for: response, to: request)
      sign = line.cacheSign(of: response)
      if let sign {
        throw ModelError(.cached, "\(model.name): the reply came out of a cache (\(sign)) and is no sample of its own")
      }
      guard !response.completions.isEmpty else {
        throw ModelError(.unreadable, "\(model.name) returned no completion")
      }
      budget.settle(reservation, charge)
      line.answered(response, to: request)
      line.gate.answered(pass, tokens: charge.tokens)
      tell(response, request, number, charge, node)
      if let room = line.makeRoom(after: response, to: request) {
        events.tell(.modelGivenRoom(model: model.name, tokens: room))
      }
      return .replies(response.completions)
    } catch {
      let failure = error as? ModelError
      if charge == Charge() { charge = self.charge(forFailed: request, error) }
      budget.settle(reservation, charge)
      line.gate.failed(pass, tokens: charge.tokens)
      tell(error, request, number, charge, node)
      guard let failure else { throw error }
      return .failed(failure, pass)
    }
  }

  /// The samples of a request that cannot be answered: each is one that failed.
  private func discard(_ request: ModelRequest, _ flag: RedFlag, _ attempt: Int, at node: NodePath) -> [SampleResult] {
    for offset in 0..<request.count {
      events.tell(
        .sampled(
          SampleRecord(
            model: model.name, stream: request.stream, number: request.firstSample + offset, attempt: attempt,
            promptHash: request.promptHash, text: "", finish: FinishReason.other.rawValue, flag: flag)),
        node: node)
    }
    return Array(repeating: .failure(flag), count: request.count)
  }
}
