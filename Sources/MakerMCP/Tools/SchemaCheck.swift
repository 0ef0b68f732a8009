import MakerVoting

/// Checks values against the part of JSON Schema 2020-12 that tools' schemas are written in: `type`, `enum`, `properties`,
/// `required`, `additionalProperties`, `items`, lengths and bounds. Other keywords say nothing here.
enum SchemaCheck {
  /// What does not fit, a sentence each, at most so many.
  ///
  /// - Parameters:
  ///   - place: the name of the value, empty at the top.
  static func problems(_ value: JSON, _ schema: JSON, at place: String = "", limit: Int = 5) -> [String] {
    var check = Check(limit: limit)
    check.check(value, schema, place)
    return check.problems
  }

  private struct Check {
    let limit: Int
    var problems: [String] = []

    mutating func check(_ value: JSON, _ schema: JSON, _ place: String) {
      guard problems.count < limit else { return }
      guard isOfType(value, schema), isInEnum(value, schema), isInBounds(value, schema) else {
        problems.append("\(name(place)) is \(shown(value)); it must be \(Self.expectation(schema))")
        return
      }
      if let object = value.object { members(object, schema, place) }
      if let elements = value.array, let items = schema["items"] {
        for (position, element) in elements.enumerated() { check(element, items, "\(place)[\(position)]") }
      }
    }

    private mutating func members(_ object: JSONObject, _ schema: JSON, _ place: String) {
      let known = schema["properties"]?.object ?? JSONObject()
      let prefix = place.isEmpty ? "" : place + "."
      for required in (schema["required"]?.array ?? []).compactMap(\.string) where object[required] == nil {
        guard problems.count < limit else { return }
        let hint = known[required]?["description"]?.string.map { ": \($0)" } ?? ""
        problems.append("`\(prefix)\(required)` is missing\(hint)")
      }
      for member in object.members where problems.count < limit {
        if let schema = known[member.name] {
          check(member.value, schema, prefix + member.name)
        } else if schema["additionalProperties"] == false {
          problems.append("there is no `\(prefix)\(short(member.name))`; \(suggestion(member.name, known.names))")
        } else if let schema = schema["additionalProperties"], schema.object != nil {
          check(member.value, schema, prefix + member.name)
        }
      }
    }

    private func isOfType(_ value: JSON, _ schema: JSON) -> Bool {
      guard let type = schema["type"] else { return true }
      return (type.array ?? [type]).compactMap(\.string).contains { name in
        switch (name, value) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object),
          ("number", .number):
          true
        case ("integer", .number(let number)): !number.text.contains(".") && !number.text.contains("e-")
        default: false
        }
      }
    }

    private func isInEnum(_ value: JSON, _ schema: JSON) -> Bool { schema["enum"]?.array?.contains(value) ?? true }

    private func isInBounds(_ value: JSON, _ schema: JSON) -> Bool {
      switch value {
      case .string(let text):
        let count = text.unicodeScalars.count
        return count >= schema["minLength"]?.int ?? 0 && count <= schema["maxLength"]?.int ?? .max
      case .array(let elements):
        return elements.count >= schema["minItems"]?.int ?? 0 && elements.count <= schema["maxItems"]?.int ?? .max
      case .number:
        guard let number = value.double else { return false }
        return number >= schema["minimum"]?.double ?? -.infinity && number <= schema["maximum"]?.double ?? .infinity
          && number > schema["exclusiveMinimum"]?.double ?? -.infinity
          && number < schema["exclusiveMaximum"]?.double ?? .infinity
      default: return true
      }
    }

    // MARK: Words

    /// What a schema asks for, as the end of a sentence that starts with “it must be”.
    static func expectation(_ schema: JSON) -> String {
      if let choices = schema["enum"]?.array { return "one of " + choices.map(\.compact).joined(separator: ", ") }
      let names = (schema["type"]?.array ?? schema["type"].map { [$0] } ?? []).compactMap(\.string)
      let articles = [
        "string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
        "array": "a list", "object": "an object", "null": "null",
      ]
      var text = names.map { articles[$0] ?? $0 }.joined(separator: " or ")
      if let low = schema["minimum"] { text += " from \(low.compact)" }
      if let high = schema["maximum"] { text += " up to \(high.compact)" }
      if let low = schema["exclusiveMinimum"] { text += " above \(low.compact)" }
      if let high = schema["exclusiveMaximum"] { text += " below \(high.compact)" }
      if let most = schema["maxLength"] { text += " of at most \(most.compact) characters" }
      if let least = schema["minLength"]?.int, least > 0 { text += " that is not empty" }
      if let most = schema["maxItems"] { text += " of at most \(most.compact) elements" }
      return text.isEmpty ? "something else" : text
    }

    private func name(_ place: String) -> String { place.isEmpty ? "the whole" : "`\(place)`" }

    private func shown(_ value: JSON) -> String {
      switch value {
      case .string(let text) where text.unicodeScalars.count > 60: "a text of \(text.unicodeScalars.count) characters"
      case .array(let elements): "a list of \(elements.count)"
      case .object: "an object"
      default: value.compact
      }
    }

    private func short(_ name: String) -> String { String(name.prefix(60)) }

    private func suggestion(_ name: String, _ known: [String]) -> String {
      if let hint = Suggestion.text(for: name, among: known) { return hint }
      return known.isEmpty ? "there is nothing to give" : "known are " + known.joined(separator: ", ")
    }
  }
}
