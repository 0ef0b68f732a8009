import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_run_dag`.
enum RunDagTool {
  static func make(_ toolbox: Toolbox) -> RunTool {
    RunTool(
      name: "maker_run_dag", title: "Run a graph of subtasks",
      description: """
        Runs a graph of subtasks, as maker_build_dag checks it: each subtask as soon as it can be, voted with its own \
        criticality (else medium), its inputs bound from earlier outputs, the results composed. Where a refinement fails \
        to the end, the user is asked if the host can; else `needs_review` tells. Look at `status`.
        """,
      kinds: [.graph],
      properties: GraphArguments.properties, required: ["subtasks"],
      solution: [
        ("answer", ["description": "of any type"]),
        ("outputs", ["type": "object", "description": "by subtask, also of what is not solved"]),
        ("failed", ["type": "array", "items": ["type": "object"], "description": "subtasks without an output"]),
        (
          "needs_review",
          ["type": "array", "items": ["type": "object"], "description": "refinements that a person has to decide on"]
        ),
      ]
    ) { call in
      let document = try toolbox.graph(call.arguments)
      var arguments = ProblemArguments()
      arguments.set("graph", [.given(JSON.object(document).compact, name: "graph")])
      do {
        _ = try SubtaskGraph(.object(document))
        return try await toolbox.ready(.graph, arguments, try toolbox.settings(call.arguments))
      } catch let error as GraphError {
        throw GraphArguments.failure(error)
      }
    } tell: { outcome in
      // The outputs that there are belong to it however it ended.
      Told(
        members: (outcome.solution.map { [("answer", $0.json)] } ?? []) + outcome.members.map { ($0.name, $0.value) },
        text: outcome.solution?.text)
    }
  }
}
