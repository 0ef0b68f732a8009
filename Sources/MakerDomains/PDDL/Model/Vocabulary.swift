/// The words of which facts are made: types, predicates, functions and objects, each at a position.
struct Vocabulary: Sendable {
  /// A predicate, or a function with a number as its value.
  struct Signature: Sendable {
    let name: String
    let parameters: [Parameter]
  }

  /// A variable and the types, one of which its value must be of.
  struct Parameter: Sendable {
    let name: String
    let types: [Int]
  }

  struct Object: Sendable {
    let name: String
    let type: Int
  }

  var types = TypeHierarchy()
  private(set) var predicates: [Signature] = []
  private(set) var functions: [Signature] = []
  private(set) var objects: [Object] = []
  private var predicatePositions: [String: Int] = [:]
  private var functionPositions: [String: Int] = [:]
  private var objectPositions: [String: Int] = [:]

  func predicate(_ name: String) -> Int? { predicatePositions[name] }
  func function(_ name: String) -> Int? { functionPositions[name] }
  func object(_ name: String) -> Int? { objectPositions[name] }

  /// Reads a list of predicates, `(on ?x ?y - block)` each.
  mutating func addPredicates(_ items: ArraySlice<SExpression>) throws(PDDLError) {
    for item in items {
      let signature = try signature(item, "a predicate")
      guard predicatePositions.updateValue(predicates.count, forKey: signature.name) == nil else {
        throw item.error("the predicate \(signature.name) is declared twice")
      }
      predicates.append(signature)
    }
  }

  /// Reads a list of functions; their type, if any, must be `number`.
  mutating func addFunctions(_ items: ArraySlice<SExpression>) throws(PDDLError) {
    var rest = items
    while let item = rest.popFirst() {
      if item.word == "-" {
        guard let type = rest.popFirst(), type.word == "number" else {
          throw item.error("a function of another type than number is not supported")
        }
        continue
      }
      let signature = try signature(item, "a function")
      guard functionPositions.updateValue(functions.count, forKey: signature.name) == nil else {
        throw item.error("the function \(signature.name) is declared twice")
      }
      functions.append(signature)
    }
  }

  /// Reads a list of objects or constants.
  mutating func addObjects(_ items: ArraySlice<SExpression>) throws(PDDLError) {
    for item in try TypedList.read(items, { item throws(PDDLError) in try item.name("an object") }) {
      guard item.types.count < 2 else {
        throw item.place.error("the object \(item.name) must have one type; (either …) is for parameters")
      }
      guard objectPositions.updateValue(objects.count, forKey: item.name) == nil else {
        throw item.place.error("the object \(item.name) is declared twice")
      }
      objects.append(Object(name: item.name, type: try types.positions(of: item.types)[0]))
    }
  }

  /// Reads parameters, each of a name of its own.
  func parameters(_ items: ArraySlice<SExpression>) throws(PDDLError) -> [Parameter] {
    var parameters: [Parameter] = []
    for item in try TypedList.read(items, { item throws(PDDLError) in try item.variable() }) {
      guard !parameters.contains(where: { $0.name == item.name }) else {
        throw item.place.error("the variable ?\(item.name) is declared twice")
      }
      parameters.append(Parameter(name: item.name, types: try types.positions(of: item.types)))
    }
    return parameters
  }

  private func signature(_ item: SExpression, _ what: String) throws(PDDLError) -> Signature {
    guard let first = item.list?.first else { throw item.error("expected \(what) in parentheses, found \(item.text)") }
    return Signature(name: try first.name(what), parameters: try parameters(item.arguments))
  }

  /// How parameters are written.
  func text(_ parameters: [Parameter]) -> String {
    parameters.map { "?\($0.name) - \(types.text($0.types))" }.joined(separator: " ")
  }
}
