package import MakerVoting

/// One way to split a question, in the words in which agents see it.
package struct Proposal: Hashable, Sendable {
  /// The first part.
  package let a: String
  /// The second part, with `{A}` where it needs the first one's answer.
  package let b: String
  /// How the answers make the whole answer.
  package let compose: String
  /// What the answers to the parts look like, where that is said.
  package let kinds: Kinds?

  /// What the answers to two parts look like.
  package struct Kinds: Hashable, Sendable {
    let a: String
    let b: String
  }

  package init(a: String, b: String, compose: String, kinds: Kinds? = nil) {
    self.a = a
    self.b = b
    self.compose = compose
    self.kinds = kinds
  }

  /// The decomposer's reply.
  package var reply: JSON {
    ["subproblem_A": .string(a), "subproblem_B": .string(b), "compose_fn": .string(compose), "stop": false]
  }

  /// The decomposer's reply that one fact answers the question.
  package static let stop: JSON = ["subproblem_A": "", "subproblem_B": "", "compose_fn": "", "stop": true]
}

/// A split of an expression.
struct Split: Hashable, Sendable {
  let a: Expression
  let b: Expression
  let compose: Composition
}

extension Expression {
  /// All sound ways to split this into two parts that are both smaller.
  func splits(naming phrase: (Expression) -> String) -> [Split] {
    guard hops >= 2 else { return [] }
    switch self {
    case .sum(let a, let b) where a.hops > 0 && b.hops > 0: return [Split(a: a, b: b, compose: .sum)]
    case .pair(let a, let b) where a.hops > 0 && b.hops > 0: return [Split(a: a, b: b, compose: .both)]
    case .larger(let a, let b) where a.hops == 0 && b.hops == 0:
      let compose = Composition.larger(phrase(a), otherwise: phrase(b))
      return [Split(a: .related(.population, a), b: .related(.population, b), compose: compose)]
    default:
      return parts.filter { $0.hops < hops }.map { part in
        Split(a: part, b: replacing(part, by: .placeholder("A")), compose: .second)
      }
    }
  }
}
