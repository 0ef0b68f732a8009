import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_validate`.
enum ValidateTool {
  static func make(_ toolbox: Toolbox) -> MCPTool {
    MCPTool(
      name: "maker_validate", title: "Validate a reply",
      description: """
        Looks for red flags in a reply, whoever wrote it: too long, not of the form of a JSON Schema, placeholders, chatter \
        and more, each with its place. Asks no model. A reply that is not valid is a result, not an error: look at `valid`.
        """,
      inputSchema: [
        "type": "object",
        "properties": [
          "response": [
            "type": "string", "maxLength": .integer(toolbox.promptCharacters * 20), "description": "the reply",
          ],
          "token_limit": [
            "type": "integer", "minimum": 1,
            "description": .string("the longest reply in tokens (else \(TaskKind.defaultMaxOutputTokens))"),
          ],
          "schema": ["type": "object", "description": "a JSON Schema that the reply must keep"],
          "flags": [
            "type": ["string", "array"], "items": ["type": "string"],
            "description": .string(
              "what is looked for: names, +NAME, -NAME, standard, all or none (else all); the names are"
                + " \(Words.list(RedFlag.Kind.known.map(\.rawValue), "and"))"),
          ],
          "task_kind": [
            "type": "string", "enum": .strings(TaskKind.allCases.map(\.rawValue)),
            "description": "what the reply is, which sets how long it may be",
          ],
          "min_chars": ["type": "integer", "minimum": 0, "description": "the shortest reply in characters (else 1)"],
          "range": [
            "type": "array", "items": ["type": "number"], "minItems": 2, "maxItems": 2,
            "description": "the least and the greatest number that the reply may be",
          ],
          "sources": [
            "type": "array", "items": ["type": "string"], "description": "the sources that the reply may cite",
          ],
        ],
        "required": ["response"], "additionalProperties": false,
      ],
      outputSchema: schema, annotations: .init(isReadOnly: true, isIdempotent: true)
    ) { call in
      let request: ValidationRequest
      do throws(ValidationRequestError) { request = try ValidationRequest(.object(call.arguments)) } catch {
        throw ToolFailure(error.description.replacing("\"", with: "`"))
      }
      let validation = request.validate()
      let lines = validation.flags.map(ValidateCommand.line)
      return ToolResult(
        validation.isValid ? "valid: no red flags" : lines.joined(separator: "\n"), structured: validation.json)
    }
  }

  private static let schema: JSON = [
    "type": "object",
    "properties": [
      "valid": ["type": "boolean", "description": "whether there is no red flag"],
      "red_flags": redFlags(why: "details"),
      "tokens": ["type": "integer", "minimum": 0, "description": "the reply's length"],
      "tokens_estimated": ["type": "boolean"],
    ],
    "required": ["valid", "red_flags", "tokens", "tokens_estimated"], "additionalProperties": false,
  ]

  /// The JSON Schema of red flags.
  ///
  /// - Parameters:
  ///   - why: the member that tells the reason.
  static func redFlags(why: String) -> JSON {
    [
      "type": "array",
      "items": [
        "type": "object",
        "properties": [
          "flag_type": ["type": "string", "description": "its name, as `flags` takes it"],
          why: ["type": "string"],
          "severity": ["type": "number", "minimum": 0, "maximum": 1],
          "offset": ["type": "integer", "minimum": 0], "line": ["type": "integer", "minimum": 1],
          "column": ["type": "integer", "minimum": 1],
          "pointer": ["type": "string", "description": "where in a JSON reply"],
        ],
        "required": .strings(["flag_type", why, "severity"]), "additionalProperties": false,
      ],
    ]
  }
}
