public import MakerText

/// What a run has spent so far.
public struct Usage: Hashable, Sendable {
  /// Requests, retries counted.
  public var calls = 0
  /// Completions paid for, discarded and cancelled ones counted.
  public var samples = 0
  /// Samples that passed the red flags and were read into a candidate.
  public var ballots = 0
  /// Discarded samples by kind of red flag.
  public var redFlags: [String: Int] = [:]
  /// Tokens read by models.
  public var inputTokens = 0
  /// Tokens written by models.
  public var outputTokens = 0
  /// Whether some server did not tell its tokens, so that they had to be estimated.
  public var isEstimate = false
  /// US dollars; `nil` where a price is not known.
  public var cost: Double? = 0
  /// Seconds that the run has taken.
  public var seconds: Double = 0

  /// Nothing spent.
  public init() {}

  /// Tokens read and written.
  public var tokens: Int { inputTokens.addingClamped(outputTokens) }

  /// The share of samples that each kind of red flag discarded.
  public var redFlagRates: [String: Double] {
    redFlags.mapValues { Double($0) / Double(max(1, samples)) }
  }

  /// As the `usage` member of a result.
  public var json: JSON {
    [
      "calls": .integer(calls), "samples": .integer(samples), "ballots": .integer(ballots),
      "red_flags": .counts(redFlags),
      "red_flag_rates": .object(
        JSONObject(redFlagRates.sorted { $0.key < $1.key }.map { ($0.key, .double(($0.value * 1e6).rounded() / 1e6)) })),
      "input_tokens": .integer(inputTokens), "output_tokens": .integer(outputTokens),
      "tokens_estimated": .bool(isEstimate), "cost": cost.map { .double(Self.rounded(dollars: $0)) } ?? .null,
      "seconds": .double((seconds * 1000).rounded() / 1000),
    ]
  }

  /// To the billionth of a dollar: adding up leaves more digits over than mean anything.
  package static func rounded(dollars: Double) -> Double { (dollars * 1e9).rounded() / 1e9 }

  // MARK: Adding up

  /// Adds what one request was charged with.
  mutating func add(_ charge: Charge) {
    calls += 1
    inputTokens = inputTokens.addingClamped(charge.input)
    outputTokens = outputTokens.addingClamped(charge.output)
    if charge.isEstimate { isEstimate = true }
    cost = charge.cost.flatMap { more in cost.map { $0 + more } }
  }

  /// Adds what something else spent, but for the time, which is one.
  public mutating func add(_ other: Usage) {
    calls += other.calls
    samples += other.samples
    ballots += other.ballots
    redFlags.merge(other.redFlags, uniquingKeysWith: +)
    inputTokens = inputTokens.addingClamped(other.inputTokens)
    outputTokens = outputTokens.addingClamped(other.outputTokens)
    isEstimate = isEstimate || other.isEstimate
    cost = other.cost.flatMap { more in cost.map { $0 + more } }
  }

  /// What a journal holds of it: exact, and without what follows from the rest.
  var recordJSON: JSON {
    [
      "calls": .integer(calls), "samples": .integer(samples), "ballots": .integer(ballots),
      "red_flags": .counts(redFlags), "input_tokens": .integer(inputTokens), "output_tokens": .integer(outputTokens),
      "estimated": .bool(isEstimate), "cost": cost.map { .double($0) } ?? .null,
    ]
  }

  init(record json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "usage")
    calls = try members.int("calls")
    samples = try members.int("samples")
    ballots = try members.int("ballots")
    redFlags = try members.counts("red_flags")
    inputTokens = try members.int("input_tokens")
    outputTokens = try members.int("output_tokens")
    isEstimate = try members.bool("estimated")
    cost = members.value("cost")?.double
  }
}

extension Int {
  /// The sum, or the largest number where that is too small: counts from outside never trap.
  package func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
