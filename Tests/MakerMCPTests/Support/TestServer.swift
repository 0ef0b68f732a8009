import MakerText
import Synchronization

@testable import MakerMCP

struct Mishap: Error {}

extension MCPServer {
  /// A server with a tool for each thing a tool can do.
  static func test(
    gate: Gate = Gate(), limits: Limits = Limits(), seconds: (@Sendable () -> Double)? = nil, more: [MCPTool] = []
  ) -> MCPServer {
    MCPServer(
      name: "test", title: "Test", version: "1.2.3", instructions: "Be kind.", tools: tools(gate) + more,
      resources: [notes], prompts: [greet], limits: limits, checksOutput: true, key: Array("secret".utf8),
      seconds: seconds, explain: { "explained: \($0)" })
  }

  private static func tools(_ gate: Gate) -> [MCPTool] {
    let text: JSON = [
      "type": "object",
      "properties": [
        "text": ["type": "string", "maxLength": 20, "description": "what is said"],
        "count": ["type": "integer", "minimum": 1, "maximum": 9],
      ],
      "required": ["text"], "additionalProperties": false,
    ]
    let nothing: JSON = ["type": "object", "properties": [:], "additionalProperties": false]
    let echoed: JSON = [
      "type": "object", "properties": ["text": ["type": "string"]], "required": ["text"], "additionalProperties": false,
    ]
    return [
      MCPTool(
        name: "echo", aliases: ["say/echo"], title: "Echo", description: "Says it again.", inputSchema: text,
        outputSchema: echoed, annotations: .init(isReadOnly: true)
      ) { call in
        ToolResult("said", structured: ["text": call.arguments["text"] ?? .null])
      },
      MCPTool(name: "slow", title: "Slow", description: "Waits.", inputSchema: nothing) { _ in
        try await gate.pass()
        return ToolResult("done")
      },
      MCPTool(name: "fail", title: "Fail", description: "Fails.", inputSchema: nothing) { _ in
        throw ToolFailure("it cannot be done; do something else")
      },
      MCPTool(name: "crash", title: "Crash", description: "Throws.", inputSchema: nothing) { _ in throw Mishap() },
      MCPTool(name: "lie", title: "Lie", description: "Breaks its word.", inputSchema: nothing, outputSchema: echoed) {
        _ in
        ToolResult("a lie", structured: ["text": 7])
      },
      MCPTool(name: "count", title: "Count", description: "Tells its progress.", inputSchema: nothing) { call in
        for step in [1.0, 2, 2, 1, 3] { call.progress(step, of: 3, "step") }
        call.log(.debug, "a detail")
        call.log(.warning, "a warning")
        return ToolResult("counted")
      },
      MCPTool(name: "ask", title: "Ask", description: "Asks twice.", inputSchema: nothing) { call in
        let name = try await call.elicit(
          Elicitation("name", "Who?", fields: [("name", ["type": "string", "minLength": 1])]))
        let sure = try await call.elicit(Elicitation("sure", "Sure?", fields: [("sure", ["type": "boolean"])]))
        return ToolResult("\(name) \(sure)", structured: nil)
      },
      MCPTool(
        name: "demand", title: "Demand", description: "Needs a form.", inputSchema: nothing,
        requiredCapabilities: ["elicitation"]
      ) { _ in ToolResult("fine") },
    ]
  }

  private static let notes = ResourceProvider(
    templates: [
      MCPResource(uri: "note://{n}", name: "note", title: "Note", description: "A note.", mimeType: "text/plain")
    ],
    list: {
      (0..<250).map {
        MCPResource(uri: "note://\($0)", name: "n\($0)", title: "N", description: "", mimeType: "text/plain")
      }
    },
    read: { $0 == "note://1" ? ResourceText("one", mimeType: "text/plain") : nil })

  private static let greet = MCPPrompt(
    name: "greet", title: "Greet", description: "Greets.",
    arguments: [.init("who", "whom to greet"), .init("how", "in which tone", isRequired: false)]
  ) { "Greet \($0["who"] ?? "") \($0["how"] ?? "kindly")" }
}
