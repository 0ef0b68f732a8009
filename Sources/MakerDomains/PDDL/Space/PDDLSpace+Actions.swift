public import Maker

extension PDDLSpace {
  /// The state after an action: what the effect deletes goes, then what it adds comes.
  ///
  /// - Throws: `Rejection` that names the rule that is broken: no such action or object, the number or type of the
  ///   arguments, or the first part of the precondition that does not hold.
  public func apply(_ action: PDDLAction, to state: PDDLState) throws(Rejection) -> PDDLState {
    let (schema, arguments) = try resolve(action)
    for condition in schema.precondition.conjuncts where !isTrue(condition, arguments, in: state) {
      let names = arguments.map { facts.vocabulary.objects[$0].name }
      throw Rejection(
        "\(action): the precondition \(ConditionText(facts.vocabulary, names: names).text(condition)) does not hold")
    }
    return effect(of: schema, arguments, in: state)
  }

  /// All actions whose precondition holds, in the order of the domain's file; `nil` where it takes too long to find them, or
  /// they are too many to be looked at.
  public func actions(in state: PDDLState) -> [PDDLAction]? {
    var table = FactTable(predicates: facts.vocabulary.predicates.count)
    for fact in state.facts {
      let (predicate, arguments) = facts.codec.decode(fact)
      table.insert(predicate, arguments)
    }
    var watch = WorkWatch(most: Self.actionSteps)
    var actions: [PDDLAction] = []
    for schema in problem.domain.actions {
      let conditions = schema.precondition.conjuncts
      let needs = conditions.compactMap { if case .fact(let atom, holds: true) = $0 { atom } else { nil } }
      let others = conditions.filter { if case .fact(_, holds: true) = $0 { false } else { true } }
      let free = [Int?](repeating: nil, count: schema.parameters.count)
      table.forEachBinding(of: schema.parameters, free, needs, in: facts.vocabulary, &watch) { arguments, _ in
        guard others.allSatisfy({ isTrue($0, arguments, in: state) }) else { return }
        actions.append(PDDLAction(schema.name, arguments.map { facts.vocabulary.objects[$0].name }))
      }
    }
    return watch.isStopped ? nil : actions
  }

  /// How many ways to fill in the parameters are looked at.
  private static let actionSteps = 50_000

  /// The state after an action whose precondition holds.
  func effect(of schema: ActionSchema, _ arguments: [Int], in state: PDDLState) -> PDDLState {
    var changes = Changes()
    collect(schema.effects, arguments, state, &changes)
    var next = state
    for fact in changes.removed { next.remove(fact) }
    for fact in changes.added { next.insert(fact) }
    return next
  }

  /// What an action does in one state.
  private struct Changes {
    var added: [Int] = []
    var removed: [Int] = []
  }

  private func collect(_ effects: [Effect], _ arguments: [Int], _ state: PDDLState, _ changes: inout Changes) {
    for effect in effects {
      switch effect {
      case .fact(let atom, holds: true): changes.added.append(code(atom, arguments))
      case .fact(let atom, holds: false): changes.removed.append(code(atom, arguments))
      case .when(let condition, let effects):
        if isTrue(condition, arguments, in: state) { collect(effects, arguments, state, &changes) }
      case .every(let variables, let effects):
        var watch = WorkWatch()
        forEach(variables[...], arguments, &watch) { bound, _ in collect(effects, bound, state, &changes) }
      }
    }
  }

  /// All objects in the variables' places, behind the arguments.
  func forEach(
    _ variables: ArraySlice<Vocabulary.Parameter>, _ arguments: [Int], _ watch: inout WorkWatch,
    _ body: ([Int], inout WorkWatch) -> Void
  ) {
    guard let variable = variables.first else { return body(arguments, &watch) }
    for object in facts.vocabulary.objects(of: variable.types) where !watch.isOver() {
      forEach(variables.dropFirst(), arguments + [object], &watch, body)
    }
  }

  /// The cost of one action: what it adds to the total cost if the problem asks for a cheap plan, else 1.
  ///
  /// - Throws: `Rejection` if there is no such action, or if its cost has no value in the problem.
  public func cost(of action: PDDLAction) throws(Rejection) -> PlanCost {
    let (schema, arguments) = try resolve(action)
    return try cost(of: schema, arguments)
  }

  func cost(of schema: ActionSchema, _ arguments: [Int]) throws(Rejection) -> PlanCost {
    guard problem.minimizesCost else { return 1 }
    var total: PlanCost = 0
    for cost in schema.costs {
      guard let sum = total.adding(try value(cost, arguments)) else {
        throw Rejection("\(schema.name): the cost is beyond 64 bits")
      }
      total = sum
    }
    return total
  }

  /// The cost of a plan: the sum over its actions, and what the problem starts with.
  ///
  /// - Throws: `Rejection` if an action has no cost, or the sum does not fit into 64 bits.
  public func cost(of plan: some Sequence<PDDLAction>) throws(Rejection) -> PlanCost {
    var total = problem.minimizesCost ? problem.initialCost : 0
    for action in plan { total = try Self.add(total, cost(of: action), action) }
    return total
  }

  static func add(_ a: PlanCost, _ b: PlanCost, _ action: PDDLAction) throws(Rejection) -> PlanCost {
    guard let sum = a.adding(b) else { throw Rejection("\(action): the total cost is beyond 64 bits") }
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

  private func value(_ cost: ActionCost, _ arguments: [Int]) throws(Rejection) -> PlanCost {
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
