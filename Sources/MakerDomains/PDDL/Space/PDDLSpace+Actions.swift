public import Maker

extension PDDLSpace {
  /// The state after an action: what the effect deletes goes, then what it adds comes.
  ///
  /// - Throws: `Rejection` that names the rule that is broken: no such action or object, the number or type of the
  ///   arguments, or the first part of the precondition that does not hold.
  public func apply(_ action: PDDLAction, to state: PDDLState) throws(Rejection) -> PDDLState {
    let (schema, arguments) = try resolve(action)
    for condition in schema.conditions { try check(condition, of: action, arguments, in: state) }
    var next = state
    for atom in schema.deletes { next.remove(code(atom, arguments)) }
    for atom in schema.adds { next.insert(code(atom, arguments)) }
    return next
  }

  /// The cost of one action: what it adds to the total cost if the problem asks for a cheap plan, else 1.
  ///
  /// - Throws: `Rejection` if there is no such action, or if its cost has no value in the problem.
  public func cost(of action: PDDLAction) throws(Rejection) -> Int {
    let (schema, arguments) = try resolve(action)
    guard problem.minimizesCost else { return 1 }
    var total = 0
    for cost in schema.costs { total = try Self.add(total, value(cost, arguments), action) }
    return total
  }

  /// The cost of a plan: the sum over its actions, and what the problem starts with.
  ///
  /// - Throws: `Rejection` if an action has no cost, or the sum does not fit into 64 bits.
  public func cost(of plan: some Sequence<PDDLAction>) throws(Rejection) -> Int {
    var total = problem.minimizesCost ? problem.initialCost : 0
    for action in plan { total = try Self.add(total, cost(of: action), action) }
    return total
  }

  static func add(_ a: Int, _ b: Int, _ action: PDDLAction) throws(Rejection) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    if overflow { throw Rejection("\(action): the total cost is beyond 64 bits") }
    return sum
  }

  /// The action of the domain and the objects that an action names.
  func resolve(_ action: PDDLAction) throws(Rejection) -> (schema: ActionSchema, arguments: [Int]) {
    guard let schema = problem.domain.action(action.name) else {
      throw Rejection("\(action): there is no action \(action.name)")
    }
    let wanted = schema.parameters.count
    guard action.arguments.count == wanted else {
      throw Rejection(
        "\(action): \(action.name) takes \(wanted) argument\(wanted == 1 ? "" : "s"), not \(action.arguments.count)")
    }
    var objects: [Int] = []
    for (name, parameter) in zip(action.arguments, schema.parameters) {
      guard let object = facts.vocabulary.object(name) else { throw Rejection("\(action): there is no object \(name)") }
      let type = facts.vocabulary.objects[object].type
      guard facts.vocabulary.types.isType(type, anyOf: parameter.types) else {
        throw Rejection(
          "\(action): \(name) is of type \(facts.vocabulary.types.names[type]), but ?\(parameter.name) is "
            + facts.vocabulary.types.text(parameter.types))
      }
      objects.append(object)
    }
    return (schema, objects)
  }

  private func check(
    _ condition: Condition, of action: PDDLAction, _ arguments: [Int], in state: PDDLState
  ) throws(Rejection) {
    switch condition {
    case .fact(let atom, let holds):
      let fact = code(atom, arguments)
      guard state.contains(fact) != holds else { return }
      let text = facts.text(fact)
      throw Rejection(
        holds
          ? "\(action): the precondition \(text) does not hold"
          : "\(action): the precondition (not \(text)) does not hold")
    case .same(let left, let right, let holds):
      let (a, b) = (left.object(arguments), right.object(arguments))
      guard (a == b) != holds else { return }
      let text = facts.text("=", [a, b])
      throw Rejection("\(action): the precondition \(holds ? text : "(not \(text))") does not hold")
    }
  }

  private func code(_ atom: Atom, _ arguments: [Int]) -> Int {
    facts.codec.code(atom.symbol, atom.objects(arguments))
  }

  private func value(_ cost: ActionCost, _ arguments: [Int]) throws(Rejection) -> Int {
    switch cost {
    case .number(let number): return number
    case .function(let atom):
      let objects = atom.objects(arguments)
      guard let value = problem.values[[atom.symbol] + objects] else {
        throw Rejection("\(facts.text(facts.vocabulary.functions[atom.symbol].name, objects)) has no value")
      }
      return value
    }
  }
}
