import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_health`.
enum HealthTool {
  /// The shortest question there is.
  private static let prompt = "Reply with the single word: ready"

  static func make(_ toolbox: Toolbox) -> MCPTool {
    let settings = try? Settings(toolbox.parsed, console: toolbox.console)
    let properties = CallSettings.properties(settings).filter {
      [Flag.model.member, Flag.timeout.member].contains($0.0)
    }
    return MCPTool(
      name: "maker_health", title: "Health",
      description: """
        Really asks the model for one tiny completion and tells whether it answered, how fast, and whether it is a real \
        model. A model that does not answer is a result, not an error: look at `healthy`.
        """,
      inputSchema: [
        "type": "object", "properties": .object(JSONObject(properties + [Configurations.property])), "required": [],
        "additionalProperties": false,
      ],
      outputSchema: schema,
      annotations: .init(isReadOnly: true, isOpenWorld: true)
    ) { call in
      let settings = try toolbox.settings(toolbox.configured(call).arguments)
      let preparation = try await toolbox.preparation(settings)
      return await ask(preparation, toolbox)
    }
  }

  private static let schema: JSON = [
    "type": "object",
    "properties": [
      "healthy": ["type": "boolean", "description": "whether every model answered"],
      "simulated": ["type": "boolean", "description": "whether the offline simulated model answered"],
      "note": ["type": "string", "description": "for the user"],
      "version": ["type": "string", "description": "the version of maker"],
      "models": [
        "type": "array",
        "items": [
          "type": "object",
          "properties": [
            "model": ["type": "string"], "healthy": ["type": "boolean"],
            "latency_ms": ["type": "number", "minimum": 0],
            "reason": ["type": "string", "description": "why it did not answer, and what would help"],
          ],
          "required": ["model", "healthy", "latency_ms"], "additionalProperties": false,
        ],
      ],
    ],
    "required": ["healthy", "simulated", "version", "models"], "additionalProperties": false,
  ]

  private static func ask(_ preparation: RunPreparation, _ toolbox: Toolbox) async -> ToolResult {
    var rows: [JSON] = []
    var lines: [String] = []
    var isHealthy = true
    for name in preparation.choice.names {
      let start = ContinuousClock().now
      var failure: String?
      do {
        for model in try await toolbox.setup.make([name], preparation.modelOptions) {
          _ = try await model.complete(ModelRequest(prompt: prompt, maxOutputTokens: 16))
        }
      } catch {
        failure = CallSettings.inArguments(Failures.explain(error).message)
      }
      let milliseconds = ((ContinuousClock().now - start) / .milliseconds(1) * 10).rounded() / 10
      var row: JSONObject = [
        "model": .string(name), "healthy": .bool(failure == nil), "latency_ms": .double(milliseconds),
      ]
      row["reason"] = failure.map { .string($0) }
      rows.append(.object(row))
      lines.append(failure ?? "\(name): answers, \(Words.fixed(milliseconds, 1)) ms")
      if failure != nil { isHealthy = false }
    }
    let isSimulated = preparation.choice.isSimulated
    var object: JSONObject = [
      "healthy": .bool(isHealthy), "simulated": .bool(isSimulated), "version": .string(CommandTree.version),
      "models": .array(rows),
    ]
    if let note = SimulationNote.text(of: preparation.choice.names) {
      object["note"] = .string(note)
      lines.append(note)
    }
    return ToolResult(lines.joined(separator: "\n"), structured: .object(object))
  }
}
