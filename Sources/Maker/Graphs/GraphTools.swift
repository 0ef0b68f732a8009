public import MakerVoting

/// What can be done with graphs, from JSON to JSON: for tools that are called with JSON and reply with it.
extension SubtaskGraph {
  /// Checks a graph and computes its order.
  ///
  /// - Parameters:
  ///   - json: the graph: `subtasks` and what else a graph has.
  /// - Returns: `valid`, `order`, `levels`, `width`, `depth`, `critical_path`, `sinks`, `loops`, and `subtasks` with the
  ///   agents m and the margin k of each.
  /// - Throws: ``GraphError``.
  public static func build(_ json: JSON) throws(GraphError) -> JSON { try SubtaskGraph(json).summary }

  /// As ``build(_:)`` returns it.
  public var summary: JSON {
    var object = JSONObject([("valid", true), ("title", .string(title))])
    for (name, value) in shape.members { object[name] = value }
    object["loops"] = .array(loops.map { .strings($0) })
    object["subtasks"] = .array(subtasks.map(\.summary))
    object["compose"] = compose.map { .string($0.text) } ?? .null
    return .object(object)
  }

  /// Composes outputs by code, without a model.
  ///
  /// - Parameters:
  ///   - json: a graph, and beside it `outputs`: an object with the outputs by subtask.
  /// - Returns: `answer`, `outputs` as they were used, and `missing`: the subtasks without an output.
  /// - Throws: ``GraphError`` for a bad graph, for an output that is missing or of no subtask, and for a composition in
  ///   words, which only a run can carry out.
  public static func composeResults(_ json: JSON) throws(GraphError) -> JSON {
    let place = JSONPath()["outputs"]
    guard var object = json.object, let outputs = object["outputs"]?.object else {
      throw GraphError(.missingField, place, "expected an object with the outputs by subtask, {\"t1\": …}")
    }
    object["outputs"] = nil
    let graph = try SubtaskGraph(.object(object))
    for name in outputs.names where graph[name] == nil {
      throw GraphError(.invalidValue, place[name], "\"\(name)\" is no subtask of the graph")
    }
    var values: [String: JSON] = [:]
    for member in outputs.members + graph.inputs.members { values[member.name] = member.value }
    let missing = graph.subtasks.map(\.id).filter { values[$0] == nil }
    let needed = graph.compose?.references.map { $0.map(\.id) } ?? graph.shape.sinks
    if let first = needed.first(where: { values[$0] == nil }) {
      throw GraphError(.missingOutput, place, "the answer needs the output of \(first)")
    }
    let answer: JSON?
    do throws(Rejection) { answer = try graph.composedByCode(values) } catch {
      throw GraphError(.invalidValue, JSONPath()["compose"], "\(error)")
    }
    guard let answer else {
      throw GraphError(
        .invalidValue, JSONPath()["compose"], "words are carried out by agents: run the graph, or write a composition")
    }
    return ["answer": answer, "outputs": .object(outputs), "missing": .strings(missing)]
  }

  /// The answer from outputs; `nil` where only words say how.
  func composedByCode(_ values: [String: JSON]) throws(Rejection) -> JSON? {
    if let compose { return try compose.apply(to: values, all: shape.sinks) }
    if shape.sinks.count == 1 { return values[shape.sinks[0]] }
    return .object(JSONObject(shape.sinks.compactMap { id in values[id].map { (id, $0) } }))
  }
}

extension Subtask {
  /// What the agents of one subtask are asked.
  ///
  /// - Parameters:
  ///   - json: `subtask`, as a graph has it; `inputs`, an object with the outputs it refers to or depends on; and
  ///     `wording`, from 0, counted round.
  /// - Returns: `prompt`, the `output_schema` of the reply, `max_tokens`, and `criticality` with its agents and margin.
  /// - Throws: ``GraphError`` for a bad subtask, and for an input that is referred to and not given.
  public static func generatePrompt(
    _ json: JSON, prompts: PromptLibrary = .graphs, maxTokens: Int = TaskKind.defaultMaxOutputTokens
  ) throws(GraphError) -> JSON {
    let members = try Members(json, JSONPath(), ["subtask", "inputs", "wording"], of: "the request")
    let place = JSONPath()["subtask"]
    let subtask = try GraphReader.subtask(try members.required("subtask"), place)
    guard let inputs = (members["inputs"] ?? [:]).object else {
      throw GraphError(.invalidValue, JSONPath()["inputs"], "expected an object with the inputs by name")
    }
    var values: [String: JSON] = [:]
    for member in inputs.members { values[member.name] = member.value }
    for reference in subtask.description.references where reference.value(in: values) == nil {
      throw GraphError(.missingOutput, JSONPath()["inputs"], "{\(reference)} is referred to and not given")
    }
    for id in subtask.dependencies where values[id] == nil {
      throw GraphError(.missingOutput, JSONPath()["inputs"], "\(id) is a dependency and not given")
    }
    let wording = members["wording"]?.int ?? 0
    guard (0...1_000_000).contains(wording) else {
      throw GraphError(.invalidValue, JSONPath()["wording"], "expected a whole number from 0")
    }
    let inquiry = SubtaskAgent(subtask, values: values, prompts: prompts).inquiry(wording: wording)
    var object = JSONObject([
      ("id", .string(subtask.id)), ("prompt", .string(inquiry.prompt)),
      ("output_schema", inquiry.schema?.schema ?? .null),
      ("max_tokens", .integer(subtask.maxTokens ?? subtask.kind?.maxOutputTokens ?? maxTokens)),
    ])
    for (name, value) in (subtask.criticality ?? .medium).members { object[name] = value }
    return .object(object)
  }

  /// What a check prints of a subtask.
  var summary: JSON {
    var object = JSONObject([
      ("id", .string(id)), ("description", .string(title)), ("dependencies", .strings(dependencies)),
    ])
    if let compose {
      object["compose"] = .string(compose.text)
    } else {
      for (name, value) in (criticality ?? .medium).members { object[name] = value }
    }
    return .object(object)
  }
}

extension Criticality {
  /// The recommended configuration of a criticality.
  ///
  /// - Parameters:
  ///   - json: `criticality`: low, medium, high or critical; medium, if it is left out.
  /// - Returns: `criticality`, the agents `m` and the margin `k`.
  /// - Throws: ``GraphError`` for another name.
  public static func configuration(_ json: JSON) throws(GraphError) -> JSON {
    let members = try Members(json, JSONPath(), ["criticality"], of: "the request")
    let name = try members.choice("criticality", allCases.map(\.rawValue))
    return .object(JSONObject((name.flatMap(Criticality.init(rawValue:)) ?? .medium).members))
  }

  fileprivate var members: [(String, JSON)] {
    [("criticality", .string(rawValue)), ("m", .integer(panelSize)), ("k", .integer(margin))]
  }
}
