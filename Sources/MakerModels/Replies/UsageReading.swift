import Maker
import MakerVoting

extension TokenUsage {
  /// What a server in OpenAI's form tells, in the spellings of OpenAI, DeepSeek, Moonshot and xAI.
  init(openAI json: JSON?) {
    let input = Self.possible((json?["prompt_tokens"] ?? json?["input_tokens"])?.int)
    var output = Self.possible((json?["completion_tokens"] ?? json?["output_tokens"])?.int)
    let details = json?["completion_tokens_details"] ?? json?["output_tokens_details"]
    let reasoning = Self.possible((details?["reasoning_tokens"] ?? json?["reasoning_tokens"])?.int)
    // Some count the thoughts beside the completion, and only the total tells.
    if let written = output, let reasoning, reasoning > 0 {
      let total = Self.possible(json?["total_tokens"]?.int)
      if reasoning > written || total == (input ?? 0) + written + reasoning { output = written + reasoning }
    }
    let cached = [
      json?["prompt_tokens_details"]?["cached_tokens"], json?["input_tokens_details"]?["cached_tokens"],
      json?["prompt_cache_hit_tokens"], json?["cached_tokens"],
    ]
    self.init(
      input: input, output: output, reasoning: reasoning,
      cachedInput: cached.lazy.compactMap { Self.possible($0?.int) }.first)
  }

  /// What Anthropic tells: tokens that were read from a cache, or written to one, are not among its `input_tokens`.
  init(anthropic json: JSON?) {
    let fresh = Self.possible(json?["input_tokens"]?.int)
    let written = Self.possible(json?["cache_creation_input_tokens"]?.int) ?? 0
    let read = Self.possible(json?["cache_read_input_tokens"]?.int)
    let details = json?["output_tokens_details"]
    self.init(
      input: fresh.map { $0 + written + (read ?? 0) }, output: json?["output_tokens"]?.int,
      reasoning: (details?["thinking_tokens"] ?? details?["reasoning_tokens"])?.int, cachedInput: read)
  }

  /// The same without zeros that cannot be: a prompt was read, and a text was written.
  func believed(for completions: [Completion]) -> TokenUsage {
    let saysSomething = completions.contains { !$0.text.isEmpty || $0.reasoning?.isEmpty == false }
    return TokenUsage(
      input: input == 0 ? nil : input, output: output == 0 && saysSomething ? nil : output, reasoning: reasoning,
      cachedInput: cachedInput)
  }

  /// The tokens of a completion's text, if it is the only one: what was thought is not among them. `nil` where thoughts
  /// were shown and nobody counts them.
  func visible(besides reasoning: String?) -> Int? {
    guard let output else { return nil }
    if let hidden = self.reasoning, hidden > 0 { return output - hidden }
    return reasoning == nil ? output : nil
  }
}
