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
      lines += SecretVariables.all.map { "\($0): \(console.variable($0) == nil ? "not set" : "set")" }
      try output.result(lines.joined(separator: "\n"))
    }
    return .solved
  }

  private static func missing(_ console: Console) -> String {
    ConfigFile.usualPath(console).map { "none (\(TextFiles.shown($0)) would be read)" } ?? "none"
  }

  private static func json(_ settings: Settings, _ console: Console) -> JSON {
    var members = JSONObject()
    for flag in Flag.settings {
      let entry = settings.entry(flag)
      members[flag.member] = [
        "value": entry.map { flag.isRepeatable ? .array($0.values.map(\.json)) : $0.values.last?.json ?? .null }
          ?? .null,
        "source": .string(entry?.source.description ?? "default"),
      ]
    }
    return [
      "config_file": settings.configFile.map { .string($0) } ?? .null, "settings": .object(members),
      "keys": .object(JSONObject(SecretVariables.all.map { ($0, .bool(console.variable($0) != nil)) })),
    ]
  }
}

/// The variables that hold secrets: whether they are set may be told, never what is in them.
enum SecretVariables {
  static let all = [
    "OPENAI_API_KEY", "OPENAI_API_KEY_FILE", "ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY_FILE", "MAKER_API_KEY",
    "MAKER_API_KEY_FILE",
  ]
}

/// The settings as a table of name, value and source.
enum SettingsTable {
  static func lines(_ settings: Settings) -> [String] {
    let rows = Flag.settings.map { flag in
      let entry = settings.entry(flag)
      let values = entry?.values.map(\.text) ?? []
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
