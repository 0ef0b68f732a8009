import MakerRuns
import MakerConsole
import Maker
import MakerVoting

/// `maker config show`.
enum ConfigCommand {
  static func show(_ parsed: ParsedArguments, console: Console) throws -> ExitCode {
    try parsed.refusePositionals("maker config show")
    let settings = try Settings(parsed, console: console)
    let output = Output(settings, console: console)
    if output.isJSON {
      try output.result(json(settings, console))
    } else {
      var lines = ["config file: \(settings.configFile.map(TextFiles.shown) ?? missing(console))", ""]
      lines += SettingsTable.lines(settings)
      lines.append("")
      lines += SecretVariables.all(console).map { "\($0): \(console.variable($0) == nil ? "not set" : "set")" }
      try output.result(lines.joined(separator: "\n"))
    }
    return .solved
  }

  private static func shown(_ value: FlagValue) -> JSON {
    if case .string(let text) = value.json { .string(AddressSecrets.hidden(in: text)) } else { value.json }
  }

  private static func missing(_ console: Console) -> String {
    ConfigFile.usualPath(console).map { "none (\(TextFiles.shown($0)) would be read)" } ?? "none"
  }

  private static func json(_ settings: Settings, _ console: Console) -> JSON {
    var members = JSONObject()
    for flag in Flag.settings {
      let entry = settings.entry(flag)
      members[flag.member] = [
        "value": entry.map { flag.isRepeatable ? .array($0.values.map(shown)) : $0.values.last.map(shown) ?? .null }
          ?? .null,
        "source": .string(entry?.source.description ?? "default"),
      ]
    }
    return [
      "config_file": settings.configFile.map { .string($0) } ?? .null, "settings": .object(members),
      "keys": .object(JSONObject(SecretVariables.all(console).map { ($0, .bool(console.variable($0) != nil)) })),
    ]
  }
}

/// The variables that hold secrets: whether they are set may be told, never what is in them.
enum SecretVariables {
  /// Each provider's own, and of those that say where a key is the ones that are set.
  static func all(_ console: Console) -> [String] {
    let variables = ModelSetup.keyOwners.flatMap(\.variables) + ["MAKER_API_KEY"]
    let own = console.environment.keys.filter { $0.hasPrefix("MAKER_API_KEY_") && !variables.contains($0) }.sorted()
    return variables.flatMap { name in
      [name] + ["_FILE", "_COMMAND"].map { name + $0 }.filter { console.variable($0) != nil }
    } + own.filter { !["MAKER_API_KEY_FILE", "MAKER_API_KEY_COMMAND"].contains($0) }
  }
}

/// The settings as a table of name, value and source.
enum SettingsTable {
  static func lines(_ settings: Settings) -> [String] {
    let rows = Flag.settings.map { flag in
      let entry = settings.entry(flag)
      let values = entry?.values.map { AddressSecrets.hidden(in: $0.text) } ?? []
      return (
        name: flag.member, value: values.isEmpty ? "none" : Sanitizer.line(values.joined(separator: ", "), limit: 60),
        source: entry?.source.description ?? "default"
      )
    }
    let (name, value) = (rows.map(\.name.count).max() ?? 0, rows.map(\.value.count).max() ?? 0)
    return rows.map { pad($0.name, name) + "  " + pad($0.value, value) + "  " + $0.source }
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
