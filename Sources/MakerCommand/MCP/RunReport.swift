import MakerRuns
import MakerConsole
import Maker
import MakerVoting

/// What a tool tells of an outcome.
struct Told: Sendable {
  /// What it adds to the result.
  var members: [(String, JSON)] = []
  /// The solution in words; `nil` where there is none.
  var text: String?
  /// What should be known of it.
  var remark: String?
}

extension Told {
  /// Of a question's answer, with what it rests on.
  init(answer outcome: RunOutcome) {
    self.init(
      members: (outcome.solution.map { [("answer", $0.json)] } ?? [])
        + outcome.members.filter { $0.name == "sources" }
        .map { ($0.name, $0.value) }, text: outcome.solution?.text)
  }

  /// Where an answer comes from, with a `context`.
  static let sources: (String, JSON) = (
    "sources",
    [
      "type": "array", "items": ["type": "object"],
      "description": "with `context`: the words that the answer rests on, each with its passage and node",
    ]
  )
}

extension RunReport {
  /// What a run came to, as its tool tells it.
  init(_ outcome: RunOutcome, _ prepared: PreparedRun, _ run: String, _ told: Told) {
    let preparation = prepared.preparation
    let isSolved = outcome.status == .solved
    let next = RunAdvice.nextStep(outcome, preparation, hasContext: prepared.work.hasContext)
      .map(CallSettings.inArguments)
    let notes = [SimulationNote.text(of: preparation.choice.names), told.remark].compactMap {
      $0
    }
    var object: JSONObject = ["status": .string(outcome.status.rawValue)]
    for (name, value) in told.members { object[name] = value }
    if isSolved, let reliability = outcome.reliability {
      object["confidence"] = .string(Confidence(reliability: reliability).rawValue)
      object["reliability"] = .double((reliability * 1e6).rounded() / 1e6)
    }
    object["reason"] = outcome.reason.map { .string(CallSettings.inArguments($0)) }
    object["fault"] = outcome.result.fault?.json
    object["next_step"] = next.map { .string($0) }
    object["model"] = .string(preparation.choice.names.joined(separator: ", "))
    object["simulated"] = .bool(preparation.choice.isSimulated)
    if !notes.isEmpty { object["note"] = .string(notes.joined(separator: " ")) }
    if !isSolved { object["decided"] = .strings(Array(outcome.result.tree.decidedLines.prefix(RunBook.decidedLines))) }
    object["usage"] = outcome.result.usage.json
    object["run"] = .string(run)
    object["resource"] = .string(RunResources.uri(run))
    let line = RunAdvice.line(outcome, preparation, hasContext: prepared.work.hasContext)
    let text = ([told.text.map(Sanitizer.text) ?? CallSettings.inArguments(line)] + notes).joined(separator: "\n\n")
    self.init(text: text, json: .object(object), isFailed: outcome.status == .failed)
  }

  /// JSON Schema of the report of a tool whose solutions have these members.
  static func schema(_ solution: [(String, JSON)], required: [String]) -> JSON {
    let common: [(String, JSON)] = [
      (
        "status",
        [
          "type": "string",
          "enum": ["solved", "no_consensus", "rejected", "budget_exhausted", "interrupted", "failed"],
          "description": "only solved is a decision; the others are honest outcomes, with a reason",
        ]
      )
    ]
    let after: [(String, JSON)] = [
      ("confidence", ["type": "string", "enum": ["high", "medium", "low"]]),
      ("reliability", ["type": "number", "description": "how far the votes agreed, not how often they are right"]),
      ("reason", ["type": "string", "description": "why it is not solved"]),
      ("fault", ["type": "object", "description": "what failed: kind, message, model"]),
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

/// What the user should be told where the simulated model is among those that answer.
enum SimulationNote {
  static func text(of models: [String]) -> String? {
    guard models.contains(where: ModelChoice.isSimulated) else { return nil }
    return models.allSatisfy(ModelChoice.isSimulated)
      ? "No real model was asked: the offline simulated model answered, from a small world of facts. For a real one, "
        + CallSettings.realModel + "."
      : "One of the models is the offline simulated one, which knows only a small world of facts."
  }
}
