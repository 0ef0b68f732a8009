import Maker
import Synchronization

/// A model whose responses and failures a test writes, call by call.
final class ServedModel: CompletionModel {
  let name: String
  let maxSamplesPerCall: Int
  let price: Price?
  let contextWindow: Int?
  let startsAlone: Bool
  private let answer: @Sendable (ModelRequest, Int) async throws -> ModelResponse
  private let log = Mutex<[ModelRequest]>([])

  /// A model that is asked with a request and the number of the call, from 1.
  init(
    name: String = "served", maxSamplesPerCall: Int = 1, price: Price? = nil, contextWindow: Int? = nil,
    startsAlone: Bool = false, answer: @escaping @Sendable (ModelRequest, Int) async throws -> ModelResponse
  ) {
    self.name = name
    self.maxSamplesPerCall = maxSamplesPerCall
    self.price = price
    self.contextWindow = contextWindow
    self.startsAlone = startsAlone
    self.answer = answer
  }

  var requests: [ModelRequest] { log.withLock { $0 } }

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let number = log.withLock { log in
      log.append(request)
      return log.count
    }
    return try await answer(request, number)
  }

  /// What a model says that holds every question for atomic and knows one answer.
  static func say(_ answer: String, to request: ModelRequest, id: String? = nil, mark: String? = nil) -> ModelResponse {
    let text = request.prompt.hasPrefix("# Solver") ? Say.answer(answer) : Say.classification(true)
    return ModelResponse(
      completions: (0..<request.count).map { _ in Completion(text: text, outputTokens: 10) },
      usage: TokenUsage(input: 100, output: 10 * request.count), id: id, cacheMark: mark)
  }
}

extension ModelRequest {
  var isSolver: Bool { prompt.hasPrefix("# Solver") }
}

/// A clock whose time is what was slept: a sleep ends at once, and it is then as late as it would have been.
final class LeapingClock: Clock, Sendable {
  private let time = Mutex((now: ContinuousClock.now, slept: [Duration]()))

  var now: ContinuousClock.Instant { time.withLock { $0.now } }
  var minimumResolution: Duration { .zero }
  /// The sleeps that were not over already.
  var slept: [Duration] { time.withLock { $0.slept } }

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    time.withLock { time in
      guard deadline > time.now else { return }
      time.slept.append(time.now.duration(to: deadline))
      time.now = deadline
    }
    await Task.yield()
  }
}

/// Notes what a run tells.
final class Notes: Sendable {
  private let events = Mutex<[Event]>([])

  var listener: EventListener { { [self] event in events.withLock { $0.append(event) } } }
  var all: [Event] { events.withLock { $0 } }

  /// What a model was waited for, in seconds.
  var waits: [Double] {
    all.compactMap { if case .modelRetried(_, _, let seconds) = $0.payload { seconds } else { nil } }
  }
}
