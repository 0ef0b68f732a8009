/// A JSON Schema of the subset that replies and arguments need: `type`, `properties`, `required`, `additionalProperties`,
/// `minLength`, `maxLength`, `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `enum`, `items`, `minItems`,
/// `maxItems` and `uniqueItems`, nested as one likes. Words that assert nothing (`title`, `description`,
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
    /// The greatest length of a string in Unicode scalars.
    public var maxLength: Int?
    /// The least number.
    public var minimum: JSONNumber?
    /// The greatest number.
    public var maximum: JSONNumber?
    /// What a number must be above.
    public var exclusiveMinimum: JSONNumber?
    /// What a number must be below.
    public var exclusiveMaximum: JSONNumber?
    /// The values of which it must be one.
    public var values: [JSON]?
    /// What the elements of an array must keep.
    public var items = JSONSchema.anything
    /// The fewest elements of an array.
    public var minItems: Int?
    /// The most elements of an array.
    public var maxItems: Int?
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
    try self.init(json, at: "", allowingOthers: false)
  }

  /// Reads a schema in which other keywords may stand as well; they assert nothing.
  ///
  /// - Throws: ``JSONSchemaError`` for a keyword of the subset that has a value of the wrong kind.
  public init(allowingOtherKeywords json: JSON) throws(JSONSchemaError) {
    try self.init(json, at: "", allowingOthers: true)
  }

  fileprivate init(_ json: JSON, at pointer: String, allowingOthers: Bool) throws(JSONSchemaError) {
    switch json {
    case .bool(let allowed): self = allowed ? .anything : .nothing
    case .object(let object): self = .rules(try Rules(object, at: pointer, allowingOthers))
    default: throw JSONSchemaError(pointer, "a schema is an object, true or false, not \(json.compact.prefix(40))")
    }
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
    "type", "properties", "required", "additionalProperties", "minLength", "maxLength", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "enum", "items", "minItems", "maxItems", "uniqueItems",
  ]
  private static let annotations: Set<String> = [
    "title", "description", "default", "examples", "$schema", "$id", "$comment",
  ]

  fileprivate init(_ object: JSONObject, at pointer: String, _ allowingOthers: Bool) throws(JSONSchemaError) {
    for (keyword, value) in object.members where !Self.annotations.contains(keyword) {
      if allowingOthers, !Self.keywords.contains(keyword) { continue }
      try read(Keyword(keyword, value, at: pointer + JSONPath.pointerStep(keyword), allowingOthers))
    }
  }

  private mutating func read(_ keyword: Keyword) throws(JSONSchemaError) {
    switch keyword.name {
    case "type": types = try keyword.types()
    case "properties":
      guard let members = keyword.value.object?.members else { throw keyword.wrong("an object of schemas") }
      for member in members {
        properties[member.name] = try keyword.schema(member.value, JSONPath.pointerStep(member.name))
      }
    case "required":
      guard let names = keyword.value.array?.compactMap(\.string), names.count == keyword.value.array?.count else {
        throw keyword.wrong("a list of names")
      }
      required = names
    case "additionalProperties": additionalProperties = try keyword.schema(keyword.value)
    case "items":
      guard keyword.value.array == nil else { throw keyword.wrong("one schema for all elements") }
      items = try keyword.schema(keyword.value)
    case "uniqueItems":
      guard let unique = keyword.value.bool else { throw keyword.wrong("true or false") }
      uniqueItems = unique
    case "minLength": minLength = try keyword.count()
    case "maxLength": maxLength = try keyword.count()
    case "minItems": minItems = try keyword.count()
    case "maxItems": maxItems = try keyword.count()
    case "minimum": minimum = try keyword.number()
    case "maximum": maximum = try keyword.number()
    case "exclusiveMinimum": exclusiveMinimum = try keyword.number()
    case "exclusiveMaximum": exclusiveMaximum = try keyword.number()
    case "enum":
      guard let values = keyword.value.array, !values.isEmpty else { throw keyword.wrong("a list of values") }
      self.values = values
    default:
      let near = Nearest.name(to: keyword.name, among: Self.keywords).map { "did you mean `\($0)`?" }
      throw JSONSchemaError(
        keyword.pointer,
        "`\(keyword.name)` cannot be checked; \(near ?? "the keywords are \(Self.keywords.joined(separator: ", "))")")
    }
  }
}

/// A keyword of a schema being read.
private struct Keyword {
  let name: String
  let value: JSON
  let pointer: String
  let allowingOthers: Bool

  init(_ name: String, _ value: JSON, at pointer: String, _ allowingOthers: Bool) {
    (self.name, self.value, self.pointer, self.allowingOthers) = (name, value, pointer, allowingOthers)
  }

  func wrong(_ expected: String) -> JSONSchemaError {
    JSONSchemaError(pointer, "`\(name)` must be \(expected), not \(value.compact.prefix(40))")
  }

  func schema(_ json: JSON, _ step: String = "") throws(JSONSchemaError) -> JSONSchema {
    try JSONSchema(json, at: pointer + step, allowingOthers: allowingOthers)
  }

  func types() throws(JSONSchemaError) -> Set<JSONSchema.ValueType> {
    let known = JSONSchema.ValueType.allCases.map(\.rawValue).joined(separator: ", ")
    var types: Set<JSONSchema.ValueType> = []
    for name in value.array ?? [value] {
      guard let type = name.string.flatMap(JSONSchema.ValueType.init) else { throw wrong("one or several of \(known)") }
      types.insert(type)
    }
    return types
  }

  func count() throws(JSONSchemaError) -> Int {
    guard let count = value.int, count >= 0 else { throw wrong("a whole number from 0") }
    return count
  }

  func number() throws(JSONSchemaError) -> JSONNumber {
    guard case .number(let number) = value else { throw wrong("a number") }
    return number
  }
}
