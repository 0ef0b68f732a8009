import MakerRuns
import MakerConsole
import Maker
import MakerVoting

/// What a batch came to: how many problems were right under each setting, and whether the settings differ.
struct BatchSummary: Sendable {
  let problems: Int
  let settings: [String]
  let rows: [BatchRow]

  init(_ outcome: BatchOutcome) {
    (problems, settings, rows) = (outcome.problems, outcome.settings, outcome.rows)
  }

  /// The answers to look at, least sure first.
  var review: [BatchRow] {
    rows.filter(\.wantsReview).sorted {
      ($0.reliability ?? 0, $0.id, $0.setting) < ($1.reliability ?? 0, $1.id, $1.setting)
    }
  }

  /// Whether every problem was solved under every setting, and none wrongly.
  var isAllWell: Bool {
    rows.count == problems * settings.count && rows.allSatisfy { $0.status == "solved" && $0.isRight != false }
  }

  private struct Line {
    let setting: String
    let rows: [BatchRow]

    var scored: [Bool] { rows.compactMap(\.isRight) }
    var right: Int { scored.count { $0 } }
    var interval: WilsonInterval { WilsonInterval(successes: right, trials: scored.count) }
    var statuses: [(String, Int)] {
      Dictionary(grouping: rows, by: \.status).mapValues(\.count).sorted { $0.key < $1.key }
    }
    var calls: Int { rows.reduce(0) { $0 + $1.usage.calls } }
    var samples: Int { rows.reduce(0) { $0 + $1.usage.samples } }
    var tokens: Int { rows.reduce(0) { $0 + $1.usage.tokens } }
    var cost: Double? { rows.reduce(0) { sum, row in sum.flatMap { sum in row.usage.cost.map { sum + $0 } } } }
  }

  private var lines: [Line] { settings.map { name in Line(setting: name, rows: rows.filter { $0.setting == name }) } }

  /// Each setting against the first, on the problems that both were scored on.
  private var comparisons: [(first: String, second: String, problems: Int, test: PairedTest)] {
    guard let first = lines.first else { return [] }
    let base = Dictionary(first.rows.map { ($0.id, $0.isRight) }) { $1 }
    return lines.dropFirst().map { line in
      let pairs = line.rows.compactMap { row -> (first: Bool, second: Bool)? in
        guard let second = row.isRight, let one = base[row.id] ?? nil else { return nil }
        return (one, second)
      }
      return (first.setting, line.setting, pairs.count, PairedTest(pairs))
    }
  }

  // MARK: Telling

  var text: [String] {
    var table = [["setting", "done", "right", "95% interval", "calls", "samples", "tokens", "cost"]]
    for line in lines {
      let scored = line.scored.count
      table.append([
        Sanitizer.line(line.setting, limit: 60), "\(line.rows.count)/\(problems)",
        scored == 0 ? "not scored" : "\(line.right)/\(scored)",
        scored == 0 ? "" : "\(Words.fixed(line.interval.lower, 3))–\(Words.fixed(line.interval.upper, 3))",
        Words.grouped(line.calls), Words.grouped(line.samples), Words.grouped(line.tokens),
        line.cost.map { $0 == 0 ? "0" : "$" + Words.significant($0, 3) } ?? "?",
      ])
    }
    var text = TextTable.lines(table)
    for line in lines {
      let statuses = line.statuses.map { "\($1) \($0.replacing("_", with: " "))" }.joined(separator: ", ")
      if !statuses.isEmpty { text.append("\(Sanitizer.line(line.setting, limit: 60)): \(statuses)") }
    }
    for comparison in comparisons {
      text.append(
        "\(comparison.first) against \(comparison.second), \(Words.count(comparison.problems, "problem")): only the first"
          + " right \(comparison.test.onlyFirst), only the second right \(comparison.test.onlySecond);"
          + " p = \(Words.significant(comparison.test.pValue, 2)) (exact paired test)")
    }
    let review = review
    if !review.isEmpty {
      text.append("to review, least sure first:")
      for row in review.prefix(5) {
        let setting = settings.count > 1 ? " (\(Sanitizer.line(row.setting, limit: 40)))" : ""
        text.append(
          "  \(row.reliability.map { Words.fixed($0, 3) } ?? "?")  \(Sanitizer.line(row.id, limit: 30))\(setting):"
            + " \(Sanitizer.line(row.problem, limit: 70)) → \(Sanitizer.line(row.answer ?? "", limit: 50))")
      }
      if review.count > 5 { text.append("  and \(review.count - 5) more; --review FILE writes them all") }
    }
    return text
  }

  var json: JSON {
    [
      "problems": .integer(problems),
      "settings": .array(
        lines.map { line in
          let scored = line.scored.count
          return [
            "setting": .string(line.setting), "done": .integer(line.rows.count),
            "by_status": .object(JSONObject(line.statuses.map { ($0, .integer($1)) })), "scored": .integer(scored),
            "right": .integer(line.right),
            "accuracy": scored == 0 ? .null : .double(Double(line.right) / Double(scored)),
            "confidence_interval": scored == 0
              ? .null : [.double(line.interval.lower), .double(line.interval.upper)],
            "calls": .integer(line.calls), "samples": .integer(line.samples), "tokens": .integer(line.tokens),
            "cost": line.cost.map { .double($0) } ?? .null,
          ]
        }),
      "comparisons": .array(
        comparisons.map {
          [
            "first": .string($0.first), "second": .string($0.second), "problems": .integer($0.problems),
            "only_first_right": .integer($0.test.onlyFirst), "only_second_right": .integer($0.test.onlySecond),
            "p_value": .double($0.test.pValue),
          ]
        }),
      "review": .array(review.map(Self.reviewed)),
    ]
  }

  /// A line of the list to review.
  static func reviewed(_ row: BatchRow) -> JSON {
    [
      "id": .string(row.id), "setting": .string(row.setting), "problem": .string(row.problem),
      "answer": row.answer.map { .string($0) } ?? .null, "expected": row.json["expected"] ?? .null,
      "correct": row.isRight.map { .bool($0) } ?? .null, "reliability": row.reliability.map { .double($0) } ?? .null,
    ]
  }
}
