import MakerText
import Testing

@testable import MakerMCP

/// What hosts do to schemas and arguments.
@Suite struct HostFormTests {
  @Test(arguments: [
    (#"{"type":"string","minLength":1}"#, #"{"type":"string","minLength":1}"#),
    (
      #"{"type":["string","array"],"minLength":1,"items":{"type":"number"},"minItems":2,"description":"d"}"#,
      #"{"description":"d","anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"number"},"minItems":2}]}"#
    ),
    (#"{"type":["array","null"]}"#, #"{"anyOf":[{"type":"array","items":{}},{"type":"null"}]}"#),
    (#"{"type":"array"}"#, #"{"type":"array","items":{}}"#),
    // A property may be called `type`; what is deep inside is listed as well.
    (
      #"{"type":"object","properties":{"type":{"type":["number","boolean"],"minimum":0}},"required":["type"]}"#,
      #"{"type":"object","properties":{"type":{"anyOf":[{"type":"number","minimum":0},{"type":"boolean"}]}},"required":["type"]}"#
    ),
  ])
  func eachTypeIsOneName(_ schema: String, _ listed: String) throws {
    #expect(HostForms.listed(try JSON(parsing: schema)).compact == listed)
  }

  private static let schema = #"""
    {"properties":{"n":{"type":"integer"},"x":{"type":"number"},"b":{"type":"boolean"},"l":{"type":"array","items":{"type":"integer"}},
    "o":{"type":"object","properties":{"n":{"type":"integer"}}},"s":{"type":"string"},"e":{"type":["string","array"]},"any":{}}}
    """#

  @Test(arguments: [
    (#"{"n":"2","x":"0.5","b":"true"}"#, #"{"n":2,"x":0.5,"b":true}"#), (#"{"l":"[1,2]"}"#, #"{"l":[1,2]}"#),
    (#"{"l":["1",2]}"#, #"{"l":[1,2]}"#), (#"{"l":"[\"1\"]"}"#, #"{"l":[1]}"#),
    (#"{"o":"{\"n\":\"3\"}"}"#, #"{"o":{"n":3}}"#),
    // What is no such JSON stays, and is refused; a text stays a text.
    (#"{"n":"two"}"#, nil), (#"{"n":"2.5"}"#, nil), (#"{"b":"yes"}"#, nil), (#"{"n":"true"}"#, nil),
    (#"{"n":""}"#, nil),
    (#"{"s":"2"}"#, nil), (#"{"e":"[1]"}"#, nil), (#"{"any":"2"}"#, nil), (#"{"other":"2"}"#, nil),
  ])
  func argumentsAreTakenAsTheyAreMeant(_ given: String, _ meant: String?) throws {
    let schema = try JSON(parsing: Self.schema)
    #expect(HostForms.meant(try JSON(parsing: given), schema).compact == meant ?? given)
  }

  /// Of every tool, whatever its own schema says.
  @Test func toolsAreListedThatWay() throws {
    let schema: JSON = ["type": "object", "properties": ["x": ["type": ["string", "null"]]]]
    let tool = MCPTool(name: "t", title: "T", description: "d", inputSchema: schema) { _ in ToolResult("") }
    let listed: JSON = ["anyOf": [["type": "string"], ["type": "null"]]]
    for revision in [Revision.november2024, .june2025] {
      #expect(tool.json(revision)["inputSchema"]?["properties"]?["x"] == listed)
    }
  }
}
