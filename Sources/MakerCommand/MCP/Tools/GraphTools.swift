import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// What the tools of graphs have in common.
enum GraphArguments {
  /// The members of a graph.
  static let names = ["title", "question", "inputs", "subtasks", "compose"]

  /// Their JSON Schemas. Code checks what is in them, and names the place of a mistake.
  static let properties: [(String, JSON)] = [
    ("title", text("what it is about")),
    ("question", text("the question that it answers; instead of `title`")),
    ("inputs", ["type": "object", "description": "texts and values that descriptions refer to by {name}"]),
    (
      "subtasks",
      [
        "type": "array", "minItems": 1, "maxItems": 1000, "items": ["type": "object"],
        "description": """
        objects with `id`, `description` ({t1} stands for the output of t1, {t1.name} for a member of it), \
        `dependencies`; optional: `criticality`, `input_schema`, `output_schema`, `matcher`, `max_tokens`, `task_kind`, \
        `model`, `compose` (done by code), `on_fail` {back_to, at_most}
        """,
      ]
    ),
    (
      "compose",
      text("how the answer is made: json_merge, concat, an expression or template over {references}, or words")
    ),
  ]

  private static func text(_ description: String) -> JSON {
    ["type": "string", "minLength": 1, "description": .string(description)]
  }

  /// A tool from JSON to JSON that asks no model.
  ///
  /// - Parameters:
  ///   - name: without `maker_`.
  ///   - apply: returns the structured content and what it says in words.
  static func tool(
    _ name: String, _ title: String, _ description: String, _ properties: [(String, JSON)], required: [String] = [],
    output: [(String, JSON)], requiredOutput: [String],
    apply: @escaping @Sendable (JSONObject) throws -> (json: JSON, text: String)
  ) -> MCPTool {
    MCPTool(
      name: "maker_\(name)", title: title, description: description,
      inputSchema: [
        "type": "object", "properties": .object(JSONObject(properties)), "required": .strings(required),
        "additionalProperties": false,
      ],
      outputSchema: [
        "type": "object", "properties": .object(JSONObject(output)), "required": .strings(requiredOutput),
        "additionalProperties": false,
      ],
      annotations: .init(isReadOnly: true, isIdempotent: true)
    ) { call in
      do {
        let result = try apply(call.arguments)
        return ToolResult(result.text, structured: result.json)
      } catch let error as GraphError {
        throw failure(error)
      }
    }
  }

  /// A mistake in a graph as the tools tell it: its kind, its path, and what would be right.
  static func failure(_ error: GraphError) -> ToolFailure {
    ToolFailure(
      "\(error.code.rawValue): \(CallSettings.inArguments(Sanitizer.line(error.description, limit: 600)))")
  }
}

extension Toolbox {
  /// The members of a graph, where its texts are not too long.
  func graph(_ arguments: JSONObject) throws(ToolFailure) -> JSONObject {
    for (position, subtask) in (arguments["subtasks"]?.array ?? []).enumerated() {
      for name in ["description", "compose"] {
        try checkLength(subtask[name], "subtasks[\(position)].\(name)", promptCharacters)
      }
    }
    for name in ["title", "question", "compose"] { try checkLength(arguments[name], name, promptCharacters) }
    for input in arguments["inputs"]?.object?.members ?? [] {
      try checkLength(input.value, "inputs.\(input.name)", promptCharacters * 20)
    }
    return JSONObject(GraphArguments.names.compactMap { name in arguments[name].map { (name, $0) } })
  }

  private func checkLength(_ value: JSON?, _ place: String, _ most: Int) throws(ToolFailure) {
    guard let value, (value.string ?? value.compact).unicodeScalars.count > most else { return }
    throw ToolFailure("`\(Sanitizer.line(place, limit: 80))` has more than \(most) characters; shorten it")
  }
}

/// `maker_build_dag`.
enum BuildDagTool {
  static func make(_ toolbox: Toolbox) -> MCPTool {
    GraphArguments.tool(
      "build_dag", "Check a graph of subtasks",
      """
      Checks a graph of subtasks without asking a model, and tells order, levels, width and depth. A cycle, an unknown \
      dependency, a duplicate id, or an output that no step gives is refused, with its path. maker_run_dag runs it.
      """,
      GraphArguments.properties, required: ["subtasks"],
      output: [
        ("valid", ["type": "boolean"]), ("title", ["type": "string"]), ("order", strings),
        ("levels", ["type": "array", "items": strings, "description": "what can be done side by side"]),
        ("width", ["type": "integer"]), ("depth", ["type": "integer"]), ("critical_path", strings), ("sinks", strings),
        ("loops", ["type": "array", "items": strings]),
        (
          "subtasks",
          ["type": "array", "items": ["type": "object"], "description": "each with its agents m and margin k"]
        ),
        ("compose", ["type": ["string", "null"]]),
      ],
      requiredOutput: ["valid", "order", "levels", "width", "depth"]
    ) { arguments in
      let json = try SubtaskGraph.build(.object(toolbox.graph(arguments)))
      let order = json["order"]?.array?.compactMap(\.string).joined(separator: ", ") ?? ""
      return (
        json, "valid; order: \(order); width \(json["width"]?.compact ?? ""), depth \(json["depth"]?.compact ?? "")"
      )
    }
  }

  private static let strings: JSON = ["type": "array", "items": ["type": "string"]]
}

/// `maker_compose_results`.
enum ComposeResultsTool {
  static func make(_ toolbox: Toolbox) -> MCPTool {
    GraphArguments.tool(
      "compose_results", "Compose results",
      """
      Puts the outputs of a graph's subtasks together by code, as the graph's `compose` says; without it the outputs that \
      nothing depends on are the answer.
      """,
      GraphArguments.properties + [("outputs", ["type": "object", "description": "the outputs by subtask's id"])],
      required: ["subtasks", "outputs"],
      output: [
        ("answer", ["description": "of any type"]), ("outputs", ["type": "object"]),
        ("missing", ["type": "array", "items": ["type": "string"], "description": "subtasks without an output"]),
      ],
      requiredOutput: ["answer", "outputs", "missing"]
    ) { arguments in
      var request = try toolbox.graph(arguments)
      request["outputs"] = arguments["outputs"]
      let json = try SubtaskGraph.composeResults(.object(request))
      let answer = json["answer"] ?? .null
      return (json, Sanitizer.text(answer.string ?? answer.pretty))
    }
  }
}

/// `maker_generate_prompt`.
enum GeneratePromptTool {
  static func make(_ toolbox: Toolbox) -> MCPTool {
    GraphArguments.tool(
      "generate_prompt", "Prompt of a subtask",
      "Writes what the agents of one subtask are asked, with its inputs in place, the schema of the reply and its limit.",
      [
        ("subtask", ["type": "object", "description": "as maker_build_dag has it"]),
        ("inputs", ["type": "object", "description": "the outputs and inputs that it refers to, by name"]),
        ("wording", ["type": "integer", "minimum": 0, "maximum": 1_000_000, "description": "which wording, from 0"]),
      ],
      required: ["subtask"],
      output: [
        ("id", ["type": "string"]), ("prompt", ["type": "string"]), ("output_schema", ["type": ["object", "null"]]),
        ("max_tokens", ["type": "integer"]), ("criticality", ["type": "string"]),
        ("m", ["type": "integer", "description": "agents"]), ("k", ["type": "integer", "description": "margin"]),
      ],
      requiredOutput: ["id", "prompt", "output_schema", "max_tokens", "criticality", "m", "k"]
    ) { arguments in
      let settings = try Settings(toolbox.parsed, console: toolbox.console)
      let prompts = try PromptFolder.load(settings.text(.prompts), into: .graphs)
      let limit = settings.integer(.maxOutputTokens) ?? TaskKind.defaultMaxOutputTokens
      let json = try Subtask.generatePrompt(.object(arguments), prompts: prompts, maxTokens: limit)
      return (json, json["prompt"]?.string ?? "")
    }
  }
}
