import Maker
import MakerVoting

/// What a run came to, whatever it was about.
struct RunOutcome: Sendable {
  let status: RunStatus
  let reason: String?
  /// How far the votes agreed; `nil` where nothing was voted on.
  let reliability: Double?
  let tree: NodeRecord
  let usage: Usage
  /// What the tool adds to the result: the solution, if there is one.
  var members: [(String, JSON)]
  /// The solution in words.
  let text: String?
  /// What should be known of the solution.
  let remark: String?
  /// The whole result, as `--json` prints it.
  var whole: JSON

  /// - Parameters:
  ///   - isVoted: whether the solution was elected.
  ///   - always: members of the result with or without a solution, whose own come after them.
  ///   - remark: what should be known of the run.
  ///   - solution: the members, the words, and a remark, of a solution.
  init<Solution: Sendable>(
    _ result: RunResult<Solution>, reliability: Double? = nil, isVoted: Bool = true, always: [(String, JSON)] = [],
    remark: String? = nil,
    solution: (Solution) -> (members: [(String, JSON)], text: String, remark: String?)
  ) {
    status = result.status
    reason = result.reason
    self.reliability = isVoted ? reliability ?? result.reliability : nil
    tree = result.tree
    usage = result.usage
    let parts = result.solution.map(solution)
    members = always + (parts?.members ?? [])
    text = parts?.text
    self.remark = parts?.remark ?? remark
    whole = result.json(parts?.members.first?.0 ?? "solution", parts?.members.first?.1)
  }
}

/// What a run came to, as its tool tells it.
struct RunReport: Sendable {
  let text: String
  let json: JSON

  init(_ outcome: RunOutcome, _ run: String, _ prepared: PreparedRun, journalFailure: String? = nil) {
    let preparation = prepared.preparation
    let isSolved = outcome.status == .solved
    let reason = outcome.reason ?? ""
    let next = RunAdvice.nextStep(outcome.status, reason, preparation, hasContext: prepared.hasContext)
      .map(CallSettings.inArguments)
    let notes = [preparation.choice.simulationNote, outcome.remark, journalFailure].compactMap {
      $0
    }
    var object: JSONObject = ["status": .string(outcome.status.rawValue)]
    for (name, value) in outcome.members { object[name] = value }
    if isSolved, let reliability = outcome.reliability {
      object["confidence"] = .string(Confidence(reliability: reliability).rawValue)
      object["reliability"] = .double((reliability * 1e6).rounded() / 1e6)
    }
    object["reason"] = outcome.reason.map { .string(CallSettings.inArguments($0)) }
    object["next_step"] = next.map { .string($0) }
    object["model"] = .string(preparation.choice.names.joined(separator: ", "))
    object["simulated"] = .bool(preparation.choice.isSimulated)
    if !notes.isEmpty { object["note"] = .string(notes.joined(separator: " ")) }
    if !isSolved { object["decided"] = .strings(Array(CommandRun.decided(outcome.tree).prefix(RunStore.decidedLines))) }
    object["usage"] = outcome.usage.json
    object["run"] = .string(run)
    object["resource"] = .string(RunResources.uri(run))
    json = .object(object)
    let line = RunAdvice.line(outcome.status, reason, preparation, hasContext: prepared.hasContext)
    text = ([outcome.text.map(Sanitizer.text) ?? CallSettings.inArguments(line)] + notes).joined(separator: "\n\n")
  }

  /// JSON Schema of the report of a tool whose solutions have these members.
  static func schema(_ solution: [(String, JSON)], required: [String]) -> JSON {
    let common: [(String, JSON)] = [
      (
        "status",
        [
          "type": "string", "enum": ["solved", "no_consensus", "rejected", "budget_exhausted", "interrupted"],
          "description": "only solved is a decision; the others are honest outcomes, with a reason",
        ]
      )
    ]
    let after: [(String, JSON)] = [
      ("confidence", ["type": "string", "enum": ["high", "medium", "low"]]),
      ("reliability", ["type": "number", "description": "how far the votes agreed, not how often they are right"]),
      ("reason", ["type": "string", "description": "why it is not solved"]),
      ("next_step", ["type": "string", "description": "what could help"]),
      ("model", ["type": "string", "description": "who was asked"]),
      ("simulated", ["type": "boolean", "description": "whether the offline simulated model answered"]),
      ("note", ["type": "string", "description": "for the user"]),
      ("decided", ["type": "array", "items": ["type": "string"], "description": "what was decided before the end"]),
      ("usage", ["type": "object", "description": "calls, samples, tokens, cost, seconds"]),
      ("run", ["type": "string", "description": "the run's id"]),
      ("resource", ["type": "string", "description": "where the whole tree can be read"]),
    ]
    return [
      "type": "object", "properties": .object(JSONObject(common + solution + after)),
      "required": .strings(required), "additionalProperties": false,
    ]
  }
}

extension ModelChoice {
  /// What the user should be told where the simulated model is among those that answer.
  var simulationNote: String? {
    guard isSimulated else { return nil }
    return names.allSatisfy { $0 == "sim" || $0.hasPrefix("sim:") }
      ? "No real model was asked: the offline simulated model answered, from a small world of facts. For a real one, "
        + CallSettings.realModel + "."
      : "One of the models is the offline simulated one, which knows only a small world of facts."
  }
}
