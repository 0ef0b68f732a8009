import Maker

/// Windows and prices of the models that most people use, as their providers published them in November 2026.
///
/// A server's own word and the user's stand above the table. Prices are those of the standard tier; where a provider
/// charges more for longer prompts, the window ends where that begins, so that a limit of cost holds.
enum KnownModels {
  /// When the table was made.
  static let date = "2026-11"

  struct Entry: Hashable, Sendable {
    var window: Int
    var price: Price
  }

  /// The entry of a model; `nil` for other models, and for all but the three providers of the table. A date at the end
  /// of a name (`-2026-03-05`, `-20251001`) makes no other model of it.
  static func entry(of model: String, at provider: Provider) -> Entry? {
    guard let table = tables[provider.name] else { return nil }
    let name = model.lowercased()
    let known = table.keys.filter { key in
      guard name.hasPrefix(key) else { return false }
      let rest = name.dropFirst(key.count)
      return rest.isEmpty || rest == "-latest" || rest.hasPrefix("-20") && rest.count >= 9
    }
    return known.max { $0.count < $1.count }.flatMap { table[$0] }
  }

  /// The window to count on where a provider's model is not in the table.
  static func usualWindow(at provider: Provider) -> Int? {
    switch provider {
    case .openAI: 128_000
    case .anthropic: 200_000
    case .gemini: 1_000_000
    default: nil
    }
  }

  private static func entry(_ window: Int, _ input: Double, _ output: Double, cached: Double? = nil) -> Entry {
    Entry(
      window: window,
      price: Price(inputPerMillion: input, outputPerMillion: output, cachedInputPerMillion: cached, asOf: date))
  }

  private static let tables: [String: [String: Entry]] = [
    "openai": [
      "gpt-6.1-sol": entry(272_000, 2, 10, cached: 0.1), "gpt-6.1-terra": entry(272_000, 1, 5, cached: 0.05),
      "gpt-6-astra": entry(272_000, 10, 50, cached: 1), "gpt-6-sol": entry(272_000, 2, 10, cached: 0.2),
      "gpt-6-luna": entry(272_000, 0.1, 0.5, cached: 0.01),
      "gpt-5.6-terra": entry(272_000, 2, 12, cached: 0.2), "gpt-5.6-luna": entry(272_000, 0.2, 1.2, cached: 0.02),
      "gpt-5.5": entry(272_000, 5, 30, cached: 0.5), "gpt-5.5-pro": entry(272_000, 30, 180),
      "gpt-5.4": entry(272_000, 2.5, 15, cached: 0.25), "gpt-5.4-mini": entry(272_000, 0.75, 4.5, cached: 0.075),
      "gpt-5.4-nano": entry(272_000, 0.2, 1.25, cached: 0.02), "gpt-5.4-pro": entry(272_000, 30, 180),
      "gpt-5.1": entry(400_000, 1.25, 10, cached: 0.125), "gpt-5": entry(400_000, 1.25, 10, cached: 0.125),
      "gpt-5-mini": entry(400_000, 0.25, 2, cached: 0.025), "gpt-5-nano": entry(400_000, 0.05, 0.4, cached: 0.005),
      "gpt-4.1": entry(1_047_576, 2, 8, cached: 0.5), "gpt-4.1-mini": entry(1_047_576, 0.4, 1.6, cached: 0.1),
      "gpt-4.1-nano": entry(1_047_576, 0.1, 0.4, cached: 0.025),
      "gpt-4o": entry(128_000, 2.5, 10, cached: 1.25), "gpt-4o-mini": entry(128_000, 0.15, 0.6, cached: 0.075),
      "o3": entry(200_000, 2, 8, cached: 0.5), "o4-mini": entry(200_000, 1.1, 4.4, cached: 0.275),
    ],
    "anthropic": [
      "claude-fable-5-1": entry(1_000_000, 10, 50, cached: 0.25),
      "claude-opus-5-5": entry(1_000_000, 4, 20, cached: 0.2), "claude-opus-5": entry(1_000_000, 5, 25, cached: 0.5),
      "claude-opus-4-8": entry(1_000_000, 5, 25, cached: 0.5), "claude-opus-4-7": entry(1_000_000, 5, 25, cached: 0.5),
      "claude-opus-4-6": entry(200_000, 5, 25, cached: 0.5), "claude-opus-4-5": entry(200_000, 5, 25, cached: 0.5),
      "claude-sonnet-5-5": entry(1_000_000, 2, 10, cached: 0.1),
      "claude-sonnet-5": entry(1_000_000, 2, 10, cached: 0.2),
      "claude-sonnet-4-6": entry(200_000, 3, 15, cached: 0.3), "claude-sonnet-4-5": entry(200_000, 3, 15, cached: 0.3),
      "claude-haiku-5-5": entry(100_000, 0.1, 0.5, cached: 0.01), "claude-haiku-4-5": entry(200_000, 1, 5, cached: 0.1),
    ],
    "gemini": [
      // Announced to double on 2027-01-01.
      "gemini-3.8-flash": entry(1_048_576, 0.75, 3.75),
      "gemini-3.5-flash": entry(1_048_576, 1.5, 9), "gemini-3.5-flash-lite": entry(1_048_576, 0.3, 2.5),
      "gemini-3.1-pro-preview": entry(200_000, 2, 12), "gemini-3-flash-preview": entry(1_048_576, 0.5, 3, cached: 0.05),
      "gemini-2.5-pro": entry(200_000, 1.25, 10), "gemini-2.5-flash": entry(1_048_576, 0.3, 2.5),
      "gemini-2.5-flash-lite": entry(1_048_576, 0.1, 0.4),
    ],
  ]
}
