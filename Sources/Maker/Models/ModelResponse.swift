/// What a model made of one request.
public struct ModelResponse: Hashable, Sendable {
  /// The completions, in order.
  public var completions: [Completion]
  /// The tokens of the whole exchange.
  public var usage: TokenUsage

  /// A response. Without a usage the tokens are estimated from the text later on.
  public init(completions: [Completion], usage: TokenUsage = TokenUsage()) {
    self.completions = completions
    self.usage = usage
  }
}

/// One completion.
public struct Completion: Hashable, Sendable {
  /// What the model said.
  public var text: String
  /// Why it stopped.
  public var finish: FinishReason
  /// Its length in tokens, where the server tells it for this completion alone.
  public var outputTokens: Int?

  /// A completion.
  public init(text: String, finish: FinishReason = .stop, outputTokens: Int? = nil) {
    self.text = text
    self.finish = finish
    self.outputTokens = outputTokens
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
public struct TokenUsage: Hashable, Sendable {
  /// Tokens read; `nil` where the server does not tell.
  public var input: Int?
  /// Tokens written, in all completions; `nil` where the server does not tell.
  public var output: Int?

  /// A usage.
  public init(input: Int? = nil, output: Int? = nil) {
    self.input = input
    self.output = output
  }

  /// A rough count of a text's tokens, for servers that do not tell: a quarter of its UTF-8 bytes, rounded up.
  public static func estimate(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

  /// A count of tokens that no byte-level tokenizer exceeds, with room for a chat template: what a budget reserves.
  public static func upperBound(_ text: String) -> Int { text.utf8.count + 64 }
}
