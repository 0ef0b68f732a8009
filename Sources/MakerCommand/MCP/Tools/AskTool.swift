import MakerRuns
import MakerConsole
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
      kinds: [.question],
      properties: [
        ("question", toolbox.promptSchema("the question; if it is missing, the user is asked where the host can")),
        ("context", toolbox.contextSchema),
      ],
      solution: [("answer", ["type": "string"]), Told.sources]
    ) { call in
      let settings = try toolbox.settings(call.arguments)
      var arguments = ProblemArguments()
      arguments.set("question", [.text(try await toolbox.text("question", "What is the question?", call))])
      toolbox.takeContext(call, &arguments)
      return try await toolbox.ready(.question, arguments, settings)
    } tell: {
      Told(answer: $0)
    }
  }
}

extension Toolbox {
  /// The text that answers must come from, if the call has one.
  func takeContext(_ call: ToolCall, _ arguments: inout ProblemArguments) {
    if let text = call.arguments["context"]?.string { arguments.set("context", [.given(text, name: "context")]) }
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
