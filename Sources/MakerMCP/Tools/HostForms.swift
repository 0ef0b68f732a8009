import MakerText

/// What hosts do to schemas and arguments that is not as the protocol has it, and can be met without a guess.
enum HostForms {
  // MARK: Schemas

  private static let keywords: [String: [String]] = [
    "string": ["minLength", "maxLength", "pattern", "format"],
    "array": ["items", "minItems", "maxItems", "uniqueItems"],
    "object": ["properties", "required", "additionalProperties"],
    "number": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
    "integer": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ]

  /// A schema in which each `type` is one name, and each list says of what: hosts on Gemini refuse every request while one
  /// tool has another one.
  static func listed(_ schema: JSON) -> JSON {
    guard let object = schema.object else { return schema }
    var result = JSONObject()
    for (name, value) in object.members.map({ ($0.name, $0.value) }) {
      switch name {
      case "properties":
        result[name] = .object(JSONObject((value.object?.members ?? []).map { ($0.name, listed($0.value)) }))
      case "items", "additionalProperties": result[name] = listed(value)
      case "anyOf", "oneOf", "allOf": result[name] = .array((value.array ?? []).map(listed))
      default: result[name] = value
      }
    }
    guard let types = object["type"]?.array?.compactMap(\.string) else {
      if object["type"] == "array", object["items"] == nil { result["items"] = [:] }
      return .object(result)
    }
    let branches = types.map { type -> JSON in
      var branch: JSONObject = ["type": .string(type)]
      for keyword in keywords[type] ?? [] { branch[keyword] = result[keyword] }
      if type == "array", branch["items"] == nil { branch["items"] = [:] }
      return .object(branch)
    }
    let taken = Set(types.flatMap { keywords[$0] ?? [] } + ["type"])
    var whole = JSONObject(result.members.filter { !taken.contains($0.name) }.map { ($0.name, $0.value) })
    whole["anyOf"] = .array(branches)
    return .object(whole)
  }

  // MARK: Arguments

  /// Arguments as they are meant: where the schema wants a number, a truth value, a list or an object and gets a text that is
  /// exactly that as JSON, it is taken as that. Whatever else does not fit stays as it is, and is refused.
  static func meant(_ value: JSON, _ schema: JSON?) -> JSON {
    guard let schema else { return value }
    switch value {
    case .string(let text):
      let types = schema["type"]?.array?.compactMap(\.string) ?? schema["type"]?.string.map { [$0] } ?? []
      guard !types.isEmpty, !types.contains("string"), let read = try? JSON(parsing: text),
        types.contains(where: { isOf(read, $0) })
      else { return value }
      return meant(read, schema)
    case .object(let object):
      return .object(
        JSONObject(
          object.members.map { member in
            (member.name, meant(member.value, schema["properties"]?[member.name] ?? schema["additionalProperties"]))
          }))
    case .array(let elements): return .array(elements.map { meant($0, schema["items"]) })
    default: return value
    }
  }

  private static func isOf(_ value: JSON, _ type: String) -> Bool {
    switch (value, type) {
    case (.bool, "boolean"), (.array, "array"), (.object, "object"), (.number, "number"): true
    case (.number, "integer"): value.int != nil
    default: false
    }
  }
}
