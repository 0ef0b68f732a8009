/// What a model made of one request.
public struct ModelResponse: Hashable, Sendable {
  /// The completions, in order.
  public var completions: [Completion]
  /// The tokens of the whole exchange.
  public var usage: TokenUsage
  /// The server's own name for this response, where it gives one: the same one twice may be a cache's work.
  public var id: String?
  /// The sign that this response came out of a cache and is no new sample, in the server's words (`x-cache: HIT`);
  /// `nil` where there is none.
  public var cacheMark: String?

  /// A response. Without a usage the tokens are estimated from the text later on.
  public init(
    completions: [Completion], usage: TokenUsage = TokenUsage(), id: String? = nil, cacheMark: String? = nil
  ) {
    self.completions = completions
    self.usage = usage
    self.id = id
    self.cacheMark = cacheMark
  }
}

/// One completion.
public struct Completion: Hashable, Sendable {
  /// What the model said.
  public var text: String
  /// Why it stopped.
  public var finish: FinishReason
  /// The length of ``text`` in tokens, thoughts not counted, where the server tells it for this completion alone.
  public var outputTokens: Int?
  /// What the model thought before it answered, where the server shows it; no part of the reply.
  public var reasoning: String?

  /// A completion.
  public init(text: String, finish: FinishReason = .stop, outputTokens: Int? = nil, reasoning: String? = nil) {
    self.text = text
    self.finish = finish
    self.outputTokens = outputTokens
    self.reasoning = reasoning
  }
}

/// Why a model stopped.
public enum FinishReason: String, Hashable, Sendable {
  /// It was done.
  case stop
  /// It reached the longest reply, or the end of its context.
  case length
  /// It declined, or a filter stepped in.
  case refused
  /// Anything else.
  case other
}

/// Tokens of one exchange.
///
/// The numbers come from outside: one that cannot be (negative, or beyond ``greatestCount``) counts as not told.
public struct TokenUsage: Hashable, Sendable {
  /// Tokens read, those from a cache included; `nil` where the server does not tell.
  public var input: Int?
  /// Tokens written in all completions, hidden thoughts included; `nil` where the server does not tell.
  public var output: Int?
  /// Tokens of hidden thought among ``output``; `nil` where the server does not tell.
  public var reasoning: Int?
  /// Tokens among ``input`` that the server had in a cache, and charges less for; `nil` where it does not tell.
  public var cachedInput: Int?

  /// A billion: more than any exchange takes, and few enough that a run's sums cannot overflow.
  public static let greatestCount = 1_000_000_000

  /// A usage. Parts that exceed their whole are cut to it.
  public init(input: Int? = nil, output: Int? = nil, reasoning: Int? = nil, cachedInput: Int? = nil) {
    self.input = Self.possible(input)
    self.output = Self.possible(output)
    self.reasoning = Self.possible(reasoning).map { min($0, self.output ?? $0) }
    self.cachedInput = Self.possible(cachedInput).map { min($0, self.input ?? $0) }
  }

  /// The count, if there can be such a one.
  public static func possible(_ count: Int?) -> Int? {
    count.flatMap { (0...greatestCount).contains($0) ? $0 : nil }
  }

  /// A rough count of a text's tokens, for servers that do not tell: a quarter of its UTF-8 bytes, rounded up.
  public static func estimate(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

  /// A count of tokens that no byte-level tokenizer exceeds, with room for a chat template: what a budget reserves.
  public static func upperBound(_ text: String) -> Int { text.utf8.count + 64 }
}
