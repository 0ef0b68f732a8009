/// Reads an action: its parameters, precondition and effect.
struct ActionParser {
  let vocabulary: Vocabulary

  func parse(_ section: SExpression) throws(PDDLError) -> ActionSchema {
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
    let scope = Scope(vocabulary: vocabulary, parameters: parameters)
    var conditions: [Condition] = []
    if let precondition = members[":precondition"] { try scope.read(precondition, into: &conditions) }
    var effect = EffectReader(scope: scope)
    if let member = members[":effect"] { try effect.read(member) }
    return ActionSchema(
      name: name, parameters: parameters, conditions: conditions, adds: effect.adds, deletes: effect.deletes,
      costs: effect.costs)
  }
}

/// What the names inside an action stand for.
struct Scope {
  let vocabulary: Vocabulary
  let parameters: [Vocabulary.Parameter]

  /// Reads a conjunction of literals.
  func read(_ item: SExpression, into conditions: inout [Condition]) throws(PDDLError) {
    if item.list?.isEmpty == true { return }
    if item.head == "and" {
      for part in item.arguments { try read(part, into: &conditions) }
      return
    }
    let (inner, holds) = try Literal.strip(item)
    if inner.head == "=" {
      guard inner.arguments.count == 2 else { throw inner.error("= needs two arguments") }
      let terms = try terms(inner.arguments)
      conditions.append(.same(terms[0].term, terms[1].term, holds: holds))
    } else {
      conditions.append(.fact(try atom(inner), holds: holds))
    }
  }

  /// Reads a predicate applied to terms.
  func atom(_ item: SExpression) throws(PDDLError) -> Atom {
    let name = try Literal.head(item)
    guard let symbol = vocabulary.predicate(name) else { throw item.error("the predicate \(name) is not declared") }
    return try apply(symbol, vocabulary.predicates[symbol], item)
  }

  /// Reads a function applied to terms.
  func function(_ item: SExpression) throws(PDDLError) -> Atom {
    guard let name = item.head else { throw item.error("expected a number or a function, found \(item.text)") }
    guard let symbol = vocabulary.function(name) else {
      throw item.error(Literal.refusal(name) ?? "the function \(name) is not declared")
    }
    return try apply(symbol, vocabulary.functions[symbol], item)
  }

  private func apply(
    _ symbol: Int, _ signature: Vocabulary.Signature, _ item: SExpression
  ) throws(PDDLError) -> Atom {
    let terms = try terms(item.arguments)
    try Literal.checkArity(terms.count, signature, item)
    for (found, parameter) in zip(terms, signature.parameters) {
      guard found.types.allSatisfy({ vocabulary.types.isType($0, anyOf: parameter.types) }) else {
        throw found.place.error(
          "\(found.text) is of type \(vocabulary.types.text(found.types)), but \(signature.name) wants "
            + vocabulary.types.text(parameter.types))
      }
    }
    return Atom(symbol: symbol, terms: terms.map(\.term))
  }

  private func terms(
    _ items: ArraySlice<SExpression>
  ) throws(PDDLError) -> [(term: Term, types: [Int], text: String, place: Place)] {
    var terms: [(term: Term, types: [Int], text: String, place: Place)] = []
    for item in items {
      if item.word?.hasPrefix("?") == true {
        let name = try item.variable()
        guard let position = parameters.firstIndex(where: { $0.name == name }) else {
          throw item.error("the variable ?\(name) is not declared")
        }
        terms.append((.parameter(position), parameters[position].types, item.text, item.place))
      } else {
        let name = try item.name("a variable or a constant")
        guard let object = vocabulary.object(name) else { throw item.error("the constant \(name) is not declared") }
        terms.append((.object(object), [vocabulary.objects[object].type], item.text, item.place))
      }
    }
    return terms
  }
}

/// Reads the effect of an action.
struct EffectReader {
  let scope: Scope
  private(set) var adds: [Atom] = []
  private(set) var deletes: [Atom] = []
  private(set) var costs: [ActionCost] = []

  init(scope: Scope) { self.scope = scope }

  mutating func read(_ item: SExpression) throws(PDDLError) {
    switch item.head {
    case nil where item.list?.isEmpty == true: return
    case "and": for part in item.arguments { try read(part) }
    case "increase": costs.append(try cost(item))
    default:
      let (inner, holds) = try Literal.strip(item)
      if inner.head == "=" { throw inner.error("an effect cannot make objects equal") }
      let atom = try scope.atom(inner)
      if holds { adds.append(atom) } else { deletes.append(atom) }
    }
  }

  private func cost(_ item: SExpression) throws(PDDLError) -> ActionCost {
    let parts = Array(item.arguments)
    guard parts.count == 2 else { throw item.error("increase needs two arguments") }
    guard parts[0].head == "total-cost", parts[0].arguments.isEmpty else {
      throw parts[0].error("only (total-cost) can be increased, not \(parts[0].text)")
    }
    guard scope.vocabulary.function("total-cost") != nil else {
      throw parts[0].error("the function total-cost is not declared")
    }
    guard parts[1].word == nil else { return .number(try Literal.number(parts[1])) }
    let function = try scope.function(parts[1])
    if parts[1].head == "total-cost" { throw parts[1].error("a cost cannot depend on (total-cost)") }
    return .function(function)
  }
}
