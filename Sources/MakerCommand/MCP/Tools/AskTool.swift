import Maker
import MakerMCP
import MakerVoting

/// `maker_ask`.
enum AskTool {
  static func make(_ toolbox: Toolbox) -> RunTool {
    RunTool(
      name: "maker_ask", title: "Ask",
      description: """
        Answers a question that may take several steps: it is classified, split, answered and put together, each by a \
        vote of many samples. No consensus is a result, not an error: look at `status`. Can take minutes with a slow \
        model; then use maker_run_start.
        """,
      properties: [
        ("question", toolbox.promptSchema("the question; if it is missing, the user is asked where the host can")),
        ("context", toolbox.contextSchema),
      ],
      solution: [("answer", ["type": "string"])]
    ) { call in
      let settings = try toolbox.settings(call.arguments)
      let question = Question(try await toolbox.text("question", "What is the question?", call))
      return try await toolbox.words(question, nil, "answer", call.arguments, settings, prompts: .questions)
    }
  }
}

extension Toolbox {
  /// A run about a question, or a task in words.
  ///
  /// - Parameters:
  ///   - name: the member of the result that holds the answer.
  func words(
    _ question: Question, _ plan: Plan?, _ name: String, _ arguments: JSONObject, _ settings: Settings,
    prompts: PromptLibrary, kind: TaskKind? = .factualQA
  ) async throws -> PreparedRun {
    let material = try material(arguments, settings, prompts: prompts)
    var preparation = try await preparation(settings)
    preparation.run.matching = try await MatcherChoice.make(preparation, setup, kind: kind).matching
    return PreparedRun(
      problem: question.text, preparation: preparation, models: try await preparation.models(setup),
      hasContext: material.passages != nil
    ) { [preparation] means in
      let domain = try material.domain(
        preparation, window: means.models.first?.contextWindow, models: means.models.map(\.name))
      let result = try await means.orchestrator(domain).solve(question, plan: plan, stop: means.stop, run: means.id)
      return RunOutcome(result) { ([(name, .string($0.text))], $0.text, nil) }
    }
  }

  /// A text among the arguments; the user is asked for one that is missing.
  func text(_ name: String, _ message: String, _ call: ToolCall) async throws -> String {
    guard let text = try await textIfAny(name, message, call) else {
      throw ToolFailure("`\(name)` is missing; call again with its text")
    }
    return text
  }

  /// The same where the caller says what is missing.
  ///
  /// - Returns: `nil` where the host cannot ask.
  // Inlined into an asynchronous caller, it crashes the optimiser of Swift 6.3.
  @inline(never)
  func textIfAny(_ name: String, _ message: String, _ call: ToolCall) async throws -> String? {
    if let text = call.arguments[name]?.string { return try notBlank(text, name) }
    return try await ask(name, message, call)
  }

  /// Asks the user for a text that is missing.
  ///
  /// - Returns: `nil` where the host cannot ask.
  private func ask(_ name: String, _ message: String, _ call: ToolCall) async throws -> String? {
    let schema: JSON = [
      "type": "string", "title": .string(name.prefix(1).uppercased() + name.dropFirst()), "minLength": 1,
      "maxLength": .integer(promptCharacters),
    ]
    switch try await call.elicit(Elicitation(name, message, fields: [(name, schema)])) {
    case .accepted(let form): return try notBlank(form[name]?.string ?? "", name)
    case .declined, .cancelled: throw ToolFailure("the user gave no \(name); call again with `\(name)`")
    case .unavailable: return nil
    }
  }

  /// A text that says something.
  func notBlank(_ text: String, _ name: String) throws(ToolFailure) -> String {
    if text.allSatisfy(\.isWhitespace) { throw ToolFailure("`\(name)` is blank; call again with its text") }
    return text
  }
}
