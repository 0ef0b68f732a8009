import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_red_flag`: the second seed's check of one output.
enum RedFlagTool {
  /// The members that have another name in a ``ValidationRequest``.
  private static let renamed = ["output": "response", "max_tokens": "token_limit"]

  static func make(_ toolbox: Toolbox) -> MCPTool {
    GraphArguments.tool(
      "red_flag", "Red flags of an output",
      """
      Looks for red flags in an agent's output: too long, not of the schema, placeholders, uncertainty and others. Tells \
      whether it is valid, and every flag with its reason and place.
      """,
      [
        (
          "output",
          [
            "type": "string", "maxLength": .integer(toolbox.promptCharacters * 20),
            "description": "what the agent wrote",
          ]
        ),
        ("max_tokens", ["type": "integer", "minimum": 1, "description": "the longest output in tokens (else 750)"]),
        ("schema", ["type": "object", "description": "a JSON Schema that it must keep"]),
        (
          "flags",
          ["type": ["string", "array"], "description": "which flags: names with commas between, or a list (else all)"]
        ),
        (
          "task_kind",
          [
            "type": "string", "enum": .strings(TaskKind.allCases.map(\.rawValue)),
            "description": "sets the longest output where `max_tokens` does not",
          ]
        ),
        ("min_chars", ["type": "integer", "minimum": 0, "description": "the shortest output (else 1)"]),
        (
          "range",
          ["type": "array", "minItems": 2, "maxItems": 2, "items": ["type": "number"], "description": "of a number"]
        ),
        (
          "sources",
          ["type": "array", "items": ["type": "string"], "description": "the sources that it may cite"]
        ),
      ],
      required: ["output"],
      output: [
        ("is_valid", ["type": "boolean"]),
        ("red_flags", ValidateTool.redFlags(why: "reason")),
        ("tokens", ["type": "integer"]), ("tokens_estimated", ["type": "boolean"]),
      ],
      requiredOutput: ["is_valid", "red_flags", "tokens", "tokens_estimated"]
    ) { arguments in
      let request: ValidationRequest
      do throws(ValidationRequestError) {
        request = try ValidationRequest(
          .object(JSONObject(arguments.members.map { (renamed[$0.name] ?? $0.name, $0.value) })))
      } catch {
        throw ToolFailure(error.description.replacing("\"", with: "`"))
      }
      return report(request.validate())
    }
  }

  private static func report(_ validation: ReplyValidation) -> (JSON, String) {
    let flags = validation.flags.map { flag -> JSON in
      var object = JSONObject()
      for member in flag.json.object?.members ?? [] {
        object[member.name == "details" ? "reason" : member.name] = member.value
      }
      return .object(object)
    }
    let lines = validation.flags.map { "\($0.kind.rawValue): \(Sanitizer.line($0.detail))" }
    return (
      [
        "is_valid": .bool(validation.isValid), "red_flags": .array(flags), "tokens": .integer(validation.tokens),
        "tokens_estimated": .bool(validation.isEstimate),
      ],
      lines.isEmpty ? "valid" : lines.joined(separator: "\n")
    )
  }
}
