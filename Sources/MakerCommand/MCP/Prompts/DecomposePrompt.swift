import MakerRuns
import MakerConsole
import MakerMCP

/// The prompt “decompose this”.
enum DecomposePrompt {
  static func make(_ toolbox: Toolbox) -> MCPPrompt {
    MCPPrompt(
      name: "decompose", title: "Decompose this",
      description: "Split a question into subquestions by vote, look at the plan together, then run it.",
      arguments: [
        MCPPrompt.Argument("question", "what is to be decomposed"),
        MCPPrompt.Argument("context", "a text that the answer must come from", isRequired: false),
      ]
    ) { arguments in
      var steps = [
        "Use maker_plan to split the question below into subquestions.",
        "Show me the plan as a list: each subquestion, what it waits for, and how the answers are put together. Say where"
          + " a subquestion is vague, or not needed.",
        "Ask me what I want to change, and change the plan's JSON accordingly.",
        "Run it with maker_run_plan. Tell me the answer, its confidence, and, if `simulated` is true, that no real model"
          + " was asked. If `status` is not solved, tell me the reason and what was decided.",
      ].enumerated().map { "\($0.offset + 1). \($0.element)" }
      steps.append("\nQuestion:\n" + (arguments["question"] ?? ""))
      if let context = arguments["context"] { steps.append("\nGive this as `context` in both calls:\n" + context) }
      return steps.joined(separator: "\n")
    }
  }
}
