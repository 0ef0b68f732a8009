import Maker
import MakerVoting

/// One line of a batch: a question, or a problem to solve, written as its command would be, with what is expected.
struct BatchProblem: Sendable {
  let id: String
  let expected: KnownSamples.Expected?
  let score: AnswerScore
  private let kind: Kind
  private let arguments: ParsedArguments

  /// A kind of line: the member that holds what the command takes as its argument, and the flags that a line may hold.
  private struct Kind: Sendable {
    let name: String
    var positional: String?
    var flags: [Flag] = []
    var path: [String] { name == "question" ? ["ask"] : ["solve", name] }
    var members: [String] { [positional].compactMap { $0 } + flags.map(\.member) }
  }

  private static let question = Kind(name: "question", positional: "question", flags: [CommandTree.context])
  private static let solvable = [
    Kind(
      name: "hanoi",
      flags: [
        SolveTree.disks, SolveTree.from, SolveTree.to, SolveTree.start, SolveTree.goal, SolveTree.strategy,
      ]),
    Kind(name: "arithmetic", positional: "expression"),
    Kind(name: "pddl", flags: [SolveTree.domain, SolveTree.problem]),
    Kind(name: "task", positional: "task", flags: [CommandTree.context]),
  ]

  /// Reads the lines; ids are made from line numbers where there are none.
  static func read(_ lines: [JSONLines.Line]) throws(CommandError) -> [BatchProblem] {
    var ids: Set<String> = []
    var problems: [BatchProblem] = []
    for line in lines {
      let problem = try BatchProblem(line)
      guard ids.insert(problem.id).inserted else {
        throw line.error("the id \"\(Sanitizer.line(problem.id, limit: 40))\" occurs twice", at: "id")
      }
      problems.append(problem)
    }
    return problems
  }

  private init(_ line: JSONLines.Line) throws(CommandError) {
    kind = try Self.kind(line)
    try line.check(members: ["id", "solve", "expected", "score"] + kind.members)
    id = try line.text("id") ?? "line \(line.number)"
    expected = try KnownSamples.expected(line, "expected")
    if expected == nil, line.object["score"] != nil {
      throw line.error("\"score\" goes with \"expected\"", at: "score")
    }
    score =
      try expected.map { expected throws(CommandError) in try KnownSamples.score(line, "score", expected) } ?? .exact
    var arguments = ParsedArguments(path: kind.path)
    if let name = kind.positional {
      guard let text = try line.text(name) else { throw line.error("\"\(name)\" is missing") }
      arguments.positionals = [text]
    }
    for flag in kind.flags {
      guard let value = line.object[flag.member] else { continue }
      do throws(ValueProblem) {
        var values: [FlagValue] = []
        for one in flag.isRepeatable ? value.array ?? [value] : [value] {
          values.append(try (flag.value ?? .toggle).read(one))
        }
        arguments.values[flag.name] = values
      } catch {
        throw line.error("\"\(flag.member)\" \(error.description)", at: flag.member)
      }
    }
    self.arguments = arguments
    self.line = line
  }

  private let line: JSONLines.Line

  private static func kind(_ line: JSONLines.Line) throws(CommandError) -> Kind {
    let names = solvable.map(\.name)
    switch (line.object["question"], try line.text("solve")) {
    case (_?, nil): return question
    case (nil, let name?):
      if let kind = solvable.first(where: { $0.name == name }) { return kind }
      throw line.error("\"solve\" must be \(Words.list(names, "or"))", at: "solve")
    case (nil, nil): throw line.error("neither \"question\" nor \"solve\" is there; one of them is needed")
    case (_?, _?): throw line.error("\"question\" and \"solve\" exclude each other", at: "solve")
    }
  }

  /// Whether code knows what is right without being told.
  private var isChecked: Bool { ["hanoi", "arithmetic", "pddl"].contains(kind.name) }

  /// The problem under some settings.
  ///
  /// - Throws: ``CommandError`` that names the line.
  func work(_ settings: Settings, _ console: Console, _ setup: ModelSetup) throws -> Work {
    do {
      switch kind.name {
      case "hanoi": return try HanoiCommand(arguments, settings, console, setup).work()
      case "arithmetic": return try ArithmeticCommand(arguments, settings, console, setup).work()
      case "pddl": return try PDDLCommand(arguments, settings, console, setup).work()
      default:
        let prompts: PromptLibrary = kind.name == "task" ? .tasks : .questions
        let material = try QuestionMaterial(arguments, settings: settings, console: console, prompts: prompts)
        return Work(kind.name, Question(arguments.positionals[0]), material)
      }
    } catch let error as CommandError where error.code == .usage || error.code == .badData {
      throw line.error(error.message)
    }
  }

  /// Whether a solution is right; `nil` where nothing is expected and code cannot tell.
  func isRight(_ solution: Solved?) -> Bool? {
    guard let expected else { return isChecked ? solution?.isRight == true : nil }
    guard let solution else { return false }
    if expected.isNumber, let actions = solution.json.array { return "\(actions.count)" == expected.text }
    if expected.isNumber, let moves = solution.json["moves"]?.int { return "\(moves)" == expected.text }
    return score.isRight(solution.text, expected: expected.text)
  }
}
