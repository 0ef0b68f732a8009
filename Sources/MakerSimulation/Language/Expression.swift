/// What a question asks for, as a tree.
package indirect enum Expression: Hashable, Sendable {
  /// Something with a name.
  case entity(String)
  /// A number as it stands.
  case number(Int)
  /// The answer to another question, `A` or `B`.
  case placeholder(String)
  /// What a relation leads to.
  case related(Relation, Expression)
  /// The sum of two numbers.
  case sum(Expression, Expression)
  /// Both, in this order.
  case pair(Expression, Expression)
  /// The one with more inhabitants.
  case larger(Expression, Expression)

  /// Facts that have to be looked up.
  package var hops: Int {
    switch self {
    case .entity, .number, .placeholder: 0
    case .related(_, let inner): inner.hops + 1
    case .sum(let a, let b), .pair(let a, let b): a.hops + b.hops
    case .larger(let a, let b): a.hops + b.hops + 2
    }
  }

  /// The placeholders in it.
  package var placeholders: Set<String> {
    switch self {
    case .entity, .number: []
    case .placeholder(let name): [name]
    case .related(_, let inner): inner.placeholders
    case .sum(let a, let b), .pair(let a, let b), .larger(let a, let b): a.placeholders.union(b.placeholders)
    }
  }

  /// The proper parts that have to be looked up themselves, each once.
  var parts: [Expression] {
    var found: [Expression] = []
    for child in children {
      for part in (child.hops > 0 ? [child] : []) + child.parts where !found.contains(part) { found.append(part) }
    }
    return found
  }

  /// The same with one part put in another's place, everywhere.
  package func replacing(_ part: Expression, by other: Expression) -> Expression {
    if self == part { return other }
    return switch self {
    case .entity, .number, .placeholder: self
    case .related(let relation, let inner): .related(relation, inner.replacing(part, by: other))
    case .sum(let a, let b): .sum(a.replacing(part, by: other), b.replacing(part, by: other))
    case .pair(let a, let b): .pair(a.replacing(part, by: other), b.replacing(part, by: other))
    case .larger(let a, let b): .larger(a.replacing(part, by: other), b.replacing(part, by: other))
    }
  }

  /// Equal for expressions that mean the same: the order of summands does not matter, nor that of what is compared.
  var canonical: Expression {
    switch self {
    case .entity, .number, .placeholder: return self
    case .related(let relation, let inner): return .related(relation, inner.canonical)
    case .pair(let a, let b): return .pair(a.canonical, b.canonical)
    case .sum(let a, let b):
      let (first, second) = Self.ordered(a, b)
      return .sum(first, second)
    case .larger(let a, let b):
      let (first, second) = Self.ordered(a, b)
      return .larger(first, second)
    }
  }

  private var children: [Expression] {
    switch self {
    case .entity, .number, .placeholder: []
    case .related(_, let inner): [inner]
    case .sum(let a, let b), .pair(let a, let b), .larger(let a, let b): [a, b]
    }
  }

  private static func ordered(_ a: Expression, _ b: Expression) -> (Expression, Expression) {
    let (a, b) = (a.canonical, b.canonical)
    return a.description <= b.description ? (a, b) : (b, a)
  }
}

extension Expression: CustomStringConvertible {
  /// The tree in prefix form, such as `capital(Scotland)`.
  package var description: String {
    switch self {
    case .entity(let name): name
    case .number(let value): String(value)
    case .placeholder(let name): "{\(name)}"
    case .related(let relation, let inner): "\(relation.rawValue)(\(inner.description))"
    case .sum(let a, let b): "sum(\(a.description), \(b.description))"
    case .pair(let a, let b): "pair(\(a.description), \(b.description))"
    case .larger(let a, let b): "larger(\(a.description), \(b.description))"
    }
  }
}
