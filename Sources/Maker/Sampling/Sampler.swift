import MakerVoting
import Synchronization

/// One sample of an agent, read or discarded.
struct Drawn<Value: Hashable & Sendable>: Sendable {
  let number: Int
  let text: String
  let tokens: Int
  let result: Result<Value, RedFlag>
}

/// Draws the samples of a run.
final class Sampler: Sendable {
  let sessions: [ModelSession]
  private let rules: RedFlagRules
  private let temperatures: Temperatures
  private let budget: Budget
  private let numbers = Mutex<[UInt64: Int]>([:])

  init(sessions: [ModelSession], rules: RedFlagRules, temperatures: Temperatures, budget: Budget) {
    self.sessions = sessions
    self.rules = rules
    self.temperatures = temperatures
    self.budget = budget
  }

  /// The number of the next sample of a stream: numbers go on through escalations and repeated elections.
  func nextNumber(of stream: UInt64) -> Int {
    numbers.withLock { $0[stream] ?? 0 }
  }

  /// Nothing more will be drawn from a stream.
  func forget(_ stream: UInt64) {
    numbers.withLock { $0[stream] = nil }
  }

  /// Draws samples of one prompt. The first of a stream is drawn at the first temperature, on its own; all others
  /// share a request at the later one.
  func draw<Value>(
    _ inquiry: Inquiry<Value>, stream: UInt64, from first: Int, count: Int, escalation: Escalation
  ) async throws -> [Drawn<Value>] {
    var request = ModelRequest(
      prompt: inquiry.prompt, schema: inquiry.schema, maxOutputTokens: rules.maxOutputTokens(for: inquiry.agent),
      temperature: temperatures.later(for: inquiry.agent, heat: escalation.heat), stream: stream, firstSample: first,
      count: count)
    let session = sessions[escalation.model]
    let completions: [Completion]
    if first == 0 {
      var opening = request
      opening.count = 1
      opening.temperature = temperatures.first
      if count > 1 {
        request.firstSample += 1
        request.count -= 1
        async let one = session.complete(opening)
        async let others = session.complete(request)
        completions = try await one + others
      } else {
        completions = try await session.complete(opening)
      }
    } else {
      completions = try await session.complete(request)
    }
    numbers.withLock { $0[stream] = max($0[stream] ?? 0, first + count) }
    return zip(first..., completions).map { number, completion in read(completion, number, inquiry) }
  }

  private func read<Value>(_ completion: Completion, _ number: Int, _ inquiry: Inquiry<Value>) -> Drawn<Value> {
    let result = Result<Value, RedFlag> { () throws(RedFlag) in
      try rules.check(completion, of: inquiry.agent, schema: inquiry.schema)
      return try inquiry.read(completion.text)
    }
    switch result {
    case .success: budget.countBallot()
    case .failure(let flag): budget.count(flag)
    }
    let tokens = completion.outputTokens ?? TokenUsage.estimate(completion.text)
    return Drawn(number: number, text: completion.text, tokens: tokens, result: result)
  }
}

/// The sampling temperatures of a run.
public struct Temperatures: Hashable, Sendable {
  /// The first sample of each stream.
  public var first: Double
  /// The later ones.
  public var later: Double
  /// The later proposals of decomposers, which should differ.
  public var proposals: Double

  /// The paper's temperatures: 0, then 0.1; proposals are drawn hotter.
  public init(first: Double = 0, later: Double = 0.1, proposals: Double = 0.7) {
    self.first = first
    self.later = later
    self.proposals = proposals
  }

  func later(for agent: Agent, heat: Double) -> Double {
    min(1, (agent == .decomposer ? proposals : later) + heat)
  }
}
