/// What names stand for where conditions are read: the variables of an action and of the quantifiers around, constants,
/// and predicates.
struct Scope {
  private(set) var vocabulary: Vocabulary
  /// The parameters of the action, then the variables of the quantifiers around.
  private(set) var parameters: [Vocabulary.Parameter]
  /// Whether a constant that is not declared may be an object of the problem, which is read later.
  private let awaitsObjects: Bool

  /// Inside an action.
  init(vocabulary: Vocabulary, parameters: [Vocabulary.Parameter]) {
    (self.vocabulary, self.parameters, awaitsObjects) = (vocabulary, parameters, true)
  }

  /// In a problem, where everything is declared.
  init(ground vocabulary: Vocabulary) {
    (self.vocabulary, parameters, awaitsObjects) = (vocabulary, [], false)
  }

  // MARK: Conditions

  /// Reads a condition, or what is the case where it does not hold.
  mutating func condition(_ item: SExpression, holds: Bool = true) throws(PDDLError) -> Condition {
    if item.list?.isEmpty == true { return holds ? .always : .any([]) }
    switch item.head {
    case "and": return Self.joined(try conditions(item.arguments, holds: holds), isAnd: holds)
    case "or": return Self.joined(try conditions(item.arguments, holds: holds), isAnd: !holds)
    case "not": return try condition(try Literal.only(item), holds: !holds)
    case "imply":
      guard item.arguments.count == 2, let first = item.arguments.first, let last = item.arguments.last else {
        throw item.error("imply needs two arguments")
      }
      return Self.joined([try condition(first, holds: !holds), try condition(last, holds: holds)], isAnd: !holds)
    case "forall", "exists":
      let isUniversal = (item.head == "forall") == holds
      return try quantified(item) { scope, variables, body throws(PDDLError) in
        .quantified(
          Quantified(
            isUniversal: isUniversal, outer: scope.parameters.count - variables.count, variables: variables,
            body: try scope.condition(body, holds: holds)))
      }
    case "=":
      let (left, right) = try equality(item)
      return .same(left, right, holds: holds)
    default: return .fact(try atom(item), holds: holds)
    }
  }

  /// One part stands for itself.
  private static func joined(_ parts: [Condition], isAnd: Bool) -> Condition {
    if parts.count == 1 { return parts[0] }
    return isAnd ? .all(parts) : .any(parts)
  }

  private mutating func conditions(
    _ items: ArraySlice<SExpression>, holds: Bool
  ) throws(PDDLError) -> [Condition] {
    var conditions: [Condition] = []
    for item in items { conditions.append(try condition(item, holds: holds)) }
    return conditions
  }

  /// Reads `(forall (VARIABLES) BODY)` and hands the variables and the body to `read`, inside which they are known.
  mutating func quantified<Value>(
    _ item: SExpression,
    _ read: (inout Scope, [Vocabulary.Parameter], SExpression) throws(PDDLError) -> Value
  ) throws(PDDLError) -> Value {
    let parts = Array(item.arguments)
    guard parts.count == 2, let list = parts[0].list else {
      throw item.error("\(item.head ?? "") needs variables in parentheses, and one thing that is said of them")
    }
    let variables = try vocabulary.parameters(list[...])
    parameters += variables
    defer { parameters.removeLast(variables.count) }
    return try read(&self, variables, parts[1])
  }

  private mutating func equality(_ item: SExpression) throws(PDDLError) -> (Term, Term) {
    guard item.arguments.count == 2 else { throw item.error("= needs two arguments") }
    var terms: [Term] = []
    for argument in item.arguments {
      if let name = argument.head, vocabulary.function(name) != nil {
        throw argument.error("a comparison of numbers is not supported")
      }
      terms.append(try term(argument, for: nil))
    }
    return (terms[0], terms[1])
  }

  // MARK: Atoms

  /// Reads a predicate applied to terms.
  mutating func atom(_ item: SExpression) throws(PDDLError) -> Atom {
    let symbol = try vocabulary.predicate(of: item)
    return try apply(symbol, vocabulary.predicates[symbol], item)
  }

  /// Reads a function with a number as its value, applied to terms.
  mutating func function(_ item: SExpression) throws(PDDLError) -> Atom {
    let symbol = try vocabulary.function(of: item)
    return try apply(symbol, vocabulary.functions[symbol], item)
  }

  private mutating func apply(
    _ symbol: Int, _ signature: Vocabulary.Signature, _ item: SExpression
  ) throws(PDDLError) -> Atom {
    try Literal.checkArity(item.arguments.count, signature, item)
    var terms: [Term] = []
    for (argument, parameter) in zip(item.arguments, signature.parameters) {
      terms.append(try term(argument, for: (signature.name, parameter.types)))
    }
    return Atom(symbol: symbol, terms: terms)
  }

  /// Reads a variable or a constant that has to fit a place of those types.
  private mutating func term(
    _ item: SExpression, for wanted: (name: String, types: [Int])?
  ) throws(PDDLError) -> Term {
    if item.word?.hasPrefix("?") == true {
      let name = try item.variable()
      guard let position = parameters.lastIndex(where: { $0.name == name }) else {
        throw item.error("the variable ?\(name) is not declared")
      }
      if let wanted, !vocabulary.types.fits(parameters[position].types, wanted.types) {
        throw vocabulary.misfit(item, parameters[position].types, wanted)
      }
      return .parameter(position)
    }
    let name = try item.name("a variable or a constant")
    guard let object = vocabulary.object(name) ?? (awaitsObjects ? vocabulary.await(name, item) : nil) else {
      throw item.error("the object \(name) is not declared")
    }
    if let wanted { try vocabulary.check(object, item, fits: wanted) }
    return .object(object)
  }
}
