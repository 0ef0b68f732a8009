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
      let graph: SubtaskGraph
      do throws(GraphError) { graph = try SubtaskGraph(.object(document)) } catch {
        throw GraphArguments.failure(error)
      }
      let settings = try toolbox.settings(call.arguments)
      let prompts = try PromptFolder.load(settings.text(.prompts), into: .graphs)
      let preparation = try await toolbox.preparation(settings)
      let models = try await preparation.models(toolbox.setup)
      let criticality = settings.subtaskCriticality
      do throws(GraphError) { try GraphRunner(graph: graph, models: models).check() } catch {
        throw GraphArguments.failure(error)
      }
      return PreparedRun(
        problem: graph.title, preparation: preparation, models: models,
        mayAsk: graph.subtasks.contains { $0.loop != nil }
      ) { means in
        let result = try await GraphRunner(
          graph: graph, models: means.models, settings: means.settings, criticality: criticality, prompts: prompts,
          clock: means.clock, listeners: means.listeners
        ) { review in
          let isAccepted = await toolbox.runs.ask(review, means.id)
          try Task.checkCancellation()
          return isAccepted
        }.run(stop: means.stop, run: means.id)
        return RunOutcome(result)
      }
    }
  }
}

extension RunOutcome {
  /// What a graph came to: the outputs that there are belong to it however it ended.
  init(_ graph: GraphResult) {
    self.init(graph.result) { answer in
      ([("answer", answer)], answer.string ?? answer.pretty, nil)
    }
    let json = graph.json
    whole = json
    members += ["outputs", "failed", "needs_review"].compactMap { name in json[name].map { (name, $0) } }
  }
}
