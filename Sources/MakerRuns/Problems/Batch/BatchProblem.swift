package import Maker
package import MakerConsole
import MakerVoting

/// One line of a batch: a question, or a problem to solve, with the arguments of its kind and what is expected.
package struct BatchProblem: Sendable {
  package let id: String
  package let expected: KnownSamples.Expected?
  package let score: AnswerScore
  package let kind: ProblemKind
  private let arguments: ProblemArguments
  private let line: JSONLines.Line

  /// Reads the lines; ids are made from line numbers where there are none.
  package static func read(
    _ lines: [JSONLines.Line], _ kinds: [ProblemKind], _ console: Console
  ) throws(CommandError) -> [BatchProblem] {
    var ids: Set<String> = []
    var problems: [BatchProblem] = []
    for line in lines {
      let problem = try BatchProblem(line, kinds, console)
      guard ids.insert(problem.id).inserted else {
        throw line.error("the id \"\(Sanitizer.line(problem.id, limit: 40))\" occurs twice", at: "id")
      }
      problems.append(problem)
    }
    return problems
  }

  private init(
    _ line: JSONLines.Line, _ kinds: [ProblemKind], _ console: Console
  ) throws(CommandError) {
    kind = try Self.kind(line, kinds)
    let members = Self.members(kind)
    try line.check(members: ["id", "solve", "expected", "score"] + members)
    id = try line.text("id") ?? "line \(line.number)"
    expected = try KnownSamples.expected(line, "expected")
    if expected == nil, line.object["score"] != nil {
      throw line.error("\"score\" goes with \"expected\"", at: "score")
    }
    score =
      try expected.map { expected throws(CommandError) in try KnownSamples.score(line, "score", expected) } ?? .exact
    if let name = kind.positional?.member, try line.text(name) == nil { throw line.error("\"\(name)\" is missing") }
    let own = JSONObject(line.object.members.filter { members.contains($0.name) }.map { ($0.name, $0.value) })
    do {
      arguments = try ProblemArguments(own, of: kind) { json, argument in
        guard let path = json.string, !path.allSatisfy(\.isWhitespace) else { return nil }
        return try InputText(path: path, what: argument.text?.what ?? "", console: console)
      }
    } catch let problem as ProblemArguments.Problem {
      throw line.error(
        (problem.member.map { "\"\($0)\" " } ?? "") + problem.description, at: problem.member)
    } catch {
      throw error as? CommandError ?? line.error("\(error)")
    }
    self.line = line
  }

  /// The members that a line of a kind may have; a batch follows no plans.
  package static func members(_ kind: ProblemKind) -> [String] {
    kind.arguments.filter { $0.flag != .plan }.map(\.member)
  }

  private static func kind(_ line: JSONLines.Line, _ kinds: [ProblemKind]) throws(CommandError) -> ProblemKind {
    let solvable = kinds.filter(\.isSolvable)
    switch (line.object["question"], try line.text("solve")) {
    case (_?, nil):
      if let kind = kinds.first(where: { !$0.isSolvable }) { return kind }
      throw line.error("there are no questions here", at: "question")
    case (nil, let name?):
      if let kind = solvable.first(where: { $0.name == name }) { return kind }
      throw line.error("\"solve\" must be \(Words.list(solvable.map(\.name), "or"))", at: "solve")
    case (nil, nil): throw line.error("neither \"question\" nor \"solve\" is there; one of them is needed")
    case (_?, _?): throw line.error("\"question\" and \"solve\" exclude each other", at: "solve")
    }
  }

  /// The problem under some settings.
  ///
  /// - Throws: ``CommandError`` that names the line.
  package func problem(_ settings: Settings, _ service: RunService) async throws -> RunService.Problem {
    do {
      return try await service.work(RunRequest(kind.name, arguments.json), settings)
    } catch let error as CommandError where error.code == .usage || error.code == .badData {
      throw line.error(error.message)
    }
  }

  /// Whether a solution is right; `nil` where nothing is expected and code cannot tell.
  package func isRight(_ solution: Solved?) -> Bool? {
    guard let expected else { return kind.isChecked ? solution?.isRight == true : nil }
    guard let solution else { return false }
    if expected.isNumber, let actions = solution.json.array { return "\(actions.count)" == expected.text }
    if expected.isNumber, let moves = solution.json["moves"]?.int { return "\(moves)" == expected.text }
    return score.isRight(solution.text, expected: expected.text)
  }
}
