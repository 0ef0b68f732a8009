import Maker
import MakerVoting

/// The part of JSON Schema that every provider takes for structured output.
///
/// Bounds, lengths and formats are refused by some (Anthropic, OpenAI's older models, Gemini), so none is sent: the reply
/// is held against the agent's whole schema by code in any case.
enum SchemaSubset {
  private static let kept: Set<String> = [
    "type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "description", "title",
  ]

  /// The schema without what not everybody takes.
  static func of(_ schema: JSON) -> JSON {
    guard let object = schema.object else { return schema }
    var subset = JSONObject()
    for (name, value) in object.members where kept.contains(name) {
      switch name {
      // The names below `properties` are the schema author's own.
      case "properties":
        subset[name] = .object(JSONObject((value.object?.members ?? []).map { ($0.name, of($0.value)) }))
      case "items", "additionalProperties": subset[name] = of(value)
      case "anyOf": subset[name] = .array((value.array ?? []).map(of))
      default: subset[name] = value
      }
    }
    return .object(subset)
  }
}
