package import MakerConsole
package import Maker

/// Which models a run asks, and why.
package struct ModelChoice: Hashable, Sendable {
  package let names: [String]
  /// Why these, in a few words.
  package let reason: String
  /// Whether nobody named a model, so that the user should be told.
  package let isDefault: Bool
  /// Those that are asked whoever asks: the names without the models for one kind of agent alone.
  package var named: [String] { Array(names.prefix(roles.values.joined().min() ?? names.count)) }
  /// Models for one kind of agent alone, as positions among the names.
  package var roles: [Agent: [Int]] = [:]

  /// The offline simulated model, by whatever options.
  package var isSimulated: Bool {
    names.contains(where: Self.isSimulated)
  }

  /// Whether a name is the simulated model's, with whatever options.
  package static func isSimulated(_ name: String) -> Bool {
    name == "sim" || name.hasPrefix("sim:")
  }

  /// The keys that choose a provider, in order of preference.
  package static let keys: [(variable: String, model: String)] = [
    ("OPENAI_API_KEY", "openai/gpt-4.1-mini"), ("ANTHROPIC_API_KEY", "anthropic/claude-haiku-4-5"),
  ]

  /// How to get a real model.
  package static let advice =
    "set OPENAI_API_KEY or ANTHROPIC_API_KEY, start Ollama, or name a server with --model http://HOST:PORT/v1"

  /// Makes the choice: what is named, else a key in the environment, else a server on this machine, else `sim`.
  ///
  /// - Parameters:
  ///   - servers: the servers on this machine, if somebody has looked already.
  package static func make(
    _ settings: Settings, console: Console, setup: ModelSetup, servers: [ModelSetup.Server]? = nil
  ) async throws -> ModelChoice {
    let choice = try await common(settings, console: console, setup: setup, servers: servers)
    return try choice.with(roles: settings.texts(.modelFor), setup)
  }

  /// The same with models that serve one kind of agent alone.
  private func with(roles texts: [String], _ setup: ModelSetup) throws -> ModelChoice {
    var names = names
    var roles: [Agent: [Int]] = [:]
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[1].isEmpty, let agent = Agent(rawValue: parts[0]) else {
        throw CommandError.usage(
          "--model-for `\(Sanitizer.line(text, limit: 60))` is not right; it must be AGENT=NAME, AGENT one of"
            + " \(Words.list(Agent.allCases.map(\.rawValue), "or"))")
      }
      do { try setup.check(parts[1]) } catch {
        guard let error = ModelSetup.explain(error) else { throw error }
        throw CommandError(
          error.code, error.message.replacing("--model:", with: "\(Flag.modelFor.spelling):", maxReplacements: 1))
      }
      roles[agent, default: []].append(names.count)
      names.append(parts[1])
    }
    return ModelChoice(names: names, reason: reason, isDefault: isDefault, roles: roles)
  }

  private static func common(
    _ settings: Settings, console: Console, setup: ModelSetup, servers: [ModelSetup.Server]?
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
  package var notice: String {
    isSimulated
      ? "the offline simulated model answers, from a small world of facts: \(reason); `maker models` tells how to add one"
      : "asking \(names.joined(separator: ", ")): \(reason)"
  }
}
