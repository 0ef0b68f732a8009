import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_plan`.
enum PlanTool {
  static func make(_ toolbox: Toolbox) -> RunTool {
    RunTool(
      name: "maker_plan", title: "Plan",
      description: """
        Splits a question into a tree of subquestions, each split elected by vote, without answering any. The plan can be \
        read and edited, then given to maker_run_plan. No consensus is a result, not an error: look at `status`.
        """,
      kinds: [.plan],
      properties: [
        ("question", toolbox.promptSchema("the question; if it is missing, the user is asked where the host can")),
        ("context", toolbox.contextSchema),
      ],
      solution: [("plan", ["type": "object", "description": "for maker_run_plan"])]
    ) { call in
      let settings = try toolbox.settings(call.arguments)
      var arguments = ProblemArguments()
      arguments.set("question", [.text(try await toolbox.text("question", "What is the question?", call))])
      toolbox.takeContext(call, &arguments)
      return try await toolbox.ready(.plan, arguments, settings)
    } tell: {
      Told(members: $0.solution.map { [("plan", $0.json)] } ?? [], text: $0.solution?.text)
    }
  }
}

/// `maker_run_plan`.
enum RunPlanTool {
  static func make(_ toolbox: Toolbox) -> RunTool {
    RunTool(
      name: "maker_run_plan", title: "Run a plan",
      description: """
        Answers a question along a plan of maker_plan, as it stands or edited: only what the plan leaves open is voted on, \
        and every answer is. No consensus is a result, not an error: look at `status`.
        """,
      kinds: [.question],
      properties: [
        ("plan", ["type": "object", "description": "what maker_plan gave as `plan`, perhaps edited"]),
        ("context", toolbox.contextSchema),
      ],
      required: ["plan"],
      solution: [("answer", ["type": "string"]), Told.sources]
    ) { call in
      let settings = try toolbox.settings(call.arguments)
      let plan: Plan
      do throws(PlanError) { plan = try Plan(parsing: (call.arguments["plan"] ?? .null).compact) } catch {
        throw ToolFailure("`plan`: \(error.description)")
      }
      try checkLengths(plan.root, toolbox)
      var arguments = ProblemArguments()
      arguments.set("plan", [.given(plan.json.compact, name: "`plan`")])
      toolbox.takeContext(call, &arguments)
      return try await toolbox.ready(.question, arguments, settings)
    } tell: {
      Told(answer: $0)
    }
  }

  private static func checkLengths(_ node: Plan.Node, _ toolbox: Toolbox) throws(ToolFailure) {
    guard node.problem.unicodeScalars.count <= toolbox.promptCharacters else {
      throw ToolFailure(
        "`plan`: the problem of node \(node.id) has more than \(toolbox.promptCharacters) characters; shorten it")
    }
    if case .split(_, _, let a, let b, _) = node {
      try checkLengths(a, toolbox)
      try checkLengths(b, toolbox)
    }
  }
}
