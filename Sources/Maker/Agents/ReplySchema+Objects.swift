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
  package static let decomposition = ReplySchema.object(
    "decomposition",
    [
      ("subproblem_A", ["type": "string"]), ("subproblem_B", ["type": "string"]), ("compose_fn", ["type": "string"]),
      ("stop", ["type": "boolean"]),
    ])
}
