import Maker
import MakerDomains
import MakerMCP
import MakerVoting

/// `maker_solve`.
enum SolveTool {
  /// The flags of `maker solve` that are arguments here as well.
  static let flags = [SolveTree.disks, SolveTree.from, SolveTree.to, SolveTree.start, SolveTree.goal]

  /// The most actions of a plan that are told.
  private static let most = 2000

  private enum Kind: String, CaseIterable {
    case hanoi, arithmetic, pddl, task

    /// The arguments that go with it.
    var arguments: [String] {
      switch self {
      case .hanoi: SolveTool.flags.map(\.member)
      case .arithmetic: ["expression"]
      case .pddl: ["pddl_domain", "pddl_problem"]
      case .task: ["task", "context"]
      }
    }
  }

  static func make(_ toolbox: Toolbox) -> RunTool {
    RunTool(
      name: "maker_solve", title: "Solve",
      description: """
        Solves a problem by discovered decomposition: the Tower of Hanoi (`problem`: hanoi, with `disks`), a calculation \
        with integers of any length (arithmetic, with `expression`), a planning problem (pddl, with the texts of \
        `pddl_domain` and `pddl_problem`), or a task in words (task, with `task`). Code checks every step of the first \
        three. An unsolved problem is a result, not an error: look at `status`.
        """,
      properties: [
        (
          "problem",
          [
            "type": "string", "enum": .strings(Kind.allCases.map(\.rawValue)),
            "description": "what kind of problem it is",
          ]
        )
      ] + flags.map { ($0.member, CallSettings.schema($0, standing: $0.fallback ?? "")) } + [
        ("expression", toolbox.promptSchema("the calculation: + - * and parentheses")),
        ("pddl_domain", toolbox.contextSchema("the text of the planning domain")),
        ("pddl_problem", toolbox.contextSchema("the text of the planning problem")),
        ("task", toolbox.promptSchema("the task")),
        ("context", toolbox.contextSchema),
      ],
      required: ["problem"],
      solution: [
        ("solution", ["type": "string", "description": "the number, the text, or the plan with an action a line"]),
        ("actions", ["type": "integer", "minimum": 0, "description": "how many actions the plan has"]),
      ]
    ) { call in
      let arguments = call.arguments
      let kind = arguments["problem"]?.string.flatMap(Kind.init) ?? .task
      try check(arguments, kind)
      let settings = try toolbox.settings(arguments)
      switch kind {
      case .hanoi: return try await hanoi(arguments, settings, toolbox)
      case .arithmetic: return try await arithmetic(call, settings, toolbox)
      case .pddl: return try await pddl(arguments, settings, toolbox)
      case .task:
        let task = Question(try await toolbox.text("task", "What is the task?", call))
        return try await toolbox.words(task, nil, "solution", arguments, settings, prompts: .tasks, kind: nil)
      }
    }
  }

  /// Refuses what belongs to another kind of problem.
  private static func check(_ arguments: JSONObject, _ kind: Kind) throws(ToolFailure) {
    for other in Kind.allCases where other != kind {
      if let name = other.arguments.first(where: { arguments[$0] != nil && !kind.arguments.contains($0) }) {
        throw ToolFailure(
          "`\(name)` goes with `problem`: \(other.rawValue), not with \(kind.rawValue), which takes "
            + Words.list(kind.arguments.map { "`\($0)`" }, "and"))
      }
    }
  }

  private static func text(_ name: String, _ arguments: JSONObject, _ toolbox: Toolbox) throws(ToolFailure) -> String {
    guard let text = arguments[name]?.string else {
      throw ToolFailure("`\(name)` is missing; call again with its text")
    }
    return try toolbox.notBlank(text, name)
  }

  private static func hanoi(
    _ arguments: JSONObject, _ settings: Settings, _ toolbox: Toolbox
  ) async throws -> PreparedRun {
    var parsed = ParsedArguments()
    for flag in flags {
      if let value = arguments[flag.member] { parsed.values[flag.name] = try CallSettings.read(value, flag) }
    }
    let (domain, problem) = try HanoiCommand(parsed, settings, toolbox.console, toolbox.setup).waypoints()
    return try await states(domain, problem, settings, toolbox, text: \.text)
  }

  private static func pddl(
    _ arguments: JSONObject, _ settings: Settings, _ toolbox: Toolbox
  ) async throws -> PreparedRun {
    let domainText = try text("pddl_domain", arguments, toolbox)
    let problemText = try text("pddl_problem", arguments, toolbox)
    let space: PDDLSpace
    do throws(PDDLError) {
      let domain = try PDDLDomain(parsing: domainText, file: "pddl_domain")
      space = PDDLSpace(try PDDLProblem(parsing: problemText, file: "pddl_problem", domain: domain))
    } catch {
      throw ToolFailure(error.description)
    }
    let prompts = try PromptFolder.load(settings.text(.prompts), into: .stateSpaces)
    return try await states(
      StateSpaceDomain(space, prompts: prompts), StateSpaceProblem(from: space.start, to: space.goal, in: space),
      settings,
      toolbox, text: \.description)
  }

  private static func states<Space: StateSpace>(
    _ domain: StateSpaceDomain<Space>, _ problem: StateSpaceProblem<Space>, _ settings: Settings, _ toolbox: Toolbox,
    text: @escaping @Sendable (Space.Action) -> String
  ) async throws -> PreparedRun {
    let preparation = try await toolbox.preparation(settings)
    return PreparedRun(
      problem: domain.title(of: problem),
      preparation: preparation.forLongProblems(calls: preparation.run.limits.calls),
      models: try await preparation.models(toolbox.setup)
    ) { means in
      let result = try await means.orchestrator(domain).solve(problem, stop: means.stop, run: means.id)
      return RunOutcome(result) { plan in
        let lines = plan.first(most).map(text).joined(separator: "\n")
        let remark =
          plan.count <= most
          ? nil
          : "These are the first \(Words.grouped(most)) of \(Words.count(plan.count, "action")); on the command line,"
            + " `maker solve` with --out FILE writes them all."
        return ([("solution", .string(lines)), ("actions", .integer(plan.count))], lines, remark)
      }
    }
  }

  private static func arithmetic(
    _ call: ToolCall, _ settings: Settings, _ toolbox: Toolbox
  ) async throws -> PreparedRun {
    let expression = try await toolbox.text("expression", "What is to be calculated?", call)
    let problem: ArithmeticProblem
    do throws(ArithmeticSyntaxError) {
      problem = try ArithmeticProblem(parsing: expression)
    } catch {
      throw ToolFailure("`expression`: \(error)")
    }
    let domain = ArithmeticDomain(prompts: try PromptFolder.load(settings.text(.prompts), into: .arithmetic))
    let preparation = try await toolbox.preparation(settings).forLongProblems(calls: 100_000)
    return PreparedRun(
      problem: problem.text, preparation: preparation, models: try await preparation.models(toolbox.setup)
    ) { means in
      let result = try await means.orchestrator(domain).solve(problem, stop: means.stop, run: means.id)
      return RunOutcome(result) { ([("solution", .string($0.description))], $0.description, nil) }
    }
  }
}

extension ActionPlan {
  /// The first actions.
  fileprivate func first(_ count: Int) -> [Action] {
    var actions: [Action] = []
    try? forEach { action throws(Enough) in
      if actions.count == count { throw Enough() }
      actions.append(action)
    }
    return actions
  }
}

/// Ends a walk through a plan.
private struct Enough: Error {}
