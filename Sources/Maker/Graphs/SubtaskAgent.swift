public import MakerVoting

/// A subtask as it is posed: what it depends on has its outputs.
public struct PosedSubtask: Hashable, Sendable {
  /// The subtask of the graph.
  public let subtask: Subtask
  /// Its description with the outputs in the place of their references.
  public let text: String
}

/// What the agents of one subtask are asked, and how their replies are read.
public struct SubtaskAgent: Sendable {
  /// An attempt that was found wanting: what was made, and the verdict on it.
  public struct Attempt: Hashable, Sendable {
    /// The output.
    public let output: JSON
    /// The verdict.
    public let verdict: JSON
  }

  /// Who they are: solvers, or the composers of a graph.
  let kind: Agent
  private let subtask: Subtask
  private let values: [String: JSON]
  private let earlier: Attempt?
  private let prompts: PromptLibrary

  /// Agents for a subtask.
  ///
  /// - Parameters:
  ///   - values: the outputs and inputs it may refer to, by name.
  ///   - earlier: the last attempt, where it is done again.
  ///   - kind: who they are.
  ///   - prompts: the library with the template `subtask`.
  public init(
    _ subtask: Subtask, values: [String: JSON], earlier: Attempt? = nil, kind: Agent = .solver,
    prompts: PromptLibrary = .graphs
  ) {
    self.kind = kind
    self.subtask = subtask
    self.values = values
    self.earlier = earlier
    self.prompts = prompts
  }

  /// The prompt with its inputs, the form of the reply, and its reader.
  public func inquiry(wording: Int) -> Inquiry<JSON> {
    let form = Form(subtask.outputSchema)
    let (task, inputs) = bound()
    let prompt = prompts["subtask"].render(
      ["task": task, "inputs": inputs, "schema": form.schema.schema.compact], wording: wording)
    return Inquiry(agent: kind, prompt: prompt, schema: form.schema) { text throws(RedFlag) in try form.read(text) }
  }

  /// The class of an output in an election that no matcher decides.
  func candidate(for output: JSON) -> String { OutputClass.candidate(output, subtask.outputSchema) }

  /// The matcher that decides on classes, where one was named.
  var matcher: Matcher? { subtask.matcher.flatMap { name in Matcher.all.first { $0.name == name } } }

  /// The task in one line: short values are in the place of their references.
  var title: String {
    let text = subtask.description.replacing { reference in
      let value = reference.value(in: values)?.asText ?? ""
      return Self.fitsInPlace(value) ? value : "{\(reference)}"
    }
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// The subtask with its inputs.
  var posed: PosedSubtask {
    PosedSubtask(
      subtask: subtask, text: subtask.description.replacing { $0.value(in: values)?.asText ?? "{\($0)}" })
  }

  /// Whether the output says that the answer is not known.
  public static func isUnknown(_ output: JSON) -> Bool {
    output.string.map { AnswerClass.candidate(Answer($0), kind: nil) == AnswerClass.unknown } ?? false
  }

  // MARK: Binding

  /// The task with short values in the place of their references, quoted, and sections with the others. A single pass: what
  /// a value says is data, and braces in it mean nothing.
  private func bound() -> (task: String, inputs: String) {
    var sections: [(name: String, text: String)] = []
    let task = subtask.description.replacing { reference in
      let text = reference.value(in: values)?.asText ?? ""
      if Self.fitsInPlace(text) { return "“\(text)”" }
      if !sections.contains(where: { $0.name == reference.description }) {
        sections.append((reference.description, text))
      }
      return "[\(reference)]"
    }
    let mentioned = Set(subtask.description.references.map(\.id))
    for id in subtask.dependencies where !mentioned.contains(id) {
      sections.append((id, values[id]?.asText ?? ""))
    }
    var lines = sections.map { "<input id=\"\($0.name)\">\n\(PromptTemplate.quote($0.text))\n</input>" }
    if let earlier {
      lines.append("<earlier>\n\(PromptTemplate.quote(earlier.output.asText))\n</earlier>")
      lines.append("<objection>\n\(PromptTemplate.quote(earlier.verdict.asText))\n</objection>")
    }
    return (PromptTemplate.quote(task), lines.joined(separator: "\n"))
  }

  /// A value in one short line, that does not look like anything else.
  private static func fitsInPlace(_ text: String) -> Bool {
    text.count <= 80 && !text.isEmpty && !text.contains { $0.isNewline || "“”<>{}[]".contains($0) }
  }
}

/// The form of a subtask's reply: an object of the subtask's own schema, or one whose `answer` is of it.
private struct Form: Sendable {
  let schema: ReplySchema
  private let isWrapped: Bool

  init(_ output: JSON?) {
    isWrapped = output?["type"] != "object"
    schema =
      isWrapped
      ? .object("answer", [("answer", output ?? ["type": "string"])])
      : ReplySchema(name: "output", schema: output ?? .null)
  }

  func read(_ text: String) throws(RedFlag) -> JSON {
    let reply = try Reply(parsing: text, members: nil)
    var object = reply.object
    if schema.schema["properties"]?["reasoning"] == nil { object["reasoning"] = nil }
    do {
      if let first = try JSONSchema(schema.schema).violations(in: .object(object)).first {
        throw RedFlag(.invalidFormat, "\(first.pointer.isEmpty ? "the reply" : first.pointer): \(first.reason)")
      }
    } catch let flag as RedFlag { throw flag } catch {
      throw RedFlag(.invalidFormat, "the schema cannot be checked: \(error)")
    }
    guard isWrapped else { return .object(object) }
    guard schema.schema["properties"]?["answer"]?["type"] == "string" else { return object["answer"] ?? .null }
    let answer = try reply.string("answer")
    if answer.isEmpty { throw RedFlag(.invalidFormat, "\"answer\" is empty") }
    return .string(answer)
  }
}
