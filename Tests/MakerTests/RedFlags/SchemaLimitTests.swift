import Maker
import Testing

/// Every keyword with a number: what lies on the limit is allowed, the next value is not.
@Suite struct SchemaLimitTests {
  @Test(arguments: [
    ("minLength", "3", #""abc""#, #""ab""#), ("maxLength", "3", #""abc""#, #""abcd""#),
    ("minItems", "2", "[1,1]", "[1]"), ("maxItems", "2", "[1,1]", "[1,1,1]"),
    ("minimum", "3", "3", "2"), ("maximum", "3", "3", "4"), ("minimum", "3", "3.0", "2.999"),
    ("exclusiveMinimum", "3", "4", "3"), ("exclusiveMaximum", "3", "2", "3"),
    ("exclusiveMinimum", "-0.5", "0", "-0.5"), ("minimum", "-3", "-3", "-4"), ("maximum", "-3", "-3", "-2"),
    ("minimum", "100000000000000000000", "100000000000000000000", "99999999999999999999"),
    ("uniqueItems", "true", "[1,2]", "[1,2,1.0]"), ("uniqueItems", "false", "[1,1]", "7"),
    ("type", #""number""#, "1", #""1""#), ("type", #""boolean""#, "false", "0"), ("type", #""null""#, "null", "false"),
    ("type", #""array""#, "[]", "{}"), ("type", #""object""#, "{}", "[]"), ("type", #""integer""#, "1e2", "1.5"),
    ("enum", "[0]", "0", "1"), ("enum", #"["a"]"#, #""a""#, #""A""#),
  ])
  func onAndBeyondTheLimit(keyword: String, limit: String, allowed: String, refused: String) throws {
    let schema = try JSONSchema(JSON(parsing: #"{"\#(keyword)": \#(limit)}"#))
    #expect(try schema.violations(in: JSON(parsing: allowed)).isEmpty)
    // What a keyword says nothing about is allowed.
    let says = refused != "7"
    #expect(try schema.violations(in: JSON(parsing: refused)).map(\.keyword) == (says ? [keyword] : []))
  }

  @Test func aMemberIsCheckedOnceByTheRuleThatIsItsOwn() throws {
    let schema = try JSONSchema(
      JSON(
        parsing:
          #"{"properties": {"a": {"minimum": 1}, "gone": false}, "required": ["b"], "additionalProperties": {"maximum": 1}}"#
      ))
    #expect(try schema.violations(in: JSON(parsing: #"{"a": 5, "b": 1}"#)).isEmpty)
    let found = try schema.violations(in: JSON(parsing: #"{"a": 0, "c": 2, "gone": 1}"#))
    #expect(
      Set(found.map { "\($0.pointer):\($0.keyword)" }) == [":required", "/a:minimum", "/c:maximum", "/gone:false"])
    #expect(found.first { $0.keyword == "required" }?.missing == "b")
  }
}
