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

  /// Reads what stands after `:types`. A type is declared by being named, also as a supertype; named several times, it is
  /// of all the supertypes that it is given.
  init(_ items: ArraySlice<SExpression>) throws(PDDLError) {
    let list = try TypedList.read(items) { item throws(PDDLError) in try item.name("a type") }
    let declared = list.filter { $0.name != "object" }
    for type in declared { declare(type.name) }
    for type in declared {
      guard let position = positions[type.name] else { continue }
      for item in type.types {
        let parent = declare(try item.name("a type"))
        if parent == position { throw type.place.error("the type \(type.name) is its own supertype") }
        if parent != Self.root, !parents[position].contains(parent) { parents[position].append(parent) }
      }
    }
    for position in names.indices.dropFirst() where parents[position].isEmpty { parents[position] = [Self.root] }
    ancestors = names.indices.map { ancestors(of: $0) }
    for type in declared {
      guard let position = positions[type.name] else { continue }
      if parents[position].contains(where: { ancestors[$0].contains(position) }) {
        throw type.place.error("the type \(type.name) is its own supertype")
      }
    }
  }

  @discardableResult
  private mutating func declare(_ name: String) -> Int {
    if let position = positions[name] { return position }
    positions[name] = names.count
    names.append(name)
    parents.append([])
    return names.count - 1
  }

  private func ancestors(of type: Int) -> Set<Int> {
    var reached: Set<Int> = [type, Self.root]
    var waiting = parents[type]
    while let next = waiting.popLast() { if reached.insert(next).inserted { waiting += parents[next] } }
    return reached
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

  /// Whether everything of one of the `types` is of one of the `others`.
  func fits(_ types: [Int], _ others: [Int]) -> Bool { types.allSatisfy { isType($0, anyOf: others) } }

  /// How a choice of types is written.
  func text(_ types: [Int]) -> String {
    let names = types.map { self.names[$0] }
    return names.count == 1 ? names[0] : "(either " + names.joined(separator: " ") + ")"
  }
}
