import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// The figures of a panel of m agents and a margin k, by both formulas.
private enum Reliability {
  /// The accuracy of one agent that the second seed assumes.
  static let accuracy = 0.85

  static let note = """
    fixed_panel is the seed's formula: m votes, of which ⌈(m + k)/2⌉ must be right. Its printed table (97.1% for m = 5, \
    k = 2, p = .85) is not what it gives (83.5%, below a single agent): a fixed panel that wants a margin often decides \
    nothing. maker's elections are ahead_by_k: they go on until one answer leads by k. All figures assume independent \
    errors; a model that always errs in the same way is not helped by any vote.
    """

  static let arguments: [(String, JSON)] = [
    ("n", ["type": "number", "minimum": 1, "maximum": 1e30, "description": "steps in a row (else 1)"]),
    (
      "p",
      ["type": "number", "minimum": 0, "maximum": 1, "description": "how often one agent is right (else 0.85)"]
    ),
  ]

  static let output: [(String, JSON)] = [
    ("m", ["type": "integer"]), ("k", ["type": "integer"]), ("n", ["type": "number"]), ("p", ["type": "number"]),
    ("single_agent", figures([])),
    ("fixed_panel", figures(["votes_needed", "wrong_per_step", "undecided_per_step"])),
    ("ahead_by_k", figures(["wrong_per_step", "expected_votes"])),
    ("note", ["type": "string"]),
  ]

  private static func figures(_ more: [String]) -> JSON {
    let names = ["per_step", "all_steps"] + more
    return [
      "type": "object", "properties": .object(JSONObject(names.map { ($0, ["type": "number"]) })),
      "required": .strings(names), "additionalProperties": false,
    ]
  }

  static func json(agents: Int, margin: Int, _ arguments: JSONObject) throws -> (
    members: [(String, JSON)], text: String
  ) {
    let (p, n) = (arguments["p"]?.double ?? accuracy, arguments["n"]?.double ?? 1)
    let figures: BinomialConsensus
    do throws(Margin.InvalidParameter) {
      figures = try BinomialConsensus(agents: agents, margin: margin, p: p, steps: n)
    } catch {
      throw ToolFailure(error.description)
    }
    // Binomial sums are exact to about twelve digits.
    func rounded(_ value: Double) -> JSON { .double((value * 1e9).rounded() / 1e9) }
    let members: [(String, JSON)] = [
      ("m", .integer(agents)), ("k", .integer(margin)), ("n", .double(n)), ("p", .double(p)),
      ("single_agent", ["per_step": .double(p), "all_steps": .double(figures.singleOverSteps)]),
      (
        "fixed_panel",
        [
          "per_step": rounded(figures.fixedPanel), "all_steps": rounded(figures.fixedPanelOverSteps),
          "votes_needed": .integer(figures.votesNeeded), "wrong_per_step": rounded(figures.fixedPanelWrong),
          "undecided_per_step": rounded(figures.fixedPanelUndecided),
        ]
      ),
      (
        "ahead_by_k",
        [
          "per_step": .double(figures.aheadByK), "all_steps": .double(figures.aheadByKOverSteps),
          "wrong_per_step": .double(Margin.probabilityWrong(p: p, k: margin)),
          "expected_votes": .double(figures.expectedVotes),
        ]
      ),
      ("note", .string(note)),
    ]
    func share(_ value: Double) -> String { Words.fixed(value * 100, 2) + "%" }
    let text = """
      m = \(agents), k = \(margin), p = \(Words.number(p)), n = \(Words.number(n)): per step, and over all steps
      single agent: \(share(p)), \(share(figures.singleOverSteps))
      fixed panel of m (the seed's formula): \(share(figures.fixedPanel)), \(share(figures.fixedPanelOverSteps))
      first to ahead by k: \(share(figures.aheadByK)), \(share(figures.aheadByKOverSteps)), \
      \(Words.fixed(figures.expectedVotes, 1)) votes a step

      \(note)
      """
    return (members, text)
  }
}

/// `maker_compute_reliability`.
enum ComputeReliabilityTool {
  static func make() -> MCPTool {
    GraphArguments.tool(
      "compute_reliability", "Compute reliability",
      """
      Computes how often a vote of m agents with margin k is right, over n steps: by the fixed-panel formula, and by first \
      to ahead by k, which maker uses, beside a single agent.
      """,
      [
        ("m", ["type": "integer", "minimum": 1, "maximum": 1_000_000, "description": "agents"]),
        ("k", ["type": "integer", "minimum": 1, "maximum": 1_000_000, "description": "the margin, at most m"]),
      ] + Reliability.arguments,
      required: ["m", "k"], output: Reliability.output, requiredOutput: Reliability.output.map(\.0)
    ) { arguments in
      let result = try Reliability.json(
        agents: arguments["m"]?.int ?? 0, margin: arguments["k"]?.int ?? 0, arguments)
      return (.object(JSONObject(result.members)), result.text)
    }
  }
}

/// `maker_get_config`.
enum GetConfigTool {
  static func make() -> MCPTool {
    let criticality: (String, JSON) = (
      "criticality", ["type": "string", "enum": .strings(Criticality.allCases.map(\.rawValue))]
    )
    return GraphArguments.tool(
      "get_config", "Recommended configuration",
      "Tells the agents m and the margin k that are recommended for a criticality, and what they can be relied on for.",
      [criticality] + Reliability.arguments,
      output: [criticality] + Reliability.output, requiredOutput: [criticality.0] + Reliability.output.map(\.0)
    ) { arguments in
      let chosen = arguments["criticality"]?.string.flatMap(Criticality.init) ?? .medium
      let result = try Reliability.json(agents: chosen.panelSize, margin: chosen.margin, arguments)
      return (
        .object(JSONObject([("criticality", .string(chosen.rawValue))] + result.members)),
        "criticality \(chosen.rawValue): \(result.text)"
      )
    }
  }
}
