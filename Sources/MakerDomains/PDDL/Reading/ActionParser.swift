/// Reads an action: its parameters, precondition and effect.
struct ActionParser {
  /// Grows by the constants that the problem has to declare.
  private(set) var vocabulary: Vocabulary

  init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  mutating func parse(_ section: SExpression) throws(PDDLError) -> ActionSchema {
    var rest = section.arguments
    guard let title = rest.popFirst() else { throw section.error("expected the name of an action") }
    let name = try title.name("the name of an action")
    var members: [String: SExpression] = [:]
    while let key = rest.popFirst() {
      guard let member = key.word, [":parameters", ":precondition", ":effect"].contains(member) else {
        throw key.error("\(key.text) is not supported in an action")
      }
      guard let value = rest.popFirst(), value.list != nil else {
        throw key.error("expected something in parentheses after \(member)")
      }
      guard members.updateValue(value, forKey: member) == nil else { throw key.error("a second \(member)") }
    }
    let parameters = try vocabulary.parameters(members[":parameters"]?.list?[...] ?? [])
    var scope = Scope(vocabulary: vocabulary, parameters: parameters)
    let precondition = try members[":precondition"].map { item throws(PDDLError) in try scope.condition(item) }
    var effects = EffectReader(scope: scope)
    if let member = members[":effect"] { try effects.read(member) }
    vocabulary = effects.scope.vocabulary
    return ActionSchema(
      name: name, parameters: parameters, precondition: precondition ?? .always, effects: effects.effects,
      costs: effects.costs)
  }
}

/// Reads the effect of an action.
struct EffectReader {
  private(set) var scope: Scope
  private(set) var effects: [Effect] = []
  private(set) var costs: [ActionCost] = []
  /// Whether what is read now happens to some objects or in some states alone.
  private var isInside = false

  init(scope: Scope) { self.scope = scope }

  mutating func read(_ item: SExpression) throws(PDDLError) {
    switch item.head {
    case nil where item.list?.isEmpty == true: return
    case "and": for part in item.arguments { try read(part) }
    case "increase":
      if isInside { throw item.error("a cost that depends on a condition or a quantifier is not supported") }
      costs.append(try cost(item))
    case "forall":
      var inside = self
      let effect = try scope.quantified(item) { scope, variables, body throws(PDDLError) -> Effect in
        .every(variables, try inside.inner(body, &scope))
      }
      effects.append(effect)
    case "when":
      let parts = Array(item.arguments)
      guard parts.count == 2 else { throw item.error("when needs a condition and an effect") }
      let condition = try scope.condition(parts[0])
      var inside = self
      effects.append(.when(condition, try inside.inner(parts[1], &scope)))
    default:
      let (inner, holds) = try Literal.strip(item)
      if inner.head == "=" { throw inner.error("an effect cannot make objects equal") }
      effects.append(.fact(try scope.atom(inner), holds: holds))
    }
  }

  /// The effects inside a quantifier or a condition.
  private mutating func inner(_ item: SExpression, _ scope: inout Scope) throws(PDDLError) -> [Effect] {
    (self.scope, effects, isInside) = (scope, [], true)
    try read(item)
    scope = self.scope
    return effects
  }

  private mutating func cost(_ item: SExpression) throws(PDDLError) -> ActionCost {
    let parts = Array(item.arguments)
    guard parts.count == 2 else { throw item.error("increase needs two arguments") }
    guard parts[0].isTotalCost else {
      throw parts[0].error("only (total-cost) can be increased, not \(parts[0].text)")
    }
    guard scope.vocabulary.function("total-cost") != nil else {
      throw parts[0].error("the function total-cost is not declared")
    }
    if parts[1].isTotalCost { throw parts[1].error("a cost cannot depend on (total-cost)") }
    if parts[1].word != nil, parts[1].word.flatMap(scope.vocabulary.function) == nil {
      return .number(try Literal.number(parts[1]))
    }
    return .function(try scope.function(parts[1]))
  }
}

extension SExpression {
  /// `(total-cost)`, as some write it without parentheses.
  var isTotalCost: Bool { word == "total-cost" || head == "total-cost" && arguments.isEmpty }
}
