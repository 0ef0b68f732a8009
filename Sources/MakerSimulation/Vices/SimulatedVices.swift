public import Maker

/// What real models and servers do besides erring.
public struct SimulatedVices: Hashable, Sendable {
  /// The share of samples with their thoughts in front of the reply, 0…1.
  public var thoughts: Double
  /// About how many tokens of hidden thought come before each reply; they count against its limit.
  public var hiddenTokens: Int
  /// What the server refuses in a request.
  public var refuses: Set<ModelError.Feature>
  /// Calls that the server takes within a minute of its own clock; `nil` for any number.
  public var callsPerMinute: Int?
  /// Calls until the account's credit is spent; `nil` for any number.
  public var quota: Int?
  /// The share of proposals that say the same in other words, 0…1.
  public var paraphrased: Double
  /// The share of answers that use another name of the same thing, 0…1.
  public var aliases: Double
  /// Up to how many actions it plans ahead as surely as one; `nil` for a model that is as sure of each as of any other reply.
  public var reach: Int?

  /// Vices; none by default.
  public init(
    thoughts: Double = 0, hiddenTokens: Int = 0, refuses: Set<ModelError.Feature> = [], callsPerMinute: Int? = nil,
    quota: Int? = nil, paraphrased: Double = 0, aliases: Double = 0, reach: Int? = nil
  ) {
    self.thoughts = thoughts
    self.hiddenTokens = max(0, min(hiddenTokens, TokenUsage.greatestCount))
    self.refuses = refuses
    self.callsPerMinute = callsPerMinute
    self.quota = quota
    self.paraphrased = paraphrased
    self.aliases = aliases
    self.reach = reach
  }
}
