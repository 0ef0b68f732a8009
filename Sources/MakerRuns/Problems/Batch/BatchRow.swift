package import Maker
import MakerConsole
import MakerVoting

/// The result of one problem under one setting, as a line of the results holds it.
package struct BatchRow: Sendable {
  package let id: String
  package let setting: String
  package let problem: String
  package let status: String
  /// The answer or the solution, in words.
  package let answer: String?
  package let isRight: Bool?
  package let reliability: Double?
  package let usage: Usage
  package let json: JSON

  /// A result.
  ///
  /// - Parameters:
  ///   - words: puts reasons into words.
  ///   - choices: what the setting stands for, so that a batch goes on only with the same.
  package init(
    _ problem: BatchProblem, _ title: String, setting: String, choices: JSON, models: [String],
    _ result: RunResult<Solved>, words: (Reason) -> String
  ) {
    let isRight = problem.isRight(result.solution)
    let isSolved = result.status == .solved
    let name = problem.kind.solutionName
    self.init(
      problem, title, setting: setting, choices: choices, models: models,
      status: (result.reason?.isWithoutReplies == true ? .failed : result.status).rawValue,
      isRight: isRight, answer: result.solution?.text, reliability: isSolved ? result.reliability : nil,
      usage: result.usage,
      [
        (name, result.solution?.json ?? .null),
        ("confidence", result.confidence.map { .string($0.rawValue) } ?? .null),
        ("reason", result.reason.map { .string(words($0)) } ?? .null), ("run", .string(result.run)),
      ])
  }

  private init(
    _ problem: BatchProblem, _ title: String, setting: String, choices: JSON, models: [String], status: String,
    isRight: Bool?, answer: String?, reliability: Double?, usage: Usage, _ rest: [(String, JSON)]
  ) {
    (id, self.setting, self.problem, self.status, self.answer) = (problem.id, setting, title, status, answer)
    (self.isRight, self.reliability, self.usage) = (isRight, reliability, usage)
    var object = JSONObject([
      ("id", .string(problem.id)), ("setting", .string(setting)), ("kind", .string(problem.kind.name)),
      ("problem", .string(title)), ("status", .string(status)),
    ])
    for (name, value) in rest { object[name] = value }
    object["correct"] = isRight.map { .bool($0) } ?? .null
    object["expected"] = problem.expected?.json ?? .null
    if let metadata = problem.metadata { object["metadata"] = metadata }
    object["reliability"] = reliability.map { .double(($0 * 1e6).rounded() / 1e6) } ?? .null
    object["usage"] = usage.json
    object["seconds"] = usage.json["seconds"]
    object["models"] = .strings(models)
    object["settings"] = choices
    json = .object(object)
  }

  /// A line that was written before; `nil` for anything else.
  package init?(_ json: JSON) {
    guard let id = json["id"]?.string, let setting = json["setting"]?.string, let problem = json["problem"]?.string,
      let status = json["status"]?.string, let usage = json["usage"]
    else { return nil }
    (self.id, self.setting, self.problem, self.status, self.json) = (id, setting, problem, status, json)
    let solution = json["answer"] ?? json["solution"]
    answer = solution?.string ?? solution?.array?.compactMap(\.string).joined(separator: "\n") ?? solution?.compact
    isRight = json["correct"]?.bool
    reliability = json["reliability"]?.double
    var spent = Usage()
    spent.calls = usage["calls"]?.int ?? 0
    spent.samples = usage["samples"]?.int ?? 0
    spent.inputTokens = usage["input_tokens"]?.int ?? 0
    spent.outputTokens = usage["output_tokens"]?.int ?? 0
    spent.cost = usage["cost"]?.double
    self.usage = spent
  }

  /// Whether somebody should look at it: there is an answer, and neither code nor what was expected confirms it.
  package var wantsReview: Bool { status == RunStatus.solved.rawValue && isRight != true }
}
