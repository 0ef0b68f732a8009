import MakerRuns
import MakerConsole
import MakerVoting

/// `maker models`.
enum ModelsCommand {
  static func run(_ parsed: ParsedArguments, console: Console, setup: ModelSetup) async throws -> ExitCode {
    try parsed.refusePositionals("maker models")
    let settings = try Settings(parsed, console: console)
    let output = Output(settings, console: console)
    let servers = await setup.servers()
    let choice = try await ModelChoice.make(settings, console: console, setup: setup, servers: servers)
    if output.isJSON {
      try output.result(json(choice, servers, console))
    } else {
      try output.result(text(choice, servers, setup, console).joined(separator: "\n"))
    }
    return .solved
  }

  private static func text(
    _ choice: ModelChoice, _ servers: [ModelSetup.Server], _ setup: ModelSetup, _ console: Console
  ) -> [String] {
    var lines = ["A run would ask: \(choice.names.joined(separator: ", ")) (\(choice.reason))", "", "Keys:"]
    for key in ModelChoice.keys {
      let isSet = console.variable(key.variable) != nil || console.variable(key.variable + "_FILE") != nil
      lines.append("  \(key.variable): \(isSet ? "set" : "not set")")
    }
    lines += ["", "Servers on this machine:"]
    for known in setup.known {
      let found = servers.filter { $0.name == known.name }
      if found.isEmpty { lines.append("  \(known.name): no answer at port \(known.port)") }
      for server in found {
        lines.append("  \(known.name): answers at \(Sanitizer.line(server.url))")
        lines += server.models.map { "    --model \(Sanitizer.line($0))" }
      }
    }
    lines += [
      "", "To add a model:",
      "  set OPENAI_API_KEY or ANTHROPIC_API_KEY, or OPENAI_API_KEY_FILE … to a file that holds the key",
      "  start Ollama: ollama serve, then --model ollama/NAME",
      "  name any OpenAI-compatible server: --model http://HOST:PORT/v1, or …/v1#NAME",
      "  several --model make an ensemble; --model sim is the offline simulated model",
    ]
    return lines
  }

  private static func json(_ choice: ModelChoice, _ servers: [ModelSetup.Server], _ console: Console) -> JSON {
    [
      "models": .strings(choice.names), "reason": .string(choice.reason),
      "servers": .array(
        servers.map { ["name": .string($0.name), "url": .string($0.url), "models": .strings($0.models)] }),
      "keys": .object(JSONObject(SecretVariables.all.map { ($0, .bool(console.variable($0) != nil)) })),
    ]
  }
}
