public import MakerVoting

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
  public var cost: Double?
  /// Seconds since the run began.
  public var seconds: Double = 0

  /// Nothing spent.
  public init() {}

  /// Tokens read and written.
  public var tokens: Int { inputTokens + outputTokens }

  /// The share of samples that each kind of red flag discarded.
  public var redFlagRates: [String: Double] {
    redFlags.mapValues { Double($0) / Double(max(1, samples)) }
  }

  /// As the `usage` member of a result.
  public var json: JSON {
    [
      "calls": .integer(calls), "samples": .integer(samples), "ballots": .integer(ballots),
      "red_flags": .object(JSONObject(redFlags.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })),
      "red_flag_rates": .object(
        JSONObject(redFlagRates.sorted { $0.key < $1.key }.map { ($0.key, .double(($0.value * 1e6).rounded() / 1e6)) })),
      "input_tokens": .integer(inputTokens), "output_tokens": .integer(outputTokens),
      "tokens_estimated": .bool(isEstimate), "cost": cost.map { .double(Self.rounded(dollars: $0)) } ?? .null,
      "seconds": .double((seconds * 1000).rounded() / 1000),
    ]
  }

  /// To the billionth of a dollar: adding up leaves more digits over than mean anything.
  static func rounded(dollars: Double) -> Double { (dollars * 1e9).rounded() / 1e9 }
}
