import MakerVoting

extension ReplySchema {
  /// An object with exactly these members, all required.
  package static func object(_ name: String, _ members: [(String, JSON)]) -> ReplySchema {
    ReplySchema(
      name: name,
      schema: [
        "type": "object", "properties": .object(JSONObject(members)), "required": .strings(members.map(\.0)),
        "additionalProperties": false,
      ])
  }

  /// The decomposer's reply.
  ///
  /// - Parameters:
  ///   - kinds: the kinds of solutions, where there are some; a part that there is not has none.
  package static func decomposition(kinds: [String] = []) -> ReplySchema {
    let text: JSON = ["type": "string"]
    let part: JSON = ["type": "string", "enum": .strings(kinds + [""])]
    let parts = [("subproblem_A", text), ("subproblem_B", text), ("compose_fn", text), ("stop", ["type": "boolean"])]
    if kinds.isEmpty { return .object("decomposition", parts) }
    return .object(
      "decomposition",
      parts + [("kind", ["type": "string", "enum": .strings(kinds)]), ("kind_A", part), ("kind_B", part)])
  }
}
