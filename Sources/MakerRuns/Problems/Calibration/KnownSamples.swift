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
      _ = try line.others(than: ["id", "prompt", "ground_truth", "match"])
      guard let prompt = try line.text("prompt") else { throw line.missing("prompt") }
      let truth = try KnownAnswer(line, "ground_truth", score: "match")
      guard let truth else { throw line.missing("ground_truth") }
      let id = try line.name("id") ?? "line \(line.number)"
      guard ids.insert(id).inserted else {
        throw line.error("the id \"\(Sanitizer.line(id, limit: 40))\" occurs twice", at: "id")
      }
      let inquiry =
        domain?.solver(for: Question(prompt), wording: 0)
        ?? Inquiry(agent: .solver, prompt: prompt, schema: nil) { text throws(RedFlag) in Answer(text) }
      problems.append(KnownProblem(id: id, inquiry: inquiry) { truth.isRight($0.text) })
    }
    return problems
  }
}
