import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_configure`.
enum ConfigureTool {
  private static let names = SecondNames([
    "k_default": Flag.k.member, "temperature_diversity": Flag.temperature.member,
    "token_limit": Flag.maxOutputTokens.member,
  ])

  static func make(_ toolbox: Toolbox) -> MCPTool {
    let settings = CallSettings.properties(try? Settings(toolbox.parsed, console: toolbox.console))
    let forms = ConfigurationForms.properties(settings)
    let properties =
      settings.filter { setting in !forms.contains { $0.0 == setting.0 } } + forms + names.properties(of: settings)
    return MCPTool(
      name: "maker_configure", title: "Configure",
      description: """
        Makes a configuration of settings and returns it whole, with a handle. Every tool that asks a model takes the handle \
        as `config`, and goes by it where the call says nothing. With `config`, it changes a copy of that one. Where the \
        connection began with a handshake, the new configuration also holds for the calls that follow.
        """,
      inputSchema: [
        "type": "object", "properties": .object(JSONObject(properties + [Configurations.property])), "required": [],
        "additionalProperties": false,
      ],
      outputSchema: [
        "type": "object",
        "properties": [
          "applied": ["type": "boolean"],
          "current_config": [
            "type": "object", "description": "every setting with its value; null for one that is not set",
          ],
          "handle": ["type": "string", "description": "for `config`"],
          "for_session": [
            "type": "boolean", "description": "whether it also holds for later calls that name no `config`",
          ],
          "model": ["type": "string", "description": "who will be asked"],
        ],
        "required": ["applied", "current_config", "handle", "for_session", "model"],
        "additionalProperties": false,
      ],
      annotations: .init(isReadOnly: false)
    ) { call in
      let call = toolbox.configured(call)
      let own = try ConfigurationForms.resolve(names.resolve(call.arguments))
      guard JSON.object(own).compact.utf8.count <= Configurations.bytes else {
        throw ToolFailure("a configuration may have at most \(Configurations.bytes) bytes")
      }
      let parsed = try CallSettings.apply(own, to: toolbox.parsedArguments(own))
      // What cannot hold together is told now, not by the first call that goes by it.
      let settings = try Settings(parsed, console: toolbox.console)
      try MatcherChoice.check(settings)
      let preparation = try await toolbox.preparation(settings)
      let forSession = !call.revision.isModern
      let handle = toolbox.configurations.add(parsed, forSession: forSession)
      return result(handle, forSession, settings, preparation.choice)
    }
  }

  private static func result(
    _ handle: String, _ forSession: Bool, _ settings: Settings, _ choice: ModelChoice
  ) -> ToolResult {
    let values = CallSettings.flags.map { flag in
      (flag.member, settings.entry(flag).flatMap { value($0, flag) } ?? .null)
    }
    let object: JSON = [
      "applied": true, "current_config": .object(JSONObject(values)), "handle": .string(handle),
      "for_session": .bool(forSession), "model": .string(choice.names.joined(separator: ", ")),
    ]
    let text =
      "configured: give `config`: \"\(handle)\" in a call to go by it"
      + (forSession ? "; calls of this connection that name no `config` go by it as well" : "")
    return ToolResult(text, structured: object)
  }

  private static func value(_ entry: Settings.Entry, _ flag: Flag) -> JSON? {
    flag.isRepeatable ? .array(entry.values.map(\.json)) : entry.values.last?.json
  }
}
