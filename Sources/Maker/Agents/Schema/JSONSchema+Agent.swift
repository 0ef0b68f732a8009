import MakerVoting

extension JSONSchema {
  /// The schema of an agent's reply: that of the agent, and a `reasoning` that may stand beside it.
  init(agent schema: ReplySchema) throws(JSONSchemaError) {
    try self.init(schema.schema)
    guard case .rules(var rules) = self, rules.properties["reasoning"] == nil else { return }
    rules.properties["reasoning"] = .anything
    self = .rules(rules)
  }
}
