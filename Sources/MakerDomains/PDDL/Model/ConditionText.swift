/// Writes conditions and effects in the notation of PDDL.
struct ConditionText {
  let vocabulary: Vocabulary
  /// How the parameters are written: as variables, or as the objects in their places.
  let names: [String]

  /// With the variables' names.
  init(_ vocabulary: Vocabulary, parameters: [Vocabulary.Parameter]) {
    self.init(vocabulary, names: parameters.map { "?\($0.name)" })
  }

  init(_ vocabulary: Vocabulary, names: [String]) { (self.vocabulary, self.names) = (vocabulary, names) }

  func text(_ condition: Condition) -> String {
    switch condition {
    case .fact(let atom, let holds): literal(text(atom, vocabulary.predicates), holds)
    case .same(let left, let right, let holds): literal("(= \(text(left)) \(text(right)))", holds)
    case .all(let parts): Self.written("and", parts.map(text))
    case .any(let parts): Self.written("or", parts.map(text))
    case .quantified(let quantified):
      Self.written(
        quantified.isUniversal ? "forall" : "exists",
        ["(\(vocabulary.text(quantified.variables)))", inside(quantified.variables).text(quantified.body)])
    }
  }

  /// Effects in one conjunction: in each what goes, then what comes, as it happens.
  func text(_ effects: [Effect], costs: [ActionCost] = []) -> String {
    let sorted = effects.filter(\.isRemoval) + effects.filter { !$0.isRemoval }
    return Self.written("and", sorted.map(text) + costs.map { "(increase (total-cost) \(text($0)))" })
  }

  private func text(_ effect: Effect) -> String {
    switch effect {
    case .fact(let atom, let holds): literal(text(atom, vocabulary.predicates), holds)
    case .every(let variables, let effects):
      Self.written("forall", ["(\(vocabulary.text(variables)))", inside(variables).text(effects)])
    case .when(let condition, let effects): Self.written("when", [text(condition), text(effects)])
    }
  }

  private func text(_ cost: ActionCost) -> String {
    switch cost {
    case .number(let number): number.description
    case .function(let atom): text(atom, vocabulary.functions)
    }
  }

  private func text(_ atom: Atom, _ signatures: [Vocabulary.Signature]) -> String {
    Self.written(signatures[atom.symbol].name, atom.terms.map(text))
  }

  private func text(_ term: Term) -> String {
    switch term {
    case .parameter(let position): names[position]
    case .object(let object): vocabulary.objects[object].name
    }
  }

  private func inside(_ variables: [Vocabulary.Parameter]) -> ConditionText {
    ConditionText(vocabulary, names: names + variables.map { "?\($0.name)" })
  }

  private func literal(_ atom: String, _ holds: Bool) -> String { holds ? atom : "(not \(atom))" }

  static func written(_ head: String, _ rest: [String]) -> String {
    "(" + ([head] + rest).joined(separator: " ") + ")"
  }
}

extension Effect {
  fileprivate var isRemoval: Bool { if case .fact(_, holds: false) = self { true } else { false } }
}

extension FactReader {
  /// How a condition without parameters is written.
  func text(_ condition: Condition) -> String { ConditionText(vocabulary, names: []).text(condition) }
}
