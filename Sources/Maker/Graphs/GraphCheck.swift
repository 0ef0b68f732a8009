import MakerVoting

/// What code can tell of a graph before any model is asked.
struct GraphCheck {
  let shape: GraphShape
  private let subtasks: [Subtask]
  private let inputs: JSONObject
  private let positions: [String: Int]
  private let dependencies: [[Int]]

  /// Checks names and dependencies.
  init(subtasks: [Subtask], inputs: JSONObject) throws(GraphError) {
    var positions: [String: Int] = [:]
    for (position, subtask) in subtasks.enumerated() {
      let place = Self.place(position)["id"]
      if let first = positions.updateValue(position, forKey: subtask.id) {
        throw GraphError(
          .duplicateID, place, "the id \"\(subtask.id)\" is taken by \(Self.place(first)); each is used once")
      }
      if inputs[subtask.id] != nil {
        throw GraphError(.duplicateID, place, "the id \"\(subtask.id)\" is the name of an input; choose another")
      }
    }
    var dependencies: [[Int]] = []
    for (position, subtask) in subtasks.enumerated() {
      var needed: [Int] = []
      for (number, id) in subtask.dependencies.enumerated() {
        let place = Self.place(position)["dependencies"][number]
        guard id != subtask.id else {
          throw GraphError(.selfDependency, place, "\(id) depends on itself: \(id) → \(id)")
        }
        guard let other = positions[id] else {
          if inputs[id] != nil {
            throw GraphError(
              .unknownDependency, place, "\"\(id)\" is an input, which is there from the start; refer to it as {\(id)}")
          }
          let near = Nearest.name(to: id, among: subtasks.map(\.id)).map { "; did you mean \"\($0)\"?" } ?? ""
          throw GraphError(.unknownDependency, place, "\(subtask.id) depends on \"\(id)\", which is no subtask\(near)")
        }
        guard !needed.contains(other) else { throw GraphError(.invalidValue, place, "\"\(id)\" is there already") }
        needed.append(other)
      }
      dependencies.append(needed)
    }
    guard let shape = GraphShape(ids: subtasks.map(\.id), dependencies: dependencies) else {
      let cycle = GraphShape.cycle(dependencies)
      let path = cycle.map { subtasks[$0].id }.joined(separator: " → ")
      throw GraphError(
        .cycle, Self.place(cycle.first ?? 0)["dependencies"],
        "the subtasks depend on each other in a circle: \(path); leave one of these dependencies out")
    }
    (self.subtasks, self.inputs, self.positions, self.dependencies) = (subtasks, inputs, positions, dependencies)
    self.shape = shape
  }

  private static func place(_ position: Int) -> JSONPath { JSONPath()["subtasks"][position] }

  /// All that a subtask waits for.
  private func ancestors(of position: Int) -> Set<Int> {
    var found: Set<Int> = []
    var open = dependencies[position]
    while let next = open.popLast() { if found.insert(next).inserted { open += dependencies[next] } }
    return found
  }

  // MARK: References

  /// Checks that whatever is referred to is there when it is needed, and that schemas are kept to.
  func texts(compose: GraphComposition?) throws(GraphError) {
    for (position, subtask) in subtasks.enumerated() {
      let place = Self.place(position)
      try check(subtask.description.references, of: position, place["description"])
      try check(subtask.compose?.references ?? [], of: position, place["compose"])
      if case .named(let name, let references)? = subtask.compose {
        try checkCount(name, references?.count ?? subtask.dependencies.count, place["compose"])
      }
      try checkInputs(of: position, place["input_schema"])
    }
    let place = JSONPath()["compose"]
    for reference in compose?.references ?? [] {
      guard positions[reference.id] != nil || inputs[reference.id] != nil else { throw unknown(reference, place) }
      try checkMembers(reference, place)
    }
    if case .named(let name, let references)? = compose {
      try checkCount(name, references?.count ?? shape.sinks.count, place)
    }
  }

  private func check(
    _ references: [GraphText.Reference], of position: Int, _ place: JSONPath
  ) throws(GraphError) {
    for reference in references where inputs[reference.id] == nil {
      guard let other = positions[reference.id] else { throw unknown(reference, place) }
      guard dependencies[position].contains(other) || ancestors(of: position).contains(other) else {
        let what = other == position ? "itself" : "\(reference.id), which it does not depend on"
        let hint = other == position ? "refer to an earlier step" : "add \"\(reference.id)\" to its dependencies"
        throw GraphError(.unboundReference, place, "\(subtasks[position].id) refers to \(what); \(hint)")
      }
    }
    for reference in references { try checkMembers(reference, place) }
  }

  private func unknown(_ reference: GraphText.Reference, _ place: JSONPath) -> GraphError {
    let names = subtasks.map(\.id) + inputs.names
    let near = Nearest.name(to: reference.id, among: names).map { "; did you mean {\($0)}?" } ?? ""
    return GraphError(.unboundReference, place, "{\(reference)} names no subtask and no input\(near)")
  }

  private func checkCount(
    _ name: ComposeFunction.Name, _ count: Int, _ place: JSONPath
  ) throws(GraphError) {
    let least = name == .second ? 2 : 1
    guard count < least else { return }
    throw GraphError(.missingOutput, place, "\(name.rawValue) wants at least \(least) outputs, and there are \(count)")
  }

  private func checkMembers(_ reference: GraphText.Reference, _ place: JSONPath) throws(GraphError) {
    if let given = inputs[reference.id] {
      guard reference.members.reduce(given, { $0?[$1] }) != nil else {
        throw GraphError(.missingOutput, place, "the input \(reference.id) has nothing at {\(reference)}")
      }
      return
    }
    guard let position = positions[reference.id] else { return }
    var output = output(of: position)
    var path = reference.id
    for member in reference.members {
      switch output {
      case .anything: return
      case .text:
        throw GraphError(
          .missingOutput, place,
          "{\(reference)} wants \"\(member)\" of \(path), which gives a text; give it an output_schema that requires"
            + " \"\(member)\"")
      case .schema(let schema):
        guard let next = schema["properties"]?[member], schema.requires(member) else {
          let given = schema.required
          throw GraphError(
            .missingOutput, place,
            "{\(reference)} wants \"\(member)\" of \(path), which "
              + (given.isEmpty ? "promises no members" : "promises only \(given.joined(separator: ", "))"))
        }
        output = .schema(next)
      }
      path += "." + member
    }
  }

  // MARK: Schemas

  /// What is known of an output beforehand.
  private enum Output {
    case text
    case schema(JSON)
    case anything
  }

  private func output(of position: Int) -> Output {
    let subtask = subtasks[position]
    guard let compose = subtask.compose else { return subtask.outputSchema.map { .schema($0) } ?? .text }
    switch compose {
    case .words, .named(.jsonMerge, _), .named(.first, _), .named(.second, _): return .anything
    case .template(let text) where text.pieces.count == 1: return .anything
    case .template, .expression, .named: return .text
    }
  }

  /// Each required input must be a dependency, or be given by just one of them, in the type that is wanted.
  private func checkInputs(of position: Int, _ place: JSONPath) throws(GraphError) {
    let subtask = subtasks[position]
    guard let schema = subtask.inputSchema else { return }
    for name in schema.required {
      let given = dependencies[position].filter { other in
        if subtasks[other].id == name { return true }
        guard case .schema(let output) = output(of: other) else { return false }
        return output["properties"]?[name] != nil && output.requires(name)
      }
      let exact = given.filter { subtasks[$0].id == name }
      guard let giver = exact.first ?? given.first ?? (inputs[name] == nil ? nil : position) else {
        if dependencies[position].contains(where: { if case .anything = output(of: $0) { true } else { false } }) {
          continue
        }
        throw GraphError(
          .missingOutput, place["required"],
          "\(subtask.id) needs \"\(name)\", which no step gives: add the dependency that gives it, or require it in"
            + " the output_schema of one")
      }
      guard exact.count == 1 || given.count <= 1 else {
        let givers = given.map { subtasks[$0].id }.joined(separator: " and ")
        throw GraphError(.missingOutput, place["required"], "\"\(name)\" is given by \(givers); rename one of them")
      }
      let wanted = schema["properties"]?[name]?["type"]?.string
      let type: String? =
        switch giver == position ? .anything : output(of: giver) {
        case .anything: nil
        case .text: "string"
        case .schema(let output): (exact.isEmpty ? output["properties"]?[name] : output)?["type"]?.string
        }
      if let wanted, let type, wanted != type, !(wanted == "number" && type == "integer") {
        throw GraphError(
          .missingOutput, place["properties"][name],
          "\(subtask.id) needs \"\(name)\" as \(wanted), and \(subtasks[giver].id) gives it as \(type)")
      }
    }
  }

  // MARK: Loops

  /// The subtasks of each loop in order, the verdict last.
  func loops() throws(GraphError) -> [[String]] {
    var loops: [[String]] = []
    for (position, subtask) in subtasks.enumerated() {
      guard let loop = subtask.loop else { continue }
      let place = Self.place(position)["on_fail"]
      guard subtask.compose == nil else {
        throw GraphError(
          .invalidLoop, place, "\(subtask.id) is done by code, which gives no verdict; leave compose out")
      }
      guard let schema = subtask.outputSchema, schema.requires("valid"),
        schema["properties"]?["valid"]?["type"] == "boolean"
      else {
        throw GraphError(
          .invalidLoop, Self.place(position)["output_schema"],
          "\(subtask.id) goes back when its verdict is not valid: require a boolean \"valid\", or leave the schema out")
      }
      let before = ancestors(of: position)
      guard let start = positions[loop.backTo], before.contains(start) else {
        throw GraphError(
          .invalidLoop, place["back_to"],
          "\(subtask.id) goes back to \"\(loop.backTo)\", which is no subtask that it depends on")
      }
      guard subtasks[start].compose == nil else {
        throw GraphError(
          .invalidLoop, place["back_to"], "\(loop.backTo) is done by code, which gives the same again; name another")
      }
      let members = shape.order.filter { id in
        guard let other = positions[id] else { return false }
        return other == start || other == position || (before.contains(other) && ancestors(of: other).contains(start))
      }
      if let other = loops.first(where: { !Set($0).isDisjoint(with: members) }) {
        throw GraphError(
          .invalidLoop, place,
          "the loops of \(other.last ?? "") and \(subtask.id) share subtasks; a subtask belongs to one loop at most")
      }
      loops.append(members)
    }
    return loops
  }
}

extension JSON {
  /// The names that a schema requires.
  fileprivate var required: [String] { self["required"]?.array?.compactMap(\.string) ?? [] }

  fileprivate func requires(_ name: String) -> Bool { required.contains(name) }
}
