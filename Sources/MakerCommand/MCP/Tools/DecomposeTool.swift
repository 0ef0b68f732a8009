import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_decompose`.
enum DecomposeTool {
  static func make(_ toolbox: Toolbox) -> RunTool {
    RunTool(
      name: "maker_decompose", title: "Decompose",
      description: """
        Splits one question or task once, by vote: decomposers propose, code rejects what is unsound, discriminators elect \
        subproblem A, subproblem B and how to compose their solutions, or that no split is needed (`stop`). maker_plan \
        splits further. No consensus is a result, not an error: look at `status`.
        """,
      kinds: [.split],
      properties: [
        ("question", toolbox.promptSchema("the question; or `task`")), ("task", toolbox.promptSchema("the task")),
      ],
      solution: [
        ("stop", ["type": "boolean", "description": "whether it was elected to solve it directly"]),
        ("subproblem_A", ["type": "string"]),
        ("subproblem_B", ["type": "string", "description": "{A} in it stands for the solution of A"]),
        ("compose_fn", ["type": "string", "description": "how the two solutions make one"]),
        ("votes", list(["candidate": ["type": "string"], "votes": ["type": "integer", "minimum": 0]])),
        (
          "proposals",
          list([
            "proposal": ["type": "string"], "count": ["type": "integer", "minimum": 1],
            "raw": ["type": "string", "description": "the first reply that made it"],
            "rejection": ["type": ["string", "null"], "description": "why code did not let it stand for election"],
          ])
        ),
        ("k_used", ["type": "integer", "minimum": 1]),
      ]
    ) { call in
      let settings = try toolbox.settings(call.arguments)
      let isTask = try isTask(call.arguments)
      var arguments = ProblemArguments()
      arguments.set(isTask ? "task" : "question", [.text(try await text(isTask, call, toolbox))])
      return try await toolbox.ready(.split, arguments, settings)
    } tell: { outcome in
      let split = outcome.solution?.json.object?.members.map { ($0.name, $0.value) } ?? []
      return Told(members: outcome.members.map { ($0.name, $0.value) } + split, text: outcome.solution?.text)
    }
  }

  private static let exactlyOne = "give exactly one of `question` and `task`"

  private static func isTask(_ arguments: JSONObject) throws -> Bool {
    if arguments["question"] != nil, arguments["task"] != nil { throw ToolFailure(exactlyOne) }
    return arguments["task"] != nil
  }

  private static func text(_ isTask: Bool, _ call: ToolCall, _ toolbox: Toolbox) async throws -> String {
    if isTask { return try await toolbox.text("task", "What is the task?", call) }
    guard let text = try await toolbox.textIfAny("question", "What is to be decomposed?", call) else {
      throw ToolFailure(exactlyOne)
    }
    return text
  }

  private static func list(_ members: JSONObject) -> JSON {
    [
      "type": "array",
      "items": [
        "type": "object", "properties": .object(members), "required": .strings(members.names),
        "additionalProperties": false,
      ],
    ]
  }
}
