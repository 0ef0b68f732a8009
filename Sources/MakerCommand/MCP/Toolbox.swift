import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// What all tools of the server have in common.
///
/// A new tool is a file in `Tools` with a function that makes it, and an entry in ``tools``; one that carries out a run is
/// a ``RunTool``, has an entry in ``runTools`` instead, and can then be started in the background as well.
struct Toolbox: Sendable {
  /// The command line: its settings are the defaults of every call.
  let parsed: ParsedArguments
  /// What carries runs out. Its world is without standard output: that belongs to the protocol.
  let service: RunService
  let configurations = Configurations()

  var console: Console { service.console }
  var setup: ModelSetup { service.setup }
  var runs: RunBook { service.book }

  init(
    parsed: ParsedArguments, _ service: RunService, inBackground: @escaping RunService.Background
  ) {
    self.parsed = parsed
    var console = service.console
    console.writeOutput = { _ in }
    console.errorSize = { nil }
    self.service = RunService(
      kinds: service.kinds, setup: service.setup, console: console, words: ReasonWords.arguments,
      background: inBackground)
  }

  /// The tools that carry out a run; each of them can also be started with `maker_run_start`.
  var runTools: [RunTool] {
    [
      AskTool.make(self), SolveTool.make(self), PlanTool.make(self), RunPlanTool.make(self), DecomposeTool.make(self),
      VoteTool.make(self), CalibrateTool.make(self), RunDagTool.make(self),
    ]
  }

  /// All tools, in the order in which they are listed.
  var tools: [MCPTool] {
    let runTools = runTools
    let tools =
      runTools.map { $0.tool(self) }
      + [
        BuildDagTool.make(self), RedFlagTool.make(self), ComputeReliabilityTool.make(), GetConfigTool.make(),
        ComposeResultsTool.make(self), GeneratePromptTool.make(self),
      ]
      + [
        RunStartTool.make(self, runTools), RunResumeTool.make(self, runTools), RunStatusTool.make(self),
        RunCancelTool.make(self), HealthTool.make(self),
      ]
      + [ValidateTool.make(self), ConfigureTool.make(self)]
    return tools.map { tool in
      var tool = tool
      // As the first seed spells such names; hosts refuse the stroke in a list.
      tool.aliases.append(tool.name.replacing("maker_", with: "maker/"))
      return tool
    }
  }

  func server() -> MCPServer {
    var limits = MCPServer.Limits()
    limits.messageBytes = parsed.integer(MCPTree.maxMessageBytes) ?? limits.messageBytes
    return MCPServer(
      name: "maker", title: "maker", version: CommandTree.version, instructions: Self.instructions, tools: tools,
      resources: [RunResources.make(runs), PromptResources.make(self)],
      prompts: [DecomposePrompt.make(self)] + GraphPrompts.all,
      limits: limits, checksOutput: Self.checksOutput,
      explain: { CallSettings.inArguments(Failures.explain($0).message) })
  }

  private static let instructions = """
    maker answers questions and solves problems that are too long for one model call: it splits them, decides every step \
    by a vote of many samples, and lets code check what code can check. Use maker_ask for a question, maker_solve for a \
    problem with states, maker_vote for one prompt or for outputs that are there already, maker_plan and maker_run_plan \
    to look at the decomposition first, maker_run_dag for steps of your own, and maker_run_start for work that takes \
    minutes. maker_configure tells what each setting means, which all of them take. A `status` other than solved is an \
    honest result: `reason` and `next_step` say what to do. Where \
    `simulated` is true, the offline simulated model answered; tell the user.
    """

  #if DEBUG
    private static let checksOutput = true
  #else
    private static let checksOutput = false
  #endif

  // MARK: Schemas that several tools share

  /// The longest question, task or calculation in characters.
  var promptCharacters: Int { parsed.integer(MCPTree.maxPromptChars) ?? 10_000 }

  /// A text of a question's length.
  func promptSchema(_ description: String) -> JSON {
    [
      "type": "string", "minLength": 1, "maxLength": .integer(promptCharacters), "description": .string(description),
    ]
  }

  /// A text that may be longer.
  func contextSchema(_ description: String) -> JSON {
    [
      "type": "string", "minLength": 1, "maxLength": .integer(promptCharacters * 20),
      "description": .string(description),
    ]
  }

  /// A text that answers must come from.
  var contextSchema: JSON { contextSchema("a text that the answer must come from") }
}
