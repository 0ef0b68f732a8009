/// A part of an action in the problem in which nothing is ever taken away: what makes it happen, and what it adds. Each
/// effect under a condition or a quantifier is a rule of its own.
struct RelaxedRule {
  let schema: Int
  /// How many of the parameters are the action's own; the others are of quantifiers in the effect.
  let own: Int
  let parameters: [Vocabulary.Parameter]
  /// The facts that it needs.
  let needs: [Atom]
  /// What else has to be true, each with the number of parameters that it knows.
  let others: [(condition: Condition, known: Int)]
  let adds: [Atom]

  /// The rules of an action.
  static func rules(of schema: ActionSchema, at position: Int) -> [RelaxedRule] {
    var rules: [RelaxedRule] = []
    func add(
      _ effects: [Effect], _ parameters: [Vocabulary.Parameter], _ conditions: [(condition: Condition, known: Int)]
    ) {
      var adds: [Atom] = []
      for effect in effects {
        switch effect {
        case .fact(let atom, holds: true): adds.append(atom)
        case .fact: continue
        case .every(let variables, let effects): add(effects, parameters + variables, conditions)
        case .when(let condition, let effects):
          add(effects, parameters, conditions + condition.conjuncts.map { ($0, parameters.count) })
        }
      }
      if adds.isEmpty { return }
      var needs: [Atom] = []
      var others: [(condition: Condition, known: Int)] = []
      for (condition, known) in conditions {
        if case .fact(let atom, holds: true) = condition {
          needs.append(atom)
        } else {
          others.append((condition, known))
        }
      }
      rules.append(
        RelaxedRule(
          schema: position, own: schema.parameters.count, parameters: parameters, needs: needs, others: others,
          adds: adds))
    }
    add(schema.effects, schema.parameters, schema.precondition.conjuncts.map { ($0, schema.parameters.count) })
    return rules
  }
}

/// A rule with objects in its parameters' places.
struct RelaxedInstance: Hashable {
  let rule: Int
  let arguments: [Int]
}
