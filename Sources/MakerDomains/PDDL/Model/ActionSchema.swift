/// What stands in an argument's place: a parameter of the action or a constant.
enum Term: Hashable, Sendable {
  case parameter(Int)
  case object(Int)

  /// The object that it stands for.
  func object(_ arguments: [Int]) -> Int {
    switch self {
    case .parameter(let position): arguments[position]
    case .object(let object): object
    }
  }

  /// The position of the parameter; -1 for a constant.
  var parameter: Int { if case .parameter(let position) = self { position } else { -1 } }
}

/// A predicate or a function, applied to terms.
struct Atom: Hashable, Sendable {
  let symbol: Int
  let terms: [Term]

  func objects(_ arguments: [Int]) -> [Int] { terms.map { $0.object(arguments) } }
}

/// What an action changes.
indirect enum Effect: Sendable {
  case fact(Atom, holds: Bool)
  /// For all objects in the variables' places, which stand after the parameters around.
  case every([Vocabulary.Parameter], [Effect])
  /// Where the condition holds before the action.
  case when(Condition, [Effect])

  /// The predicates whose facts it changes.
  var predicates: [Int] {
    switch self {
    case .fact(let atom, _): [atom.symbol]
    case .every(_, let effects), .when(_, let effects): effects.flatMap(\.predicates)
    }
  }
}

/// What an action adds to the total cost.
enum ActionCost: Sendable {
  case number(PlanCost)
  case function(Atom)
}

/// An action with parameters.
struct ActionSchema: Sendable {
  let name: String
  let parameters: [Vocabulary.Parameter]
  let precondition: Condition
  let effects: [Effect]
  let costs: [ActionCost]
}
