import MakerVoting

/// What has to hold: facts and equalities joined by `and` and `or`, under quantifiers. `not` stands before facts and
/// equalities alone, and `imply` is an `or`: both are rewritten where they are read.
indirect enum Condition: Hashable, Sendable {
  case fact(Atom, holds: Bool)
  case same(Term, Term, holds: Bool)
  case all([Condition])
  case any([Condition])
  case quantified(Quantified)

  /// Always true.
  static let always = Condition.all([])

  /// The members of a conjunction; of anything else, itself.
  var conjuncts: [Condition] { if case .all(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] } }

  /// The highest position of a parameter in it; -1 where there is none.
  var lastParameter: Int {
    switch self {
    case .fact(let atom, _): atom.terms.map(\.parameter).max() ?? -1
    case .same(let left, let right, _): max(left.parameter, right.parameter)
    case .all(let parts), .any(let parts): parts.map(\.lastParameter).max() ?? -1
    case .quantified(let quantified):
      // It is looked at when all parameters around it are bound.
      max(quantified.outer + quantified.variables.count - 1, quantified.body.lastParameter)
    }
  }
}

/// `forall` or `exists`. The variables stand at the positions after those of the parameters around.
struct Quantified: Hashable, Sendable {
  /// `forall`, else `exists`.
  let isUniversal: Bool
  /// How many parameters stand around it.
  let outer: Int
  let variables: [Vocabulary.Parameter]
  let body: Condition
  /// The parts of the body, by how many of the variables have to be bound before one can look at them. One part alone
  /// decides for objects that were tried so far: a false part of an `exists`, a true part of a `forall`.
  let stages: [[Condition]]

  init(isUniversal: Bool, outer: Int, variables: [Vocabulary.Parameter], body: Condition) {
    (self.isUniversal, self.outer, self.variables, self.body) = (isUniversal, outer, variables, body)
    var stages = [[Condition]](repeating: [], count: variables.count + 1)
    let parts: [Condition] =
      switch (isUniversal, body) {
      case (false, .all(let parts)), (true, .any(let parts)): parts
      default: [body]
      }
    for part in parts { stages[max(0, min(variables.count, part.lastParameter + 1 - outer))].append(part) }
    self.stages = stages
  }
}

extension Condition {
  /// Whether it is true.
  ///
  /// - Parameters:
  ///   - arguments: the objects in the parameters' places.
  ///   - vocabulary: the objects that quantifiers range over.
  ///   - watch: when its task is cancelled, the answer comes at once and means nothing.
  ///   - isTrue: whether a literal is true.
  func isTrue(
    _ arguments: [Int], _ vocabulary: Vocabulary, _ watch: inout WorkWatch,
    _ isTrue: (_ atom: Atom, _ arguments: [Int], _ holds: Bool) -> Bool
  ) -> Bool {
    switch self {
    case .fact(let atom, let holds): return isTrue(atom, arguments, holds)
    case .same(let left, let right, let holds): return (left.object(arguments) == right.object(arguments)) == holds
    case .all(let parts): return parts.allSatisfy { $0.isTrue(arguments, vocabulary, &watch, isTrue) }
    case .any(let parts): return parts.contains { $0.isTrue(arguments, vocabulary, &watch, isTrue) }
    case .quantified(let quantified):
      // `forall` fails where `exists … not` succeeds: one search for a witness serves both.
      var bound = arguments
      return quantified.hasWitness(&bound, vocabulary, &watch, isTrue) != quantified.isUniversal
    }
  }
}

extension Quantified {
  /// Whether there are objects that decide: for `exists` such as make the body true, for `forall` such as make it false.
  fileprivate func hasWitness(
    _ bound: inout [Int], _ vocabulary: Vocabulary, _ watch: inout WorkWatch,
    _ isTrue: (_ atom: Atom, _ arguments: [Int], _ holds: Bool) -> Bool
  ) -> Bool {
    if watch.isOver() { return false }
    let position = bound.count - outer
    for part in stages[position] where part.isTrue(bound, vocabulary, &watch, isTrue) == isUniversal { return false }
    guard position < variables.count else { return true }
    for object in vocabulary.objects(of: variables[position].types) {
      bound.append(object)
      defer { bound.removeLast() }
      if hasWitness(&bound, vocabulary, &watch, isTrue) { return true }
    }
    return false
  }
}

/// Objects can be tried in more ways than there is time for: whoever ends the run, or set a limit, does not wait for them.
struct WorkWatch {
  private var watch = CancellationWatch(every: 4096)
  private var left: Int
  private(set) var isStopped = false

  /// - Parameter most: how many ways are tried at most.
  init(most: Int = .max) { left = most }

  mutating func isOver() -> Bool {
    left -= 1
    if left < 0 || watch.isCancelled() { isStopped = true }
    return isStopped
  }
}
