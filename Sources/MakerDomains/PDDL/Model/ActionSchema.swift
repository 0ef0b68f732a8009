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
}

/// A predicate or a function, applied to terms.
struct Atom: Hashable, Sendable {
  let symbol: Int
  let terms: [Term]

  func objects(_ arguments: [Int]) -> [Int] { terms.map { $0.object(arguments) } }
}

/// One member of a precondition.
enum Condition: Sendable {
  case fact(Atom, holds: Bool)
  case same(Term, Term, holds: Bool)
}

/// What an action adds to the total cost.
enum ActionCost: Sendable {
  case number(Int)
  case function(Atom)
}

/// An action with parameters.
struct ActionSchema: Sendable {
  let name: String
  let parameters: [Vocabulary.Parameter]
  let conditions: [Condition]
  let adds: [Atom]
  let deletes: [Atom]
  let costs: [ActionCost]
}
