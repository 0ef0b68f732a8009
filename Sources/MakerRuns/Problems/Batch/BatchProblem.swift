package import Maker
package import MakerConsole
import MakerVoting

/// One line of a batch: a question, or a problem to solve, with the arguments of its kind and what is expected.
package struct BatchProblem: Sendable {
  package let id: String
  package let expected: KnownAnswer?
  /// What else the line has; it goes with the result.
  package let metadata: JSON?
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
    metadata = Self.metadata(try line.others(than: ["id", "solve", "expected", "score"] + members))
    id = try line.name("id") ?? "line \(line.number)"
    expected = try KnownAnswer(line, "expected", score: "score")
    if let name = kind.positional?.member, try line.text(name) == nil { throw line.missing(name) }
    let own = JSONObject(
      kind.arguments.compactMap { argument in
        guard members.contains(argument.member), let value = line.object[argument.member] else { return nil }
        return (argument.member, line.isTyped ? value : Self.typed(value, argument))
      })
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

  /// The line's own `metadata` and all that nothing here knows, in one object; `nil` where there is nothing.
  private static func metadata(_ others: JSONObject) -> JSON? {
    var all = others["metadata"]?.object ?? JSONObject()
    for member in others.members where member.name != "metadata" || member.value.object == nil {
      all[member.name] = member.value
    }
    return all.names.isEmpty ? nil : .object(all)
  }

  /// A table's text as what an argument takes.
  private static func typed(_ value: JSON, _ argument: ProblemArgument) -> JSON {
    guard !argument.isFile, let text = value.string, let read = try? argument.flag.read(text) else { return value }
    return read.json
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
    case (nil, nil):
      throw line.error(
        "neither \"question\" nor \"solve\" is there; one of them is needed, or --map question=COLUMN")
    case (_?, _?): throw line.error("\"question\" and \"solve\" exclude each other", at: "solve")
    }
  }

  /// The problem under some settings.
  ///
  /// - Throws: ``CommandError`` that names the line.
  package func problem(_ settings: Settings, _ service: RunService) async throws -> RunService.Problem {
    do {
      try VerifyCommand.check(kind, settings, service.kinds)
      return try await service.work(RunRequest(kind.name, arguments.json), settings)
    } catch let error as CommandError where error.code == .usage || error.code == .badData {
      throw line.error(error.message)
    }
  }

  /// Whether a solution is right; `nil` where nothing is expected and code cannot tell.
  package func isRight(_ solution: Solved?) -> Bool? {
    guard let expected else { return kind.isChecked ? solution?.isRight == true : nil }
    guard let solution else { return false }
    if expected.isNumber, let moves = solution.json.array?.count ?? solution.json["moves"]?.int {
      return expected.accepted.contains("\(moves)")
    }
    return expected.isRight(solution.text)
  }
}
