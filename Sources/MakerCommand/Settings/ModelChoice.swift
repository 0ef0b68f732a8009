/// Which models a run asks, and why.
struct ModelChoice: Hashable, Sendable {
  let names: [String]
  /// Why these, in a few words.
  let reason: String
  /// Whether nobody named a model, so that the user should be told.
  let isDefault: Bool

  /// The offline simulated model, by whatever options.
  var isSimulated: Bool { names.contains { $0 == "sim" || $0.hasPrefix("sim:") } }

  /// The keys that choose a provider, in order of preference.
  static let keys: [(variable: String, model: String)] = [
    ("OPENAI_API_KEY", "openai/gpt-4.1-mini"), ("ANTHROPIC_API_KEY", "anthropic/claude-haiku-4-5"),
  ]

  /// How to get a real model.
  static let advice =
    "set OPENAI_API_KEY or ANTHROPIC_API_KEY, start Ollama, or name a server with --model http://HOST:PORT/v1"

  /// Makes the choice: what is named, else a key in the environment, else a server on this machine, else `sim`.
  ///
  /// - Parameters:
  ///   - servers: the servers on this machine, if somebody has looked already.
  static func make(
    _ settings: Settings, console: Console, setup: ModelSetup, servers: [ModelSetup.Server]? = nil
  ) async throws -> ModelChoice {
    let named = settings.texts(.model)
    if !named.isEmpty {
      for name in named { try setup.check(name) }
      return ModelChoice(
        names: named, reason: settings.entry(.model)?.source.description ?? "", isDefault: false)
    }
    for (variable, model) in keys {
      if let found = [variable, variable + "_FILE"].first(where: { console.variable($0) != nil }) {
        return ModelChoice(names: [model], reason: "\(found) is set", isDefault: true)
      }
    }
    let found: [ModelSetup.Server]
    if let servers { found = servers } else { found = await setup.servers() }
    for server in found {
      if let model = server.models.first {
        return ModelChoice(names: [model], reason: "\(server.name) answers at \(server.url)", isDefault: true)
      }
    }
    return ModelChoice(
      names: ["sim"], reason: "no key is set, no model server answers here", isDefault: true)
  }

  /// The line that says which model answers and why.
  var notice: String {
    isSimulated
      ? "the offline simulated model answers, from a small world of facts: \(reason); `maker models` tells how to add one"
      : "asking \(names.joined(separator: ", ")): \(reason)"
  }
}
