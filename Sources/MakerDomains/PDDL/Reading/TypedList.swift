/// One name of a list such as `a b - block c - (either box crate)`.
struct TypedName {
  let name: String
  let place: Place
  /// The names of its types; none is `object`.
  let types: [SExpression]
}

enum TypedList {
  /// Reads a typed list whose items are read by `read`. A type may follow no names at all.
  static func read(
    _ items: ArraySlice<SExpression>, _ read: (SExpression) throws(PDDLError) -> String
  ) throws(PDDLError) -> [TypedName] {
    var names: [TypedName] = []
    var waiting: [(name: String, place: Place)] = []
    var rest = items
    while let item = rest.popFirst() {
      guard item.word == "-" else {
        waiting.append((try read(item), item.place))
        continue
      }
      guard let type = rest.popFirst() else { throw item.error("no type follows this -") }
      let types = try alternatives(type)
      names += waiting.map { TypedName(name: $0.name, place: $0.place, types: types) }
      waiting = []
    }
    return names + waiting.map { TypedName(name: $0.name, place: $0.place, types: []) }
  }

  /// A type, or `(either …)` of several.
  private static func alternatives(_ type: SExpression) throws(PDDLError) -> [SExpression] {
    guard type.list != nil else {
      _ = try type.name("a type")
      return [type]
    }
    guard type.head == "either", !type.arguments.isEmpty else {
      throw type.error("expected a type or (either …), found \(type.text)")
    }
    for part in type.arguments { _ = try part.name("a type") }
    return Array(type.arguments)
  }
}
