/// The types of a domain. `object` is the root, at position 0.
struct TypeHierarchy: Sendable {
  static let root = 0

  private(set) var names = ["object"]
  private(set) var parents: [[Int]] = [[]]
  private var positions = ["object": 0]
  /// For each type all types that it is, itself among them.
  private var ancestors: [Set<Int>] = [[0]]

  /// Only `object`.
  init() {}

  /// Reads what stands after `:types`.
  init(_ items: ArraySlice<SExpression>) throws(PDDLError) {
    let list = try TypedList.read(items) { item throws(PDDLError) in try item.name("a type") }
    let declared = list.filter { $0.name != "object" }
    for type in declared {
      guard positions.updateValue(names.count, forKey: type.name) == nil else {
        throw type.place.error("the type \(type.name) is declared twice")
      }
      names.append(type.name)
    }
    for type in declared { parents.append(type.types.isEmpty ? [Self.root] : try positions(of: type.types)) }
    for (offset, type) in declared.enumerated() {
      var reached: Set<Int> = []
      var waiting = parents[offset + 1]
      while let next = waiting.popLast() {
        if next == offset + 1 { throw type.place.error("the type \(type.name) is its own supertype") }
        if reached.insert(next).inserted { waiting += parents[next] }
      }
      ancestors.append(reached.union([offset + 1, Self.root]))
    }
  }

  /// The positions of named types; `object` if none is named.
  func positions(of types: [SExpression]) throws(PDDLError) -> [Int] {
    if types.isEmpty { return [Self.root] }
    var found: [Int] = []
    for type in types {
      let name = try type.name("a type")
      guard let position = positions[name] else { throw type.error("the type \(name) is not declared") }
      if !found.contains(position) { found.append(position) }
    }
    return found
  }

  /// Whether everything of `type` is of one of the `others`.
  func isType(_ type: Int, anyOf others: [Int]) -> Bool {
    others.contains { ancestors[type].contains($0) }
  }

  /// How a choice of types is written.
  func text(_ types: [Int]) -> String {
    let names = types.map { self.names[$0] }
    return names.count == 1 ? names[0] : "(either " + names.joined(separator: " ") + ")"
  }
}
