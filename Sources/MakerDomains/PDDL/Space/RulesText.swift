/// The rules of a planning problem, as agents are told them: in words, and in the notation of PDDL.
struct RulesText {
  let problem: PDDLProblem
  let facts: FactReader

  private var vocabulary: Vocabulary { problem.vocabulary }

  var text: String {
    """
    A state is a set of facts; what is not among them is false. A state is written as the list of all its facts in one \
    pair of parentheses, such as \(facts.exampleState).
    A goal, and a waypoint on the way to it, is a conjunction of facts that have to hold, (and (FACT) (FACT) …), or \
    must not hold, (not (FACT)). It need not say everything.
    An action may be taken in a state in which its whole precondition holds; (= ?x ?y) says that two arguments are the \
    same object. Its effect first removes the facts under (not …), then adds the others; nothing else changes.
    An action is written with its name and its objects: \(exampleAction).
    \(([metric, types, objects, predicates] + problem.domain.actions.map(action) + [always, values])
      .filter { !$0.isEmpty }.joined(separator: "\n"))
    """
  }

  private var exampleAction: String {
    guard let schema = problem.domain.actions.first else { return "(action object)" }
    var names: [String] = []
    for parameter in schema.parameters {
      let fitting = vocabulary.objects.filter { vocabulary.types.isType($0.type, anyOf: parameter.types) }.map(\.name)
      // One object in every place would be a poor example.
      names.append(fitting.first { !names.contains($0) } ?? fitting.first ?? "object")
    }
    return PDDLAction(schema.name, names).description
  }

  /// What makes one plan better than another.
  private var metric: String {
    problem.minimizesCost
      ? "Of two plans the one that costs less is better: (total-cost) grows by what an action's effect says under increase,"
        + " and the values of the functions in it stand under :values."
      : "Of two plans the one with fewer actions is better."
  }

  /// What no action changes, so that no state has to repeat it.
  private var always: String {
    let texts = facts.fixed.map { facts.text($0) }
    return texts.isEmpty
      ? ""
      : "These facts hold in every state, in which they are not repeated:\n(:always \(texts.joined(separator: " ")))"
  }

  private var values: String {
    guard problem.minimizesCost else { return "" }
    let used = Set(
      problem.domain.actions.flatMap(\.costs).compactMap { cost in
        if case .function(let atom) = cost { atom.symbol } else { nil }
      })
    let texts = problem.values.filter { used.contains($0.key[0]) }.map { key, value in
      "(= \(facts.text(vocabulary.functions[key[0]].name, Array(key.dropFirst()))) \(value))"
    }
    return texts.isEmpty ? "" : "(:values \(texts.sorted().joined(separator: " ")))"
  }

  private var types: String {
    guard vocabulary.types.names.count > 1 else { return "" }
    let list = zip(vocabulary.types.names, vocabulary.types.parents).dropFirst().map { name, parents in
      "\(name) - \(vocabulary.types.text(parents))"
    }
    return "(:types \(list.joined(separator: " ")))"
  }

  private var objects: String {
    let list = vocabulary.objects.map { "\($0.name) - \(vocabulary.types.names[$0.type])" }
    return "(:objects \(list.joined(separator: " ")))"
  }

  private var predicates: String {
    let list = vocabulary.predicates.map { written($0.name, vocabulary.text($0.parameters)) }
    return "(:predicates \(list.joined(separator: " ")))"
  }

  private func action(_ schema: ActionSchema) -> String {
    let text = ConditionText(vocabulary, parameters: schema.parameters)
    let precondition = ConditionText.written("and", schema.precondition.conjuncts.map(text.text))
    return """
      (:action \(schema.name)
        :parameters (\(vocabulary.text(schema.parameters)))
        :precondition \(precondition)
        :effect \(text.text(schema.effects, costs: problem.minimizesCost ? schema.costs : [])))
      """
  }

  private func written(_ head: String, _ rest: String) -> String { rest.isEmpty ? "(\(head))" : "(\(head) \(rest))" }
}

extension FactReader {
  /// Two facts of the vocabulary, to show the notation; rather such as change.
  fileprivate var exampleState: String {
    let changing = vocabulary.predicates.indices.filter { !fixedPredicates.contains($0) }
    let facts = (changing + fixedPredicates.sorted()).prefix(2).map { position in
      let predicate = vocabulary.predicates[position]
      return text(
        predicate.name,
        predicate.parameters.compactMap { parameter in vocabulary.objects(of: parameter.types).first })
    }
    return "(" + facts.joined(separator: " ") + ")"
  }
}
