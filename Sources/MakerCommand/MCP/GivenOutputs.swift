import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_vote` of outputs that are there already: they are counted, and nobody is asked.
enum GivenOutputs {
  private static let most = 10_000

  static func schema(_ toolbox: Toolbox) -> JSON {
    [
      "type": "array", "minItems": 1, "maxItems": .integer(most),
      "description": """
      replies that are there already, in the order in which they came: texts, or objects with the text, or a JSON value, \
      as `output`; or `prompt`
      """,
      "items": [
        "type": ["string", "object"], "maxLength": .integer(toolbox.promptCharacters * 20),
        "properties": [
          "output": ["description": "what an agent said"],
          "agent_id": ["type": ["string", "integer"], "description": "who said it"],
          "is_valid": ["type": "boolean", "description": "false for one that was red-flagged: it is no vote"],
          "red_flags": ["type": "array", "description": "red flags that were found in it: with any it is no vote"],
        ],
        "required": ["output"], "additionalProperties": false,
      ],
    ]
  }

  static func count(_ arguments: JSONObject, _ toolbox: Toolbox) async throws -> ToolResult {
    if let name = ["prompt", "schema"].first(where: { arguments[$0] != nil }) {
      throw ToolFailure("`outputs` and `\(name)` exclude each other: outputs are counted, and no model is asked")
    }
    let settings = try toolbox.settings(arguments)
    let run = try settings.runSettings()
    guard let matcher = try MatcherChoice.ofCode(settings) else {
      throw ToolFailure(
        "`matcher` \(settings.text(.matcher) ?? "") asks a model; `outputs` are compared by code: exact, normalized, json,"
          + " numeric or code")
    }
    let margin = try run.margin.margin(at: .node(depth: 0))
    var rules: RedFlagRules?
    if examining.contains(where: { arguments[$0.member] != nil }) {
      rules = run.redFlags
      // A short output may be all that was wanted.
      if arguments[Flag.minChars.member] == nil { rules?.minCharacters = 1 }
    }
    let outputs = (arguments["outputs"]?.array ?? []).map(text).map { said in
      said.flatMap { said in rules.map { ReplyValidation(of: said, rules: $0).isValid } ?? true ? said : nil }
    }
    let election = try await elect(
      given: outputs, ElectionRules(margin: margin, maxVotes: run.maxVotes, panel: run.panel), matcher: matcher)
    return result(election, outputs.count, matcher)
  }

  /// Arguments with which outputs are examined for red flags before they are counted.
  private static let examining: [Flag] = [.flags, .minChars, .taskKind, .range, .sources, .maxOutputTokens]

  /// What an output says; `nil` for one that does not count.
  private static func text(_ output: JSON) -> String? {
    if let text = output.string { return text }
    guard output["is_valid"] != false, output["red_flags"]?.array?.isEmpty ?? true, let said = output["output"] else {
      return nil
    }
    return said.string ?? said.compact
  }

  private static func result(_ election: Election<String, String>, _ given: Int, _ matcher: Matcher) -> ToolResult {
    let entries = election.entries.filter { !$0.isStruckOff }
    let most = entries.map(\.votes).max() ?? 0
    let winner = election.winner?.sample
    var object: JSONObject = [
      "status": .string((winner == nil ? RunStatus.noConsensus : .solved).rawValue),
      "winner": winner.map { .string($0) } ?? .null,
      "vote_counts": VoteCounts.json(entries.map { ($0.sample, .integer($0.votes)) }),
      "total_samples": .integer(election.samples), "outputs_given": .integer(given),
      "k_used": .integer(election.rules.margin),
      "p_hat": election.ballots > 0 ? .double(Double(most) / Double(election.ballots)) : .null,
      "confidence_score": .double(election.confidence), "matcher_type": .string(matcher.name),
      "candidate_groups": .integer(entries.count), "red_flagged": .integer(election.flags.values.reduce(0, +)),
    ]
    let votes = entries.map { "\(Sanitizer.line($0.sample, limit: 80)): \($0.votes)" }.joined(separator: "\n")
    guard let winner else {
      let flagged = election.flags.values.reduce(0, +)
      let lead =
        flagged > 0 && entries.isEmpty
        ? "all that were counted, \(flagged), have red flags"
        : "the leader is \(election.lead) ahead, and \(election.rules.margin) are wanted"
      object["reason"] = .string("no consensus among \(Words.count(given, "output")): \(lead)")
      object["next_step"] = .string(
        entries.isEmpty
          ? "look at the outputs with maker_red_flag, or call again with other `flags`"
          : "call again with more outputs, a smaller `k` or another `matcher`")
      return ToolResult("no consensus: \(lead)\n\(votes)", structured: .object(object))
    }
    return ToolResult(Sanitizer.text(winner) + "\n\n" + votes, structured: .object(object))
  }
}
