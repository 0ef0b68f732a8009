package import MakerConsole
package import Maker
import MakerVoting

/// On what `maker calibrate` measures: problems with known replies, whatever their replies are.
package struct KnownSamples: Sendable {
  /// In a few words.
  package let title: String
  package let count: Int
  package let firstPrompt: String
  /// Holds one model against all of them.
  package let measure: @Sendable (Calibrator, _ samplesEach: Int, ProblemPlace) async throws -> Measured

  package typealias Measured = (record: CalibrationRecord, result: RunResult<CalibrationRecord>)

  package init<Value>(_ title: String, _ problems: [KnownProblem<Value>]) {
    self.title = title
    count = problems.count
    firstPrompt = problems.first?.inquiry.prompt ?? ""
    measure = { calibrator, samplesEach, place in
      try await calibrator.measure(problems, samplesEach: samplesEach, title: title, in: place)
    }
  }

  /// Problems from anywhere, a line each.
  ///
  /// - Parameters:
  ///   - raw: whether each prompt is sent as it stands; else the solver agent is asked.
  package init(_ lines: [JSONLines.Line], title: String, raw: Bool, _ settings: Settings) throws {
    let prompts = try PromptFolder.load(settings.text(.prompts), into: .questions)
    self.init(title, try Self.problems(lines, raw ? nil : prompts))
  }

  private static func problems(
    _ lines: [JSONLines.Line], _ prompts: PromptLibrary?
  ) throws(CommandError) -> [KnownProblem<Answer>] {
    let domain = prompts.map { QuestionDomain(prompts: $0) }
    var ids: Set<String> = []
    var problems: [KnownProblem<Answer>] = []
    for line in lines {
      try line.check(members: ["id", "prompt", "ground_truth", "match"])
      guard let prompt = try line.text("prompt") else { throw line.error("\"prompt\" is missing") }
      let truth = try Self.expected(line, "ground_truth")
      guard let truth else { throw line.error("\"ground_truth\" is missing: the answer that is right") }
      let score = try Self.score(line, "match", truth)
      let id = try line.text("id") ?? "line \(line.number)"
      guard ids.insert(id).inserted else {
        throw line.error("the id \"\(Sanitizer.line(id, limit: 40))\" occurs twice", at: "id")
      }
      let inquiry =
        domain?.solver(for: Question(prompt), wording: 0)
        ?? Inquiry(agent: .solver, prompt: prompt, schema: nil) { text throws(RedFlag) in Answer(text) }
      problems.append(
        KnownProblem(id: id, inquiry: inquiry) { score.isRight($0.text, expected: truth.text) })
    }
    return problems
  }

  /// A known answer: a text, a number or a truth value.
  package struct Expected: Hashable, Sendable {
    package let text: String
    package let isNumber: Bool
  }

  package static func expected(_ line: JSONLines.Line, _ name: String) throws(CommandError) -> Expected? {
    switch line.object[name] {
    case nil: return nil
    case .string(let text): return Expected(text: text, isNumber: false)
    case .number(let number): return Expected(text: number.text, isNumber: true)
    case .bool(let value): return Expected(text: value ? "yes" : "no", isNumber: false)
    default: throw line.error("\"\(name)\" must be a text, a number or true or false", at: name)
    }
  }

  /// How an answer is scored: as the line says, else by value for a number and normalized for a text.
  package static func score(_ line: JSONLines.Line, _ name: String, _ expected: Expected) throws(CommandError)
    -> AnswerScore
  {
    guard let text = try line.text(name) else { return expected.isNumber ? .numeric : .normalized }
    guard let score = AnswerScore(rawValue: text) else {
      throw line.error(
        "\"\(name)\" must be \(Words.list(AnswerScore.allCases.map(\.rawValue), "or"))", at: name)
    }
    // No answer could ever be right.
    guard score.isRight(expected.text, expected: expected.text) else {
      throw line.error(
        "\"\(name)\" is numeric, but `\(Sanitizer.line(expected.text, limit: 40))` is no number", at: name)
    }
    return score
  }
}
