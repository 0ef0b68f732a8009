import MakerText

/// The answering of `tools/call`.
struct ToolCalling: Sendable {
  let answering: Answering

  private var server: MCPServer { answering.session.server }
  private var dialect: Dialect { answering.dialect }
  private var params: JSONObject { answering.params }

  /// The result, its type included where the revision has types.
  func result() async throws -> JSONObject {
    guard let name = params["name"]?.string else {
      throw ProtocolError.invalidParameters("`name` must be the name of a tool")
    }
    let tool = try server.tool(name)
    let arguments: JSONObject
    switch params["arguments"] {
    case nil, .null?: arguments = [:]
    case let given?:
      guard let members = HostForms.meant(given, tool.inputSchema).object else {
        throw ProtocolError.invalidParameters("`arguments` must be an object")
      }
      arguments = members
    }
    for capability in tool.requiredCapabilities where dialect.capabilities[capability] == nil {
      throw ProtocolError.missingCapability(capability)
    }
    let problems = SchemaCheck.problems(.object(arguments), tool.inputSchema)
    guard problems.isEmpty else {
      return typed(ToolResult(failure: "\(tool.name): \(problems.joined(separator: "; "))").json(dialect.revision))
    }
    let answers = try answers(tool, arguments)
    do {
      let result = try await tool.handler(call(tool, arguments, answers))
      return typed(try checked(result, tool).json(dialect.revision))
    } catch let required as InputRequired {
      return inputRequired(required.question, tool, arguments, answers)
    } catch let error as ProtocolError {
      throw error
    } catch let failure as ToolFailure {
      return typed(ToolResult(failure: failure.message).json(dialect.revision))
    } catch {
      if Task.isCancelled { throw CancellationError() }
      return typed(ToolResult(failure: server.explain(error)).json(dialect.revision))
    }
  }

  private func typed(_ object: JSONObject, _ type: String = "complete") -> JSONObject {
    guard dialect.revision.isModern else { return object }
    var result = JSONObject([("resultType", .string(type))])
    for member in object.members { result[member.name] = member.value }
    return result
  }

  private func checked(_ result: ToolResult, _ tool: MCPTool) throws -> ToolResult {
    guard server.checksOutput, let schema = tool.outputSchema, !result.isError else { return result }
    let problems = result.structured.map { SchemaCheck.problems($0, schema) } ?? ["there is no structured content"]
    guard problems.isEmpty else {
      throw ProtocolError.internalError(
        "\(tool.name): the result does not fit its schema: \(problems.joined(separator: "; "))")
    }
    return result
  }

  private func call(_ tool: MCPTool, _ arguments: JSONObject, _ answers: JSONObject) -> ToolCall {
    let (dialect, handle, session) = (dialect, answering.handle, answering.session)
    var onProgress: (@Sendable (Double, Double?, String?) -> Void)?
    if let token = dialect.progressToken {
      onProgress = { done, total, message in
        handle.sendProgress(done, of: total, message, token: token, dialect.revision)
      }
    }
    let logger = server.name
    return ToolCall(
      arguments: arguments, revision: dialect.revision, canElicit: dialect.canElicit, answered: answers.names,
      onProgress: onProgress,
      onLog: { level, text in
        guard let least = dialect.logLevel, level >= least else { return }
        let params: JSONObject = ["level": .string(level.rawValue), "logger": .string(logger), "data": .string(text)]
        handle.send(Message.notification("notifications/message", params))
      },
      onElicit: { question in
        let answer: JSON
        if dialect.revision.isModern {
          guard let brought = answers[question.key] else { throw InputRequired(question: question) }
          answer = brought
        } else {
          do {
            answer = try await session.ask("elicitation/create", question.params(dialect.revision), for: handle)
          } catch is ProtocolError {
            // The client said that it can ask, and cannot; its error is none of the call.
            return .unavailable
          }
        }
        return try ElicitationAnswer(answer, to: question)
      })
  }

  // MARK: Asking, in the revision without handshakes

  /// The answers that the client has brought back for this call.
  private func answers(_ tool: MCPTool, _ arguments: JSONObject) throws(ProtocolError) -> JSONObject {
    guard dialect.revision.isModern else { return [:] }
    let (state, responses) = (params["requestState"], params["inputResponses"])
    guard state != nil || responses != nil else { return [:] }
    guard let state = state?.string else {
      throw .invalidParameters("`inputResponses` must come with the `requestState` that they answer")
    }
    var (answers, asked) = try server.states.read(state, tool: tool.name, arguments, now: server.seconds())
    guard let response = responses?[asked], response["action"]?.string != nil else {
      throw .invalidParameters("`inputResponses` must answer `\(asked)`")
    }
    answers[asked] = response
    return answers
  }

  private func inputRequired(
    _ question: Elicitation, _ tool: MCPTool, _ arguments: JSONObject, _ answers: JSONObject
  ) -> JSONObject {
    let request: JSON = [
      "method": "elicitation/create", "params": .object(question.params(dialect.revision)),
    ]
    let state = server.states.make(
      tool: tool.name, arguments, answers: answers, asked: question.key, now: server.seconds())
    return typed(
      JSONObject([
        ("inputRequests", .object(JSONObject([(question.key, request)]))), ("requestState", .string(state)),
      ]), "input_required")
  }
}
