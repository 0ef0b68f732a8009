/// Why a sample is discarded. Discarded, never repaired: a reply that is wrong in form tends to be wrong in substance.
public struct RedFlag: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of red flags that are counted.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Longer than the reply may be, or cut off at that length.
    case tooLong = "too_long"
    /// Shorter than any useful reply.
    case tooShort = "too_short"
    /// Not JSON, or not of the schema that was asked for.
    case invalidFormat = "invalid_format"
    /// The words that stand for a value in the prompt's own example, copied.
    case placeholder
    /// The model declined to reply.
    case refused
  }

  /// The kind.
  public let kind: Kind
  /// What exactly is wrong.
  public let detail: String

  /// A red flag.
  public init(_ kind: Kind, _ detail: String) {
    self.kind = kind
    self.detail = detail
  }

  /// Kind and detail.
  public var description: String { "\(kind.rawValue): \(detail)" }
}

/// The limits beyond which a reply is discarded unread.
public struct RedFlagRules: Hashable, Sendable {
  /// The longest reply in tokens; the paper's threshold is 750.
  public var maxOutputTokens: Int
  /// The shortest raw reply in characters.
  public var minCharacters: Int

  /// Limits.
  public init(maxOutputTokens: Int = 750, minCharacters: Int = 5) {
    self.maxOutputTokens = maxOutputTokens
    self.minCharacters = minCharacters
  }

  /// Refuses a completion that is too long, too short or a refusal.
  public func check(_ completion: Completion) throws(RedFlag) {
    switch completion.finish {
    case .length: throw RedFlag(.tooLong, "cut off at \(maxOutputTokens) tokens")
    case .refused: throw RedFlag(.refused, "the model declined")
    case .stop, .other: break
    }
    let tokens = completion.outputTokens ?? TokenUsage.estimate(completion.text)
    if tokens > maxOutputTokens { throw RedFlag(.tooLong, "\(tokens) tokens, \(maxOutputTokens) allowed") }
    let characters = completion.text.count
    if characters < minCharacters {
      throw RedFlag(.tooShort, "\(characters) characters, at least \(minCharacters) expected")
    }
  }
}
