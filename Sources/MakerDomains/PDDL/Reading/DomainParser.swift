/// Reads a domain from its s-expression.
struct DomainParser {
  private var vocabulary = Vocabulary()

  private static let sections: Set<String> = [
    ":requirements", ":types", ":constants", ":predicates", ":functions", ":action",
  ]

  mutating func parse(_ expression: SExpression) throws(PDDLError) -> PDDLDomain {
    let file = try Sections(expression, kind: "domain")
    try file.check(known: Self.sections)
    if let types = try file.section(":types") { vocabulary.types = try TypeHierarchy(types.arguments) }
    if let constants = try file.section(":constants") { try vocabulary.addObjects(constants.arguments) }
    if let predicates = try file.section(":predicates") { try vocabulary.addPredicates(predicates.arguments) }
    if let functions = try file.section(":functions") { try vocabulary.addFunctions(functions.arguments) }
    var actions: [ActionSchema] = []
    for section in file.sections where section.head == ":action" {
      var parser = ActionParser(vocabulary: vocabulary)
      let action = try parser.parse(section)
      vocabulary = parser.vocabulary
      guard !actions.contains(where: { $0.name == action.name }) else {
        throw section.error("the action \(action.name) is declared twice")
      }
      actions.append(action)
    }
    return PDDLDomain(name: file.name, vocabulary: vocabulary, actions: actions)
  }
}
