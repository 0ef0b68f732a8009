import MakerVoting

/// Reads a graph's document member by member; unknown members are refused by name and place.
struct GraphReader {
  static let graphMembers = ["title", "question", "inputs", "subtasks", "compose"]
  static let subtaskMembers = [
    "id", "description", "dependencies", "criticality", "input_schema", "output_schema", "matcher", "max_tokens",
    "task_kind", "model", "compose", "on_fail",
  ]

  /// Title, inputs, subtasks and composition as they were written.
  static func read(_ json: JSON) throws(GraphError) -> (
    title: String, inputs: JSONObject, subtasks: [Subtask], compose: GraphComposition?
  ) {
    let top = try Members(json, JSONPath(), graphMembers, of: "a graph")
    let list = JSONPath()["subtasks"]
    guard let elements = try top.required("subtasks").array else {
      throw GraphError(.invalidValue, list, "expected a list of subtasks")
    }
    guard !elements.isEmpty else {
      throw GraphError(
        .emptyGraph, list, "there are no subtasks; each is an object with \"id\", \"description\" and \"dependencies\"")
    }
    var inputs = JSONObject()
    if let given = top["inputs"] {
      guard let object = given.object else {
        throw GraphError(.invalidValue, top.path["inputs"], "expected an object of names and values")
      }
      for member in object.members { try checkName(member.name, top.path["inputs"][member.name]) }
      inputs = object
    }
    var subtasks: [Subtask] = []
    for (position, element) in elements.enumerated() {
      subtasks.append(try subtask(element, list[position]))
    }
    let question = try top.text("question")
    let title = try top.text("title")
    let compose = try top.text("compose")
    return (question ?? title ?? subtasks.last?.title ?? "", inputs, subtasks, compose.map { GraphComposition($0) })
  }

  /// One subtask.
  static func subtask(_ json: JSON, _ path: JSONPath) throws(GraphError) -> Subtask {
    let members = try Members(json, path, subtaskMembers, of: "a subtask")
    _ = try members.required("id")
    let id = try members.text("id") ?? ""
    try checkName(id, path["id"])
    _ = try members.required("description")
    let description = try members.text("description") ?? ""
    let compose = try members.text("compose").map { GraphComposition($0) }
    if case .words(let words)? = compose {
      throw GraphError(
        .invalidValue, path["compose"],
        "\"\(words)\" is nothing that code can do; write "
          + ComposeFunction.Name.allCases.map(\.rawValue).joined(separator: ", ")
          + ", an expression or a template over {references}, or leave it out and let agents do what the description says"
      )
    }
    let loop = try loop(members)
    let outputSchema = try members.schema("output_schema") ?? loop.map { _ in Subtask.verdictSchema }
    let kinds = TaskKind.allCases.map(\.rawValue)
    return Subtask(
      id: id, description: GraphText(description), title: description,
      dependencies: try members.texts("dependencies"),
      criticality: try members.choice("criticality", Criticality.allCases.map(\.rawValue))
        .flatMap(Criticality.init(rawValue:)),
      inputSchema: try members.schema("input_schema"), outputSchema: outputSchema,
      matcher: try members.choice("matcher", Matcher.all.map(\.name)), maxTokens: try members.count("max_tokens"),
      kind: try members.choice("task_kind", kinds).flatMap(TaskKind.init(rawValue:)),
      model: try members.text("model"), compose: compose, loop: loop)
  }

  private static func loop(_ members: Members) throws(GraphError) -> Subtask.Loop? {
    guard let json = members["on_fail"] else { return nil }
    let own = try Members(json, members.path["on_fail"], ["back_to", "at_most"], of: "on_fail")
    _ = try own.required("back_to")
    return Subtask.Loop(backTo: try own.text("back_to") ?? "", atMost: try own.count("at_most") ?? 3)
  }

  private static func checkName(_ name: String, _ path: JSONPath) throws(GraphError) {
    guard !GraphText.isName(name) else { return }
    throw GraphError(
      .invalidValue, path, "\"\(name)\" cannot be a name; names have 1 to 64 letters, digits, _ and -, such as t1")
  }
}

/// The members of one object of the document.
struct Members {
  let path: JSONPath
  private let object: JSONObject
  private let what: String

  init(_ json: JSON, _ path: JSONPath, _ known: [String], of what: String) throws(GraphError) {
    guard let object = json.object else { throw GraphError(.invalidValue, path, "expected an object for \(what)") }
    for name in object.names where !known.contains(name) {
      let near = Nearest.name(to: name, among: known).map { "did you mean \"\($0)\"?" }
      throw GraphError(
        .unknownField, path[name],
        "\(what) has no member \"\(name)\"; " + (near ?? "the members are \(known.joined(separator: ", "))"))
    }
    self.path = path
    self.object = object
    self.what = what
  }

  /// A member; `null` is as good as none.
  subscript(name: String) -> JSON? {
    let value = object[name]
    return value == .some(.null) ? Optional.none : value
  }

  func required(_ name: String) throws(GraphError) -> JSON {
    guard let value = self[name] else { throw GraphError(.missingField, path, "\(what) needs a member \"\(name)\"") }
    return value
  }

  /// A text that is not blank.
  func text(_ name: String) throws(GraphError) -> String? {
    guard let value = self[name] else { return nil }
    guard let text = value.string?.trimmingWhitespace(), !text.isEmpty else {
      throw GraphError(.invalidValue, path[name], "expected a text that is not empty")
    }
    return text
  }

  func texts(_ name: String) throws(GraphError) -> [String] {
    guard let value = self[name] else { return [] }
    guard let elements = value.array else { throw GraphError(.invalidValue, path[name], "expected a list of ids") }
    var texts: [String] = []
    for (position, element) in elements.enumerated() {
      guard let text = element.string else { throw GraphError(.invalidValue, path[name][position], "expected an id") }
      texts.append(text)
    }
    return texts
  }

  func count(_ name: String) throws(GraphError) -> Int? {
    guard let value = self[name] else { return nil }
    guard let count = value.int, count >= 1 else {
      throw GraphError(.invalidValue, path[name], "expected a whole number from 1, not \(value.compact)")
    }
    return count
  }

  func choice(_ name: String, _ choices: [String]) throws(GraphError) -> String? {
    guard let value = self[name] else { return nil }
    guard let choice = value.string, choices.contains(choice) else {
      throw GraphError(
        .invalidValue, path[name], "expected one of \(choices.joined(separator: ", ")), not \(value.compact)")
    }
    return choice
  }

  func schema(_ name: String) throws(GraphError) -> JSON? {
    guard let value = self[name] else { return nil }
    guard value.object != nil else { throw GraphError(.invalidValue, path[name], "expected a JSON Schema, an object") }
    do { _ = try JSONSchema(value) } catch { throw GraphError(.invalidValue, path[name], error.description) }
    return value
  }
}
