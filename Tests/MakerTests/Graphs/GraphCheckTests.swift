import Maker
import MakerVoting
import Testing

/// What code finds in a graph before any model is asked.
@Suite struct GraphCheckTests {
  private static func graph(_ subtasks: String, _ rest: String = "") -> String {
    "{\"subtasks\": [\(subtasks)]\(rest)}"
  }

  private static func step(_ id: String, _ description: String = "Do it", _ needs: [String] = [], _ rest: String = "")
    -> String
  {
    #"{"id": "\#(id)", "description": "\#(description)", "dependencies": \#(JSON.strings(needs).compact)\#(rest)}"#
  }

  private static let named =
    #", "output_schema": {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name"]}"#

  @Test(
    arguments: [
      ("{", .notJSON, "$", "a member's name"),
      (graph(""), .emptyGraph, "subtasks", "no subtasks"),
      ("{}", .missingField, "$", "\"subtasks\""),
      (graph(step("t1"), #", "composes": "x""#), .unknownField, "composes", "did you mean \"compose\"?"),
      (graph(step("t1", "x", [], #", "criticalty": "low""#)), .unknownField, "subtasks[0].criticalty", "criticality"),
      (graph(#"{"id": "t1"}"#), .missingField, "subtasks[0]", "\"description\""),
      (graph(#"{"description": "x"}"#), .missingField, "subtasks[0]", "\"id\""),
      (graph(step("t 1")), .invalidValue, "subtasks[0].id", "cannot be a name"),
      (graph(step("t1", "  ")), .invalidValue, "subtasks[0].description", "not empty"),
      (
        graph(step("t1", "x", [], #", "criticality": "urgent""#)), .invalidValue, "subtasks[0].criticality",
        "low, medium, high, critical"
      ),
      (graph(step("t1", "x", [], #", "max_tokens": 0"#)), .invalidValue, "subtasks[0].max_tokens", "from 1"),
      (graph(step("t1", "x", [], #", "matcher": "fuzzy""#)), .invalidValue, "subtasks[0].matcher", "exact"),
      (graph(step("t1", "x", [], #", "task_kind": "poem""#)), .invalidValue, "subtasks[0].task_kind", "extraction"),
      (
        graph(step("t1", "x", [], #", "output_schema": {"type": "text"}"#)), .invalidValue, "subtasks[0].output_schema",
        "string"
      ),
      (
        graph(step("t1", "x", [], #", "compose": "put it nicely""#)), .invalidValue, "subtasks[0].compose", "json_merge"
      ),
      (graph(step("t1") + "," + step("t1")), .duplicateID, "subtasks[1].id", "subtasks[0]"),
      (graph(step("t1"), #", "inputs": {"t1": "x"}"#), .duplicateID, "subtasks[0].id", "an input"),
      (graph(step("t1", "x", ["t9"])), .unknownDependency, "subtasks[0].dependencies[0]", "\"t9\""),
      (
        graph(step("t1", "x", ["text"]), #", "inputs": {"text": "x"}"#), .unknownDependency,
        "subtasks[0].dependencies[0]", "refer to it as {text}"
      ),
      (graph(step("t1", "x", ["t1"])), .selfDependency, "subtasks[0].dependencies[0]", "t1 → t1"),
      (
        graph(step("t1") + "," + step("t2", "x", ["t1", "t1"])), .invalidValue, "subtasks[1].dependencies[1]", "already"
      ),
      (
        graph(step("t1", "x", ["t2"]) + "," + step("t2", "x", ["t1"])), .cycle, "subtasks[0].dependencies",
        "t1 → t2 → t1"
      ),
      (
        graph(
          step("a") + "," + step("b", "x", ["a", "d"]) + "," + step("c", "x", ["b"]) + "," + step("d", "x", ["c"])),
        .cycle, "subtasks[1].dependencies", "b → d → c → b"
      ),
      (
        graph(step("t1") + "," + step("t2", "of {t1}")), .unboundReference, "subtasks[1].description",
        "add \"t1\" to its dependencies"
      ),
      (graph(step("t1", "of {t1}")), .unboundReference, "subtasks[0].description", "itself"),
      (graph(step("t1", "of {t2}")), .unboundReference, "subtasks[0].description", "names no subtask"),
      (graph(step("t1"), #", "compose": "{t2}""#), .unboundReference, "compose", "names no subtask"),
      (
        graph(step("t1") + "," + step("t2", "of {t1.name}", ["t1"])), .missingOutput, "subtasks[1].description",
        "gives a text"
      ),
      (
        graph(step("t1", "x", [], named) + "," + step("t2", "of {t1.surname}", ["t1"])), .missingOutput,
        "subtasks[1].description", "promises only name"
      ),
      (
        graph(step("t1", "x", [], named) + "," + step("t2", "of {t1.age}", ["t1"])), .missingOutput,
        "subtasks[1].description", "\"age\""
      ),
      (graph(step("t1", "x", [], named), #", "compose": "{t1.name.first}""#), .missingOutput, "compose", "\"first\""),
      (
        graph(step("t1", "of {text.title}"), #", "inputs": {"text": {"body": "x"}}"#), .missingOutput,
        "subtasks[0].description", "{text.title}"
      ),
      (
        graph(step("t1") + "," + step("t2", "x", ["t1"], #", "input_schema": {"required": ["city"]}"#)), .missingOutput,
        "subtasks[1].input_schema.required", "which no step gives"
      ),
      (
        graph(
          step("t1", "x", [], named) + ","
            + step(
              "t2", "x", ["t1"],
              #", "input_schema": {"properties": {"name": {"type": "integer"}}, "required": ["name"]}"#)),
        .missingOutput, "subtasks[1].input_schema.properties.name", "t1 gives it as string"
      ),
      (graph(step("t1"), #", "compose": "second""#), .missingOutput, "compose", "at least 2 outputs"),
      (
        graph(step("t1") + "," + step("t2", "x", ["t1"], #", "on_fail": {"back_to": "t3"}"#)), .invalidLoop,
        "subtasks[1].on_fail.back_to", "\"t3\""
      ),
      (
        graph(step("t1") + "," + step("t2", "x", ["t1"], named + #", "on_fail": {"back_to": "t1"}"#)), .invalidLoop,
        "subtasks[1].output_schema", "boolean \"valid\""
      ),
      (
        graph(step("t1") + "," + step("t2", "x", ["t1"], #", "on_fail": {"back_to": "t1", "often": 2}"#)),
        .unknownField,
        "subtasks[1].on_fail.often", "back_to, at_most"
      ),
      (
        graph(
          step("t1") + "," + step("t2", "x", ["t1"], #", "on_fail": {"back_to": "t1"}"#) + ","
            + step("t3", "x", ["t2"], #", "on_fail": {"back_to": "t1"}"#)), .invalidLoop, "subtasks[2].on_fail", "share"
      ),
    ] as [(String, GraphError.Code, String, String)])
  func isRefused(_ text: String, _ code: GraphError.Code, _ path: String, _ part: String) throws {
    let error = #expect(throws: GraphError.self) { try SubtaskGraph(parsing: text) }
    #expect(error?.code == code)
    #expect(error?.path.description == path)
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    #expect(error?.line == 1 && error?.column != nil)
  }

  @Test func aMistakeHasItsPlaceInTheText() throws {
    let text = """
      {
        "subtasks": [
          {"id": "t1", "description": "A \\"quoted\\" }] text", "dependencies": []},
          {"id": "t2", "description": "x",
           "dependencies": ["t1",   "t3"]}
        ]
      }
      """
    let error = #expect(throws: GraphError.self) { try SubtaskGraph(parsing: text) }
    #expect(error?.line == 5 && error?.column == 31)
  }

  @Test func orderIsStableAndLevelsAreWide() throws {
    // Written backwards: what is free to go first goes first.
    let text = Self.graph(
      [
        Self.step("end", "x", ["left", "right"]), Self.step("right", "x", ["top"]), Self.step("left", "x", ["top"]),
        Self.step("top"), Self.step("alone"), Self.step("after", "x", ["left"]), Self.step("last", "x", ["after"]),
      ].joined(separator: ","))
    let shape = try SubtaskGraph(parsing: text).shape
    #expect(shape.order == ["top", "right", "left", "end", "alone", "after", "last"])
    #expect(shape.levels == [["top", "alone"], ["right", "left"], ["end", "after"], ["last"]])
    #expect(shape.width == 2 && shape.depth == 4)
    #expect(shape.criticalPath == ["top", "left", "after", "last"])
    #expect(shape.sinks == ["end", "alone", "last"])
  }

  @Test func aLongChainIsNoTrouble() throws {
    let count = 5000
    func text(last: String) -> String {
      Self.graph(
        (0..<count).map { Self.step("t\($0)", "x", $0 == 0 ? (last.isEmpty ? [] : [last]) : ["t\($0 - 1)"]) }
          .joined(separator: ","))
    }
    #expect(try SubtaskGraph(parsing: text(last: "")).shape.depth == count)
    let error = #expect(throws: GraphError.self) { try SubtaskGraph(parsing: text(last: "t\(count - 1)")) }
    #expect(error?.code == .cycle)
  }

  @Test func whatAStepNeedsFromFartherBackIsThere() throws {
    let graph = try SubtaskGraph(
      parsing: Self.graph(
        Self.step("t1", "x", [], Self.named) + "," + Self.step("t2", "x", ["t1"]) + ","
          + Self.step(
            "t3", #"{t1.name} and {t2}, as {\"a\": 1} or { t1 }"#, ["t2"],
            #", "input_schema": {"properties": {"t2": {"type": "string"}}, "required": ["t2"]}"#)))
    #expect(graph["t3"]?.description.references.map(\.description) == ["t1.name", "t2"])
  }
}
