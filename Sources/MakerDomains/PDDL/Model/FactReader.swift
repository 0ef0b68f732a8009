/// Reads ground facts and goals, and writes them.
struct FactReader: Sendable {
  let vocabulary: Vocabulary
  let codec: AtomCodec

  /// A fact's number.
  func fact(_ item: SExpression) throws(PDDLError) -> Int {
    let name = try Literal.head(item)
    guard let symbol = vocabulary.predicate(name) else { throw item.error("the predicate \(name) is not declared") }
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

  /// A goal: a conjunction of literals, or a single one.
  func goal(_ item: SExpression) throws(PDDLError) -> PDDLGoal {
    var literals: [(fact: Int, holds: Bool, item: SExpression)] = []
    try collect(item, into: &literals)
    let goal = PDDLGoal(
      positive: Set(literals.filter(\.holds).map(\.fact)).sorted(),
      negative: Set(literals.filter { !$0.holds }.map(\.fact)).sorted())
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
    _ item: SExpression, into literals: inout [(fact: Int, holds: Bool, item: SExpression)]
  ) throws(PDDLError) {
    if item.head == "and" {
      for part in item.arguments { try collect(part, into: &literals) }
      return
    }
    let (inner, holds) = try Literal.strip(item)
    guard inner.head == "=" else {
      literals.append((try fact(inner), holds, item))
      return
    }
    guard let list = inner.list, list.count == 3 else { throw inner.error("= needs two arguments") }
    guard try (object(list[1]) == object(list[2])) == holds else { throw item.error("\(item.text) can never hold") }
  }
}
