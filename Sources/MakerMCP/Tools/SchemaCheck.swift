import MakerText

/// Says what does not fit a tool's schema in words that a model can act on. Keywords that ``MakerVoting/JSONSchema`` does
/// not know say nothing here.
enum SchemaCheck {
  /// What does not fit, a sentence each, at most so many.
  static func problems(_ value: JSON, _ schema: JSON, limit: Int = 5) -> [String] {
    let rules: JSONSchema
    do throws(JSONSchemaError) { rules = try JSONSchema(allowingOtherKeywords: schema) } catch {
      return ["the schema cannot be used: \(error)"]
    }
    var sentences: [String] = []
    for violation in rules.violations(in: value) where sentences.count < limit {
      let sentence = sentence(violation, value, schema)
      // A value that breaks several rules is told once, with all that it must be.
      if !sentences.contains(sentence) { sentences.append(sentence) }
    }
    return sentences
  }

  private static func sentence(_ violation: JSONSchema.Violation, _ value: JSON, _ schema: JSON) -> String {
    let place = violation.path.steps.isEmpty ? "" : violation.path.description
    switch (violation.keyword, violation.path.steps.last) {
    case ("required", _):
      let name = violation.missing ?? ""
      let known = part(of: schema, at: violation.path[name])
      let hint = known?["description"]?.string.map { ": \($0)" } ?? ""
      return "`\(place.isEmpty ? "" : place + ".")\(name)` is missing\(hint)"
    case ("additionalProperties", .member(let name)?):
      let object = JSONPath(violation.path.steps.dropLast())
      let names = part(of: schema, at: object)?["properties"]?.object?.names ?? []
      let prefix = object.steps.isEmpty ? "" : object.description + "."
      return "there is no `\(prefix)\(name.prefix(60))`; \(suggestion(name, names))"
    default:
      let wrong = violation.path.steps.reduce(value) { $0[$1] ?? .null }
      let rules = part(of: schema, at: violation.path) ?? [:]
      return "\(place.isEmpty ? "the whole" : "`\(place)`") is \(shown(wrong)); it must be \(expectation(rules))"
    }
  }

  /// The schema that is for the value at a place.
  private static func part(of schema: JSON, at path: JSONPath) -> JSON? {
    path.steps.reduce(Optional(schema)) { schema, step in
      switch step {
      case .member(let name): schema?["properties"]?[name] ?? schema?["additionalProperties"]
      case .element: schema?["items"]
      }
    }
  }

  // MARK: Words

  /// What a schema asks for, as the end of a sentence that starts with “it must be”.
  private static func expectation(_ schema: JSON) -> String {
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
    switch (schema["minItems"]?.int ?? 0, schema["maxItems"]?.int) {
    case (0, nil): break
    case (1, nil): text += " that is not empty"
    case (let least, nil): text += " of at least \(least) elements"
    case (let least, let most?) where least == most: text += " of \(most) elements"
    case (let least, let most?): text += " of \(least) to \(most) elements"
    }
    return text.isEmpty ? "something else" : text
  }

  private static func shown(_ value: JSON) -> String {
    switch value {
    case .string(let text) where text.unicodeScalars.count > 60: "a text of \(text.unicodeScalars.count) characters"
    case .array(let elements): "a list of \(elements.count)"
    case .object: "an object"
    case .number where value.compact.utf8.count > 60: "a number of \(value.compact.utf8.count) digits"
    default: value.compact
    }
  }

  private static func suggestion(_ name: String, _ known: [String]) -> String {
    if let hint = Suggestion.text(for: name, among: known) { return hint }
    return known.isEmpty ? "there is nothing to give" : "known are " + known.joined(separator: ", ")
  }
}

extension JSON {
  fileprivate subscript(step: JSONPath.Step) -> JSON? {
    switch step {
    case .member(let name): self[name]
    case .element(let position): self[position]
    }
  }
}
