import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_vote`: of a prompt, which the models are asked.
enum VoteTool {
  private static let names = SecondNames([
    "k_margin": Flag.k.member, "m": Flag.agents.member, "max_samples": Flag.maxVotes.member,
    "equivalence": Flag.matcher.member,
    "equivalence_method": Flag.matcher.member,
  ])

  static func make(_ toolbox: Toolbox) -> RunTool {
    let settings = CallSettings.properties(try? Settings(toolbox.parsed, console: toolbox.console))
    var tool = RunTool(
      name: "maker_vote", title: "Vote",
      description: """
        Elects one of many replies: the first that is k votes ahead of every other. Give exactly one of `prompt`, which is \
        put to the model as it stands until a reply wins, and `outputs`, replies that are there already and are only \
        counted, in their order, without asking any model. No consensus is a result, not an error: look at `status`; a \
        plurality wins nothing.
        """,
      kinds: [.vote],
      properties: [
        ("prompt", toolbox.promptSchema("what the model is asked; or `outputs`")),
        ("outputs", GivenOutputs.schema(toolbox)),
        ("schema", ["type": "object", "description": "with `prompt`: a JSON Schema; other replies are discarded"]),
      ] + names.properties(of: settings),
      solution: solution
    ) { call in
      try await prompted(call, toolbox)
    } tell: { outcome in
      let members = outcome.members.filter { $0.name != "matcher" || $0.value != .null }
      return Told(
        members: members.map { name, value in
          guard name == "vote_counts", let counts = value.object else { return (name, value) }
          return (name, VoteCounts.json(counts.members.map { ($0.name, $0.value) }))
        }, text: outcome.solution?.text)
    }
    tool.always = solution.map(\.0).filter {
      !["matcher", "models", "rounds", "confidence_score", "outputs_given"].contains($0)
    }
    tool.always.append("status")
    tool.atOnce = { call in
      guard call.arguments["outputs"] != nil else { return nil }
      return try await GivenOutputs.count(try names.resolve(call.arguments), toolbox)
    }
    return tool
  }

  private static func prompted(_ call: ToolCall, _ toolbox: Toolbox) async throws -> RunTool.Ready {
    let arguments = try names.resolve(call.arguments)
    if arguments["outputs"] != nil {
      throw ToolFailure("`outputs` are counted at once: call maker_vote itself; a run is for a `prompt`")
    }
    var own = ProblemArguments()
    if let schema = arguments["schema"] { own.set("schema", [.given(schema.compact, name: "`schema`")]) }
    var settings = try toolbox.settings(arguments)
    let asked = "What is to be voted on? The prompt goes to the model as it stands."
    guard let prompt = try await toolbox.textIfAny("prompt", asked, call) else {
      throw ToolFailure("give exactly one of `prompt`, to ask the model, and `outputs`, to count what is there")
    }
    var remark: String?
    if settings.text(.matcher) == "embedding", settings.text(.embeddings) == nil {
      var changed = arguments
      if let model = await MatcherChoice.usualEmbeddings(toolbox.console, toolbox.setup) {
        changed[Flag.embeddings.member] = .string(model)
      } else {
        changed[Flag.matcher.member] = "normalized"
        remark =
          "No embeddings model is named and none is found here, so replies were compared as the matcher `normalized`"
          + " does, not by their meaning; give `embeddings`."
      }
      settings = try toolbox.settings(changed)
    }
    own.set("prompt", [.text(prompt)])
    var ready = try await toolbox.ready(.vote, own, settings)
    ready.remark = remark
    return ready
  }

  private static let solution: [(String, JSON)] = [
    (
      "winner",
      ["type": ["string", "null"], "description": "the elected reply, as it was said; null without consensus"]
    ),
    (
      "vote_counts",
      [
        "type": "object", "additionalProperties": ["type": "integer", "minimum": 0],
        "description":
          "votes by reply; of replies that are the same, the first is shown, and of long ones the beginning",
      ]
    ),
    ("total_samples", ["type": "integer", "minimum": 0, "description": "replies counted, discarded ones included"]),
    ("k_used", ["type": "integer", "minimum": 0, "description": "the margin"]),
    (
      "p_hat",
      [
        "type": ["number", "null"], "minimum": 0, "maximum": 1,
        "description": "the leader's share of the votes: agreement, not how often the model is right",
      ]
    ),
    ("matcher_type", ["type": "string", "description": "which replies are the same"]),
    ("candidate_groups", ["type": "integer", "minimum": 0, "description": "different replies"]),
    ("red_flagged", ["type": "integer", "minimum": 0, "description": "replies that were discarded"]),
    (
      "rounds",
      ["type": "integer", "minimum": 0, "description": "with `prompt`: rounds of replies asked for side by side"]
    ),
    ("models", ["type": "object", "description": "with `prompt`: replies by model"]),
    ("matcher", ["type": "object", "description": "with embeddings: which, and how near replies must be"]),
    (
      "confidence_score",
      [
        "type": "number", "minimum": 0, "maximum": 1,
        "description": "with `outputs`: how sure the votes alone make, by Eq. 9; agreement as well",
      ]
    ),
    (
      "outputs_given", ["type": "integer", "minimum": 0, "description": "with `outputs`: those after the decision too"]
    ),
  ]
}

extension MatcherChoice {
  /// An embeddings model where nobody names one: the provider's of whom a key is set, else one that answers here.
  static func usualEmbeddings(_ console: Console, _ setup: ModelSetup) async -> String? {
    if ["OPENAI_API_KEY", "OPENAI_API_KEY_FILE"].contains(where: { console.variable($0) != nil }) {
      return usualEmbeddings["openai"]
    }
    return await setup.servers().flatMap(\.models).first { $0.hasPrefix("ollama/") && $0.contains("embed") }
  }

  /// Embeddings models by provider.
  static let usualEmbeddings = ["openai": "openai/text-embedding-3-small", "ollama": "ollama/nomic-embed-text"]
}
