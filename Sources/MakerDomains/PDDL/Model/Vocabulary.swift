/// The words of which facts are made: types, predicates, functions and objects, each at a position.
struct Vocabulary: Sendable {
  /// A predicate, or a function with a number as its value.
  struct Signature: Sendable {
    let name: String
    let parameters: [Parameter]
    /// Of a function: whether its values are numbers.
    var isNumeric = true
  }

  /// A variable and the types, one of which its value must be of.
  struct Parameter: Hashable, Sendable {
    let name: String
    let types: [Int]
  }

  struct Object: Sendable {
    let name: String
    fileprivate(set) var type: Int
  }

  /// A constant that the domain uses and does not declare: the problem has to.
  private struct Awaited {
    let place: SExpression
    let object: Int
    /// The places that it stands in, and their types.
    var uses: [(name: String, types: [Int])] = []
  }

  var types = TypeHierarchy()
  private(set) var predicates: [Signature] = []
  private(set) var functions: [Signature] = []
  private(set) var objects: [Object] = []
  private var awaited: [String: Awaited] = [:]
  /// For each type the objects of it.
  private var members: [[Int]] = []
  private var predicatePositions: [String: Int] = [:]
  private var functionPositions: [String: Int] = [:]
  private var objectPositions: [String: Int] = [:]

  func predicate(_ name: String) -> Int? { predicatePositions[name] }
  func function(_ name: String) -> Int? { functionPositions[name] }
  func object(_ name: String) -> Int? { objectPositions[name] }

  /// The objects of one of the types.
  func objects(of types: [Int]) -> [Int] {
    if types.count == 1 { return members.indices.contains(types[0]) ? members[types[0]] : [] }
    return objects.indices.filter { self.types.isType(objects[$0].type, anyOf: types) }
  }

  /// The predicate that a fact names.
  func predicate(of item: SExpression) throws(PDDLError) -> Int {
    guard let head = item.list?.first else { throw item.error("expected a fact in parentheses, found \(item.text)") }
    if let symbol = head.word.flatMap(predicate) { return symbol }
    if let refusal = head.word.flatMap(Literal.refusal) { throw item.error(refusal) }
    throw item.error("the predicate \(try head.name("a predicate")) is not declared")
  }

  /// The function that an expression names; without arguments it may stand without parentheses.
  func function(of item: SExpression) throws(PDDLError) -> Int {
    guard let name = item.head ?? item.word else {
      throw item.error("expected a number or a function, found \(item.text)")
    }
    guard let symbol = function(name) else {
      throw item.error(Literal.refusal(name) ?? "the function \(name) is not declared")
    }
    guard functions[symbol].isNumeric else {
      throw item.error("\(name) is a function to objects, which is not supported")
    }
    return symbol
  }

  // MARK: Declarations

  /// Reads a list of predicates, `(on ?x ?y - block)` each.
  mutating func addPredicates(_ items: ArraySlice<SExpression>) throws(PDDLError) {
    // Some declare equality, which needs no declaration.
    for item in items where item.head != "=" {
      let signature = try signature(item, "a predicate")
      guard predicatePositions.updateValue(predicates.count, forKey: signature.name) == nil else {
        throw item.error("the predicate \(signature.name) is declared twice")
      }
      predicates.append(signature)
    }
  }

  /// Reads a list of functions. One of another type than `number` is refused where it is used.
  mutating func addFunctions(_ items: ArraySlice<SExpression>) throws(PDDLError) {
    var rest = items
    var untyped = functions.count
    while let item = rest.popFirst() {
      if item.word == "-" {
        guard let type = rest.popFirst() else { throw item.error("no type follows this -") }
        for position in untyped..<functions.count { functions[position].isNumeric = type.word == "number" }
        untyped = functions.count
        continue
      }
      let signature = try signature(item, "a function")
      guard functionPositions.updateValue(functions.count, forKey: signature.name) == nil else {
        throw item.error("the function \(signature.name) is declared twice")
      }
      functions.append(signature)
    }
  }

  /// Reads a list of objects or constants. What the domain declares the problem may declare again.
  mutating func addObjects(_ items: ArraySlice<SExpression>) throws(PDDLError) {
    var seen: Set<String> = []
    for item in try TypedList.read(items, { item throws(PDDLError) in try item.name("an object") }) {
      guard item.types.count < 2 else {
        throw item.place.error("the object \(item.name) must have one type; (either …) is for parameters")
      }
      guard seen.insert(item.name).inserted else {
        throw item.place.error("the object \(item.name) is declared twice")
      }
      let type = try types.positions(of: item.types)[0]
      guard let known = objectPositions[item.name] else {
        add(Object(name: item.name, type: type))
        continue
      }
      if let use = awaited.removeValue(forKey: item.name) {
        objects[known].type = type
        for wanted in use.uses { try check(known, use.place, fits: wanted) }
      } else if objects[known].type != type {
        throw item.place.error(
          "the object \(item.name) is declared twice, as \(types.names[objects[known].type]) and as \(types.names[type])"
        )
      }
    }
    members = types.names.indices.map { type in objects.indices.filter { types.isType(objects[$0].type, anyOf: [type]) }
    }
  }

  private mutating func add(_ object: Object) {
    objectPositions[object.name] = objects.count
    objects.append(object)
  }

  /// The position of a constant that the problem has to declare.
  mutating func await(_ name: String, _ item: SExpression) -> Int {
    let position = objects.count
    awaited[name] = Awaited(place: item, object: position)
    add(Object(name: name, type: TypeHierarchy.root))
    return position
  }

  /// Refuses constants that the domain uses and nobody declares.
  func checkAllDeclared() throws(PDDLError) {
    if let missing = awaited.values.min(by: { $0.object < $1.object }) {
      throw missing.place.error("the constant \(missing.place.text) is declared neither here nor in the problem")
    }
  }

  /// Refuses an object of another type than its place wants; one that the problem has to declare is checked there.
  mutating func check(
    _ object: Int, _ item: SExpression, fits wanted: (name: String, types: [Int])
  ) throws(PDDLError) {
    if awaited[objects[object].name]?.uses.append(wanted) != nil { return }
    if !types.isType(objects[object].type, anyOf: wanted.types) { throw misfit(item, [objects[object].type], wanted) }
  }

  func misfit(_ item: SExpression, _ found: [Int], _ wanted: (name: String, types: [Int])) -> PDDLError {
    item.error("\(item.text) is of type \(types.text(found)), but \(wanted.name) wants \(types.text(wanted.types))")
  }

  /// Reads parameters, each of a name of its own unless names mean nothing.
  func parameters(_ items: ArraySlice<SExpression>, mayRepeat: Bool = false) throws(PDDLError) -> [Parameter] {
    var parameters: [Parameter] = []
    for item in try TypedList.read(items, { item throws(PDDLError) in try item.variable() }) {
      guard mayRepeat || !parameters.contains(where: { $0.name == item.name }) else {
        throw item.place.error("the variable ?\(item.name) is declared twice")
      }
      parameters.append(Parameter(name: item.name, types: try types.positions(of: item.types)))
    }
    return parameters
  }

  private func signature(_ item: SExpression, _ what: String) throws(PDDLError) -> Signature {
    guard let first = item.list?.first else { throw item.error("expected \(what) in parentheses, found \(item.text)") }
    return Signature(name: try first.name(what), parameters: try parameters(item.arguments, mayRepeat: true))
  }

  /// How parameters are written.
  func text(_ parameters: [Parameter]) -> String {
    parameters.map { "?\($0.name) - \(types.text($0.types))" }.joined(separator: " ")
  }
}
