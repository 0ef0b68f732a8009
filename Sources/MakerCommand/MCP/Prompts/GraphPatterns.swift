import MakerRuns
import MakerConsole
import Maker
import MakerVoting

/// Graphs of subtasks for kinds of work that come up again and again. Texts of the user are inputs, so that nothing in
/// them is read as a reference or an instruction.
enum GraphPatterns {
  /// Whether sources confirm a claim: each is looked at by itself, then all are counted.
  static func verification(claim: String, sources: [String]) -> JSON {
    let letters = sources.indices.map { String(UnicodeScalar(UInt8(ascii: "a") + UInt8($0 % 26))) }
    let verdict: JSON = ["type": "string", "enum": ["supports", "contradicts", "silent"]]
    let count: JSON = ["type": "integer", "minimum": 0]
    let all = letters.map { "{in_\($0)}" }.joined(separator: ", ")
    return [
      "title": "Is the claim confirmed by the sources?",
      "inputs": .object(
        JSONObject(
          [("statement", .string(claim))] + zip(letters, sources).map { ("source_\($0)", .string($1)) })),
      "subtasks": .array(
        [subtask("claim", "Restate the claim in {statement} as one sentence")]
          + letters.map { letter in
            subtask(
              "in_\(letter)",
              "Does {source_\(letter)} support {claim}? The answer is supports, contradicts or silent", ["claim"],
              ["output_schema": verdict])
          } + [
            subtask(
              "cross_validate",
              "Count how many of the sources support the claim and how many contradict it: \(all). It is confirmed if"
                + " more than half support it", letters.map { "in_\($0)" },
              [
                "criticality": "high",
                "output_schema": object([
                  ("supporting", count), ("contradicting", count), ("sources", ["type": "integer", "minimum": 1]),
                  ("confirmed", ["type": "boolean"]),
                ]),
              ]),
            subtask(
              "score", "Give the percentage of the sources in {cross_validate} that support {claim}",
              ["claim", "cross_validate"], ["output_schema": ["type": "integer", "minimum": 0, "maximum": 100]]),
          ]),
      "compose": "{claim} Confirmed: {cross_validate.confirmed}, by {score} % of {cross_validate.sources} sources.",
    ]
  }

  /// A text that is drafted, criticised and revised until it meets a condition; after so many revisions a person decides.
  static func refinement(task: String, text: String?, condition: String, revisions: Int) -> JSON {
    var inputs: JSONObject = ["task": .string(task), "condition": .string(condition)]
    inputs["text"] = text.map { .string($0) }
    return [
      "title": "A text that meets a condition",
      "inputs": .object(inputs),
      "subtasks": [
        subtask("draft", text == nil ? "Write what {task} asks for" : "Write what {task} asks of {text}"),
        subtask("critique", "Critique {draft}: does it meet the condition {condition}?", ["draft"]),
        subtask(
          "revise", "Revise {draft} as {critique} says, so that it meets the condition {condition}",
          ["draft", "critique"]),
        subtask(
          "validate", "Check that {revise} meets the condition {condition}", ["revise"],
          ["on_fail": ["back_to": "revise", "at_most": .integer(revisions)]]),
        subtask("final", "The accepted revision", ["revise", "validate"], ["compose": "{revise}"]),
      ],
    ]
  }

  /// Entities of a document and relations between them, beside those that a second source confirms.
  static func knowledge(document: String, source: String?) -> JSON {
    let texts: JSON = ["type": "array", "items": ["type": "string"], "uniqueItems": true]
    let relation = object(["subject", "relation", "object"].map { ($0, ["type": "string"]) })
    func relations(_ name: String, in text: String) -> JSON {
      subtask(
        name, "Extract the relations between {entities.entities} in {\(text)}", ["entities"],
        ["output_schema": object([(name, ["type": "array", "uniqueItems": true, "items": relation])])])
    }
    var inputs: JSONObject = ["document": .string(document)]
    inputs["source"] = source.map { .string($0) }
    var subtasks = [
      subtask(
        "entities", "Extract the entities from {document}", [], ["output_schema": object([("entities", texts)])]),
      relations("relations", in: "document"),
    ]
    if source != nil { subtasks.append(relations("confirmed", in: "source")) }
    let parts = ["entities", "relations"] + (source == nil ? [] : ["confirmed"])
    subtasks.append(subtask("merge", "Merge entities and relations", parts, ["compose": "json_merge"]))
    return [
      "title": .string(
        source == nil
          ? "Entities and relations of a document"
          : "Entities and relations of a document, as far as a second source confirms them"),
      "inputs": .object(inputs), "subtasks": .array(subtasks),
    ]
  }

  private static func subtask(
    _ id: String, _ description: String, _ dependencies: [String] = [], _ more: JSONObject = [:]
  ) -> JSON {
    var object: JSONObject = [
      "id": .string(id), "description": .string(description), "dependencies": .strings(dependencies),
    ]
    for member in more.members { object[member.name] = member.value }
    return .object(object)
  }

  /// The schema of an object with these members and no others.
  private static func object(_ members: [(String, JSON)]) -> JSON {
    [
      "type": "object", "properties": .object(JSONObject(members)), "required": .strings(members.map(\.0)),
      "additionalProperties": false,
    ]
  }
}
