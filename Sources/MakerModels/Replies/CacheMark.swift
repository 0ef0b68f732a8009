import Maker

/// The sign that an answer came out of a gateway's cache, and is no new sample.
enum CacheMark {
  /// The header that says so; `nil` where none does. What a provider has cached of a *prompt* is no such sign.
  static func found(in response: HTTPResponse) -> String? {
    for (name, value) in response.headers {
      let words = value.lowercased().split { !$0.isLetter }
      let isHit = words.contains("hit") || name.hasSuffix("cache-hit") && words.contains("true")
      let isOld = name == "age" && (Int(value) ?? 0) > 0
      // LiteLLM sends the key only with what it had, unless it says otherwise.
      let isKey = name == "x-litellm-cache-key" && response.header("x-litellm-cache-hit")?.lowercased() != "false"
      if name.contains("cache") && isHit || isOld || isKey { return "\(name): \(value)".oneLine(limit: 80) }
    }
    return nil
  }
}
