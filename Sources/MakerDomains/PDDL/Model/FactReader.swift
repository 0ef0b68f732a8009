/// Reads ground facts and goals, and writes them.
struct FactReader: Sendable {
  let vocabulary: Vocabulary
  let codec: AtomCodec
  /// Predicates that no action changes.
  var fixedPredicates: Set<Int> = []
  /// The facts of those that hold at the start, and so in every state.
  var fixed: [Int] = []

  /// A fact's number.
  func fact(_ item: SExpression) throws(PDDLError) -> Int {
    let symbol = try vocabulary.predicate(of: item)
    return codec.code(symbol, try arguments(vocabulary.predicates[symbol], item))
  }

  /// The objects to which a predicate or function is applied, checked for number and type.
  func arguments(_ signature: Vocabulary.Signature, _ item: SExpression) throws(PDDLError) -> [Int] {
    try Literal.checkArity(item.arguments.count, signature, item)
    var objects: [Int] = []
    for (argument, parameter) in zip(item.arguments, signature.parameters) {
      let object = try object(argument)
      let type = vocabulary.objects[object].type
      guard vocabulary.types.isType(type, anyOf: parameter.types) else {
        throw argument.error(
          "\(argument.text) is of type \(vocabulary.types.names[type]), but \(signature.name) wants "
            + vocabulary.types.text(parameter.types))
      }
      objects.append(object)
    }
    return objects
  }

  /// A goal: a condition without variables of its own. Facts are told apart from what is more than a fact.
  func goal(_ item: SExpression) throws(PDDLError) -> PDDLGoal {
    var literals: [(fact: Int, holds: Bool, item: SExpression)] = []
    var others: [Condition] = []
    try collect(item, &literals, &others)
    let goal = PDDLGoal(
      positive: Set(literals.filter(\.holds).map(\.fact)).sorted(),
      negative: Set(literals.filter { !$0.holds }.map(\.fact)).sorted(),
      others: Dictionary(others.map { (text($0), $0) }) { first, _ in first }.sorted { $0.key < $1.key }.map(\.value))
    if let clash = literals.first(where: { !$0.holds && goal.positive.contains($0.fact) }) {
      throw clash.item.error("\(text(clash.fact)) cannot both hold and not hold")
    }
    return goal
  }

  /// How a fact is written.
  func text(_ code: Int) -> String {
    let (predicate, arguments) = codec.decode(code)
    return text(vocabulary.predicates[predicate].name, arguments)
  }

  /// How a symbol with its arguments is written.
  func text(_ name: String, _ arguments: [Int]) -> String {
    "(" + ([name] + arguments.map { vocabulary.objects[$0].name }).joined(separator: " ") + ")"
  }

  private func object(_ item: SExpression) throws(PDDLError) -> Int {
    let name = try item.name("an object")
    guard let object = vocabulary.object(name) else { throw item.error("the object \(name) is not declared") }
    return object
  }

  private func collect(
    _ item: SExpression, _ literals: inout [(fact: Int, holds: Bool, item: SExpression)], _ others: inout [Condition]
  ) throws(PDDLError) {
    if item.head == "and" {
      for part in item.arguments { try collect(part, &literals, &others) }
      return
    }
    var scope = Scope(ground: vocabulary)
    for condition in try scope.condition(item).conjuncts {
      switch condition {
      case .fact(let atom, let holds): literals.append((codec.code(atom.symbol, atom.objects([])), holds, item))
      case .same(let left, let right, let holds):
        guard (left == right) == holds else { throw item.error("\(item.text) can never hold") }
      default: others.append(condition)
      }
    }
  }
}
