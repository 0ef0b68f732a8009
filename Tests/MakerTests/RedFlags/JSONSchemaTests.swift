import Maker
import MakerVoting
import Testing

@Suite struct JSONSchemaTests {
  /// A schema, a value, and the pointers and keywords that the value does not keep.
  @Test(arguments: [
    (#"{}"#, #"[1, "x"]"#, []),
    (#"true"#, #"null"#, []),
    (#"false"#, #"1"#, [":false"]),
    (#"{"type": "string"}"#, #""x""#, []),
    (#"{"type": "string"}"#, #"1"#, [":type"]),
    (#"{"type": "integer"}"#, #"2.0"#, []),
    (#"{"type": "integer"}"#, #"2.5"#, [":type"]),
    (#"{"type": "integer"}"#, #"1e-7"#, [":type"]),
    (#"{"type": "number"}"#, #"7"#, []),
    (#"{"type": ["string", "null"]}"#, #"null"#, []),
    (#"{"type": ["string", "null"]}"#, #"false"#, [":type"]),
    (#"{"minLength": 3}"#, #""ab""#, [":minLength"]),
    (#"{"minLength": 3}"#, #""äöü""#, []),
    (#"{"minLength": 3}"#, #"1"#, []),
    (#"{"minimum": 0, "maximum": 1}"#, #"1.5"#, [":maximum"]),
    (#"{"minimum": 0, "maximum": 1}"#, #"-0.1"#, [":minimum"]),
    (#"{"minimum": 0, "maximum": 1}"#, #"1.0"#, []),
    (#"{"maximum": 9007199254740993}"#, #"9007199254740994"#, [":maximum"]),
    (#"{"minimum": -9007199254740993}"#, #"-9007199254740994"#, [":minimum"]),
    (#"{"minimum": -10, "maximum": 9}"#, #"-9"#, []),
    (#"{"minimum": -9}"#, #"-10"#, [":minimum"]),
    (#"{"exclusiveMinimum": 0, "exclusiveMaximum": 1}"#, #"0"#, [":exclusiveMinimum"]),
    (#"{"exclusiveMinimum": 0, "exclusiveMaximum": 1}"#, #"1.0"#, [":exclusiveMaximum"]),
    (#"{"exclusiveMinimum": 0, "exclusiveMaximum": 1}"#, #"0.5"#, []),
    (#"{"maxLength": 2}"#, #""äöü""#, [":maxLength"]),
    (#"{"minItems": 1, "maxItems": 2}"#, #"[]"#, [":minItems"]),
    (#"{"minItems": 1, "maxItems": 2}"#, #"[1, 2, 3]"#, [":maxItems"]),
    (#"{"enum": ["a", 1, null]}"#, #"1.0"#, []),
    (#"{"enum": ["a", 1, null]}"#, #""b""#, [":enum"]),
    (#"{"required": ["a", "b"]}"#, #"{"b": 1}"#, [":required"]),
    (#"{"required": ["a"]}"#, #"[]"#, []),
    (#"{"properties": {"a": {"type": "integer"}}}"#, #"{"a": "x", "b": 1}"#, ["/a:type"]),
    (
      #"{"properties": {"a": true}, "additionalProperties": false}"#, #"{"a": 1, "b/c": 2}"#,
      ["/b~1c:additionalProperties"]
    ),
    (#"{"additionalProperties": {"type": "integer"}}"#, #"{"a": 1, "b": "x"}"#, ["/b:type"]),
    (#"{"items": {"minimum": 1}}"#, #"[1, 0, 2, -1]"#, ["/1:minimum", "/3:minimum"]),
    (#"{"items": {"items": {"type": "integer"}}}"#, #"[[1], [2, "x"], []]"#, ["/1/1:type"]),
    (
      #"{"type": "object", "properties": {"list": {"type": "array", "items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "minLength": 1}}}}}, "required": ["list"]}"#,
      #"{"list": [{"id": "a"}, {"id": ""}, {}]}"#, ["/list/1/id:minLength", "/list/2:required"]
    ),
  ])
  func values(_ schema: String, _ value: String, _ expected: [String]) throws {
    let schema = try JSONSchema(JSON(parsing: schema))
    let found = try schema.violations(in: JSON(parsing: value))
    #expect(found.map { "\($0.pointer):\($0.keyword)" } == expected)
  }

  @Test(arguments: [
    (#"{"properties": {"a": {"pattern": "^x"}}}"#, "/properties/a/pattern", "`pattern`"),
    (#"{"additionalproperties": false}"#, "/additionalproperties", "did you mean `additionalProperties`?"),
    (#"{"oneOf": []}"#, "/oneOf", "the keywords are type"),
    (#"{"type": "text"}"#, "/type", "string"),
    (#"{"items": [{}, {}]}"#, "/items", "one schema"),
    (#"{"required": "a"}"#, "/required", "list of names"),
    (#"{"minLength": -1}"#, "/minLength", "from 0"),
    (#"{"enum": []}"#, "/enum", "list of values"),
    (#"[]"#, "", "an object, true or false"),
  ])
  func whatCannotBeCheckedIsRefusedByName(_ schema: String, _ pointer: String, _ part: String) throws {
    let json = try JSON(parsing: schema)
    let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(json) }
    #expect(error?.pointer == pointer)
    #expect(error?.description.contains(part) == true)
  }

  @Test func wordsThatAssertNothingMayStandInASchema() throws {
    let json = try JSON(
      parsing:
        ##"{"$schema": "https://json-schema.org", "title": "t", "description": "d", "default": 1, "type": "integer"}"##)
    #expect(try JSONSchema(json).violations(in: 3).isEmpty)
  }

  /// The schemas of the agents can all be checked.
  @Test func theAgentsSchemasAreOfTheSubset() throws {
    let domain = QuestionDomain()
    let question = Question("Who?")
    let schemas = [
      domain.classifier(for: question, wording: 0).schema, domain.decomposer(for: question, wording: 0).schema,
      domain.discriminator(for: question, options: OptionList(texts: ["a", "b"]), wording: 0).schema,
      domain.solver(for: question, wording: 0).schema,
    ]
    for schema in schemas { _ = try JSONSchema(#require(schema).schema) }
  }
}
