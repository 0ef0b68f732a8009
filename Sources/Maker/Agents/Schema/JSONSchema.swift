public import MakerVoting

/// A JSON Schema of the subset that replies need: `type`, `properties`, `required`, `additionalProperties`, `minLength`,
/// `minimum`, `maximum`, `enum`, `items` and `uniqueItems`, nested as one likes. Words that assert nothing (`title`, `description`,
/// `default`, `examples`, `$schema`, `$id`, `$comment`) may stand in it; any other is refused by name, since a check that
/// silently leaves something out is none.
public indirect enum JSONSchema: Hashable, Sendable {
  /// Allows everything: `true`.
  case anything
  /// Allows nothing: `false`.
  case nothing
  /// Allows what keeps all of these.
  case rules(Rules)

  /// What a schema object asserts. What is `nil` asserts nothing.
  public struct Rules: Hashable, Sendable {
    /// The types of which the value must be one.
    public var types: Set<ValueType>?
    /// The schemas of an object's members.
    public var properties: [String: JSONSchema] = [:]
    /// The members that an object must have, in the order of the schema.
    public var required: [String] = []
    /// What members without a schema of their own must keep.
    public var additionalProperties = JSONSchema.anything
    /// The least length of a string in Unicode scalars.
    public var minLength: Int?
    /// The least number.
    public var minimum: JSONNumber?
    /// The greatest number.
    public var maximum: JSONNumber?
    /// The values of which it must be one.
    public var values: [JSON]?
    /// What the elements of an array must keep.
    public var items = JSONSchema.anything
    /// Whether the elements of an array must differ: the array is a set, and its order means nothing.
    public var uniqueItems = false
  }

  /// The types of JSON Schema.
  public enum ValueType: String, Hashable, Sendable, CaseIterable {
    case null, boolean, integer, number, string, array, object
  }

  /// Reads a schema.
  ///
  /// - Throws: ``JSONSchemaError`` for a keyword that is not of the subset, or that has a value of the wrong kind.
  public init(_ json: JSON) throws(JSONSchemaError) {
    try self.init(json, at: "")
  }

  private init(_ json: JSON, at pointer: String) throws(JSONSchemaError) {
    switch json {
    case .bool(let allowed): self = allowed ? .anything : .nothing
    case .object(let object): self = .rules(try Rules(object, at: pointer))
    default: throw JSONSchemaError(pointer, "a schema is an object, true or false, not \(json.compact.prefix(40))")
    }
  }

  /// The schema of an agent's reply: that of the agent, and a `reasoning` that may stand beside it.
  init(agent schema: ReplySchema) throws(JSONSchemaError) {
    try self.init(schema.schema)
    guard case .rules(var rules) = self, rules.properties["reasoning"] == nil else { return }
    rules.properties["reasoning"] = .anything
    self = .rules(rules)
  }
}

/// A schema that cannot be used.
public struct JSONSchemaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the schema (RFC 6901).
  public let pointer: String
  /// What is wrong, and what would be right.
  public let reason: String

  init(_ pointer: String, _ reason: String) {
    self.pointer = pointer
    self.reason = reason
  }

  /// Place and reason in one line.
  public var description: String { pointer.isEmpty ? reason : "\(pointer): \(reason)" }
}

extension JSONSchema.Rules {
  private static let keywords = [
    "type", "properties", "required", "additionalProperties", "minLength", "minimum", "maximum", "enum", "items",
    "uniqueItems",
  ]
  private static let annotations: Set<String> = [
    "title", "description", "default", "examples", "$schema", "$id", "$comment",
  ]

  fileprivate init(_ object: JSONObject, at pointer: String) throws(JSONSchemaError) {
    for (keyword, value) in object.members where !Self.annotations.contains(keyword) {
      try read(keyword, value, at: pointer + JSONLayout.step(keyword))
    }
  }

  private mutating func read(_ keyword: String, _ value: JSON, at pointer: String) throws(JSONSchemaError) {
    func wrong(_ expected: String) -> JSONSchemaError {
      JSONSchemaError(pointer, "`\(keyword)` must be \(expected), not \(value.compact.prefix(40))")
    }
    switch keyword {
    case "type":
      let known = JSONSchema.ValueType.allCases.map(\.rawValue).joined(separator: ", ")
      var types: Set<JSONSchema.ValueType> = []
      for name in value.array ?? [value] {
        guard let type = name.string.flatMap(JSONSchema.ValueType.init) else {
          throw wrong("one or several of \(known)")
        }
        types.insert(type)
      }
      self.types = types
    case "properties":
      guard let members = value.object?.members else { throw wrong("an object of schemas") }
      for member in members {
        properties[member.name] = try JSONSchema(member.value, at: pointer + JSONLayout.step(member.name))
      }
    case "required":
      guard let names = value.array?.compactMap(\.string), names.count == value.array?.count else {
        throw wrong("a list of names")
      }
      required = names
    case "additionalProperties": additionalProperties = try JSONSchema(value, at: pointer)
    case "items":
      guard value.array == nil else { throw wrong("one schema for all elements") }
      items = try JSONSchema(value, at: pointer)
    case "uniqueItems":
      guard let unique = value.bool else { throw wrong("true or false") }
      uniqueItems = unique
    case "minLength":
      guard let length = value.int, length >= 0 else { throw wrong("a whole number from 0") }
      minLength = length
    case "minimum":
      guard case .number(let number) = value else { throw wrong("a number") }
      minimum = number
    case "maximum":
      guard case .number(let number) = value else { throw wrong("a number") }
      maximum = number
    case "enum":
      guard let values = value.array, !values.isEmpty else { throw wrong("a list of values") }
      self.values = values
    default:
      let near = Nearest.name(to: keyword, among: Self.keywords).map { "did you mean `\($0)`?" }
      throw JSONSchemaError(
        pointer,
        "`\(keyword)` cannot be checked; \(near ?? "the keywords are \(Self.keywords.joined(separator: ", "))")")
    }
  }
}
