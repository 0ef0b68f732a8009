public import MakerText

/// One call of a tool, with the ways to reach the caller while it goes on.
public struct ToolCall: Sendable {
  /// The arguments; they fit the tool's input schema.
  public let arguments: JSONObject
  /// The revision that the caller speaks.
  public let revision: Revision
  /// Whether the caller's host can put questions to its user.
  public let canElicit: Bool

  /// The keys of the questions that the caller has brought answers to, in the revision without handshakes. They are ours:
  /// no caller can make one up.
  public let answered: [String]

  let onProgress: (@Sendable (Double, Double?, String?) -> Void)?
  let onLog: @Sendable (LogLevel, String) -> Void
  let onElicit: @Sendable (Elicitation) async throws -> ElicitationAnswer

  /// Whether the caller asked to be told of progress.
  public var wantsProgress: Bool { onProgress != nil }

  /// Tells how far the call has come. A value that is not above the last one is not passed on.
  public func progress(_ done: Double, of total: Double? = nil, _ message: String? = nil) {
    onProgress?(done, total, message)
  }

  /// Tells something that the user could want to know, if the caller asked for messages of that level.
  public func log(_ level: LogLevel, _ text: String) {
    onLog(level, text)
  }

  /// Asks the user something.
  ///
  /// In the revision without handshakes the call ends here and is repeated with the answer, from its beginning: whatever
  /// a handler does before it asks, it does again.
  ///
  /// - Returns: the answer; ``ElicitationAnswer/unavailable`` where the host cannot ask.
  public func elicit(_ question: Elicitation) async throws -> ElicitationAnswer {
    canElicit ? try await onElicit(question) : .unavailable
  }

  /// The same call with other arguments, for a tool that stands in for another one.
  ///
  /// - Throws: ``ToolFailure`` where they do not fit that tool's schema.
  public func with(_ arguments: JSONObject, for tool: MCPTool) throws(ToolFailure) -> ToolCall {
    let arguments = HostForms.meant(.object(arguments), tool.inputSchema)
    let problems = SchemaCheck.problems(arguments, tool.inputSchema)
    guard problems.isEmpty else { throw ToolFailure("\(tool.name): \(problems.joined(separator: "; "))") }
    return with(arguments.object ?? [:])
  }

  /// The same call with other arguments, which are known to fit.
  public func with(_ arguments: JSONObject) -> ToolCall {
    ToolCall(
      arguments: arguments, revision: revision, canElicit: canElicit, answered: answered, onProgress: onProgress,
      onLog: onLog,
      onElicit: onElicit)
  }
}
