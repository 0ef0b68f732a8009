import MakerConsole
import MakerMCP
import MakerRuns
import MakerVoting

/// `maker_solve`: all kinds of problems that `maker solve` knows.
enum SolveTool {
  /// The most actions of a plan that are told.
  private static let most = 2000

  static func make(_ toolbox: Toolbox) -> RunTool {
    let kinds = toolbox.service.kinds.solvable
    var properties: [(String, JSON)] = [
      (
        "problem",
        ["type": "string", "enum": .strings(kinds.map(\.name)), "description": "what kind of problem it is"]
      )
    ]
    for argument in kinds.flatMap(\.hosted) where !properties.contains(where: { $0.0 == argument.hostedName }) {
      properties.append((argument.hostedName, schema(argument, toolbox)))
    }
    return RunTool(
      name: "maker_solve", title: "Solve",
      description: """
        Solves a problem by discovered decomposition. \(kinds.map(described).joined(separator: " ")) Code checks every \
        step where there are states. An unsolved problem is a result, not an error: look at `status`.
        """,
      kinds: kinds,
      properties: properties, required: ["problem"],
      solution: [
        ("solution", ["type": "string", "description": "the number, the text, or the plan with an action a line"]),
        ("actions", ["type": "integer", "minimum": 0, "description": "how many actions the plan has"]),
      ]
    ) { call in
      guard let kind = kinds.first(where: { $0.name == call.arguments["problem"]?.string }) else {
        throw ToolFailure("`problem` must be \(Words.list(kinds.map(\.name), "or"))")
      }
      try check(call.arguments, kind, kinds)
      let settings = try toolbox.settings(call.arguments)
      return try await toolbox.ready(kind, arguments(call, kind, toolbox), settings)
    } tell: { outcome in
      tell(outcome)
    }
  }

  private static func described(_ kind: ProblemKind) -> String {
    let required = kind.arguments.filter { $0.isRequired || $0.isPositional }
    let named = (required.isEmpty ? Array(kind.hosted.prefix(1)) : required).map { "`\($0.hostedName)`" }
    return "`\(kind.name)`: \(kind.summary)" + (named.isEmpty ? "" : " Takes \(Words.list(named, "and")).")
  }

  private static func schema(_ argument: ProblemArgument, _ toolbox: Toolbox) -> JSON {
    if argument.isFile { return toolbox.contextSchema(argument.hostedSummary) }
    if argument.isPositional { return toolbox.promptSchema(argument.flag.summary) }
    return CallSettings.schema(argument.flag, standing: argument.flag.fallback ?? "")
  }

  /// Refuses what belongs to another kind of problem.
  private static func check(
    _ arguments: JSONObject, _ kind: ProblemKind, _ kinds: [ProblemKind]
  ) throws(ToolFailure) {
    let own = kind.hosted.map(\.hostedName)
    for other in kinds where other.name != kind.name {
      let names = other.hosted.map(\.hostedName)
      if let name = names.first(where: { arguments[$0] != nil && !own.contains($0) }) {
        throw ToolFailure(
          "`\(name)` goes with `problem`: \(other.name), not with \(kind.name), which takes "
            + Words.list(own.map { "`\($0)`" }, "and"))
      }
    }
  }

  private static func arguments(
    _ call: ToolCall, _ kind: ProblemKind, _ toolbox: Toolbox
  ) async throws -> ProblemArguments {
    var arguments = ProblemArguments()
    for argument in kind.hosted {
      let name = argument.hostedName
      if argument.isPositional {
        arguments.set(argument.member, [.text(try await toolbox.text(name, argument.question.sentence, call))])
      } else if let value = call.arguments[name] {
        if argument.isFile {
          arguments.set(argument.member, [.given(try toolbox.notBlank(value.string ?? "", name), name: name)])
        } else {
          arguments.set(argument.member, try CallSettings.read(value, argument.flag))
        }
      } else if argument.isRequired {
        throw ToolFailure("`\(name)` is missing; call again with its text")
      }
    }
    return arguments
  }

  private static func tell(_ outcome: RunOutcome) -> Told {
    guard let solution = outcome.solution else { return Told() }
    guard let plan = solution.plan else {
      return Told(members: [("solution", .string(solution.text))], text: solution.text)
    }
    let lines = plan.first(most).joined(separator: "\n")
    let remark =
      plan.count <= most
      ? nil
      : "These are the first \(Words.grouped(most)) of \(Words.count(plan.count, "action")); on the command line,"
        + " `maker solve` with --out FILE writes them all."
    return Told(
      members: [("solution", .string(lines)), ("actions", .integer(plan.count))], text: lines, remark: remark)
  }
}

extension ProblemKind {
  /// The arguments that a host's tools offer.
  fileprivate var hosted: [ProblemArgument] { arguments.filter(\.isHosted) }
}

extension String {
  /// With a capital at the beginning.
  fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() }
}
