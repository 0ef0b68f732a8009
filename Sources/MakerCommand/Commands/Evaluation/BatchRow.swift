import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// The result of one problem under one setting, as a line of the results holds it.
struct BatchRow: Sendable {
  let id: String
  let setting: String
  let problem: String
  let status: String
  /// The answer or the solution, in words.
  let answer: String?
  let isRight: Bool?
  let reliability: Double?
  let usage: Usage
  let json: JSON

  /// A result.
  ///
  /// - Parameters:
  ///   - choices: what the setting stands for, so that a batch goes on only with the same.
  init(
    _ problem: BatchProblem, _ title: String, setting: String, choices: JSON, models: [String],
    _ result: RunResult<Solved>
  ) {
    let isRight = problem.isRight(result.solution)
    let isSolved = result.status == .solved
    let name = problem.kind.solutionName
    self.init(
      problem, title, setting: setting, choices: choices, models: models, status: result.status.rawValue,
      isRight: isRight, answer: result.solution?.text, reliability: isSolved ? result.reliability : nil,
      usage: result.usage,
      [
        (name, result.solution?.json ?? .null),
        ("confidence", isSolved ? .string(result.confidence.rawValue) : .null),
        ("reason", result.reason.map { .string($0) } ?? .null), ("run", .string(result.run)),
      ])
  }

  /// A problem that no model could be asked about.
  init(
    _ problem: BatchProblem, _ title: String, setting: String, choices: JSON, models: [String], failure: String
  ) {
    self.init(
      problem, title, setting: setting, choices: choices, models: models, status: "failed",
      isRight: problem.isRight(nil), answer: nil,
      reliability: nil, usage: Usage(), [("reason", .string(failure))])
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
    object["expected"] = problem.expected.map { .string($0.text) } ?? .null
    object["reliability"] = reliability.map { .double(($0 * 1e6).rounded() / 1e6) } ?? .null
    object["usage"] = usage.json
    object["seconds"] = usage.json["seconds"]
    object["models"] = .strings(models)
    object["settings"] = choices
    json = .object(object)
  }

  /// A line that was written before; `nil` for anything else.
  init?(_ json: JSON) {
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
  var wantsReview: Bool { status == RunStatus.solved.rawValue && isRight != true }
}

/// The results of a batch as they come in: kept for the summary, and written a whole line at a time.
actor BatchResults {
  private(set) var rows: [BatchRow]
  private let write: @Sendable (String) throws -> Void

  init(_ rows: [BatchRow], write: @escaping @Sendable (String) throws -> Void) {
    self.rows = rows
    self.write = write
  }

  func add(_ row: BatchRow) throws {
    try write(row.json.compact + "\n")
    rows.append(row)
  }
}

/// The file that results are written to.
enum BatchFile {
  /// The results that are there already. A last line that was cut off when a run was killed is dropped.
  ///
  /// - Throws: ``CommandError`` with exit code 65 for a file that holds anything else: it is left as it is.
  static func resume(_ path: String, output: Output) throws -> [BatchRow] {
    guard TextFiles.exists(path) else { return [] }
    let bytes = try TextFiles.bytes(path, what: "the results")
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let text = try TextFiles.decode(Array(bytes[..<end]), name: TextFiles.shown(path), what: "the results")
    var rows: [BatchRow] = []
    for (position, line) in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().enumerated() {
      guard let json = try? JSON(parsing: String(line)), let row = BatchRow(json) else {
        throw CommandError.badData(
          "\(TextFiles.shown(path)):\(position + 1): no result of a batch; --out must name a new file, or one that a batch wrote"
        )
      }
      rows.append(row)
    }
    guard end == bytes.count || !rows.isEmpty || bytes.first == UInt8(ascii: "{") else {
      throw CommandError.badData(
        "\(TextFiles.shown(path)):1: no result of a batch; --out must name a new file, or one that a batch wrote")
    }
    if end < bytes.count {
      output.notice("the last line of \(TextFiles.shown(path)) was cut off; its problem is solved again")
      try TextFiles.writeWhole(text, to: path)
    }
    return rows
  }
}
