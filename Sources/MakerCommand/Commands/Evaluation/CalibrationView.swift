import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// What a calibration came to: a table of the models, and the file that later runs use.
struct CalibrationView {
  let calibration: CalibrationOutcome
  let arguments: ProblemArguments
  /// The name that the user gave.
  let name: String?
  let output: Output

  /// Saves what is complete, and tells it.
  func show(_ outcome: RunOutcome) throws {
    let isComplete = outcome.status == .solved
    let file = isComplete ? try file() : nil
    if let file {
      try CalibrationFile(name: file.name, task: calibration.task, records: calibration.records).save(to: file.path)
    }
    try tell(outcome, file)
    if let file { output.notice("saved as \(file.name): use it with --calibration \(file.name)") }
    if !isComplete { output.notice("not saved: it is not complete") }
  }

  private func tell(_ outcome: RunOutcome, _ file: (name: String, path: String)?) throws {
    if output.isJSON {
      var object = outcome.json("solution").object ?? JSONObject()
      object["solution"] = nil
      object["name"] = file.map { .string($0.name) } ?? .null
      object["file"] = file.map { .string($0.path) } ?? .null
      return try output.result(.object(object))
    }
    var rows = [["model", "p", "95% interval", "v", "k", "samples/s", "cost/step", "c/p"]]
    for counts in calibration.ranked {
      let k = calibration.margin(counts)
      rows.append([
        Sanitizer.line(counts.model, limit: 50), counts.p.map { Words.fixed($0, 4) } ?? "?",
        "\(Words.fixed(counts.interval.lower, 4))–\(Words.fixed(counts.interval.upper, 4))",
        counts.valid.map { Words.fixed($0, 3) } ?? "?", k.map(String.init) ?? "none",
        counts.samplesPerSecond.map { Words.fixed($0, 1) } ?? "?",
        Self.dollars(k.flatMap { counts.costPerStep(k: $0) }), Self.dollars(counts.costPerRight),
      ])
    }
    try output.result(TextTable.lines(rows).joined(separator: "\n"))
    output.notice(
      "\(calibration.task), \(Words.count(calibration.samplesEach, "sample")) each; k by Eq. 14 at the lower end of the"
        + " interval, for \(Words.number(calibration.target)) over \(Words.number(calibration.length)) steps")
    for counts in calibration.ranked where calibration.margin(counts) == nil {
      output.notice(
        "\(counts.model): no margin helps where p may be as low as \(Words.fixed(counts.interval.lower, 3))")
    }
    for record in calibration.records where record.hasFavouriteMistakes {
      output.notice(
        "\(record.counts.model): never right on \(record.neverRight) of \(Words.count(record.problems, "problem")), which"
          + " is more than chance; voting does not help against a mistake that is made every time")
    }
  }

  private static func dollars(_ value: Double?) -> String {
    guard let value else { return "?" }
    return value == 0 ? "0" : "$" + Words.significant(value, 3)
  }

  /// Where it is saved; `nil` where there is no place for it and nobody gave a name.
  func file() throws(CommandError) -> (name: String, path: String)? {
    try Self.file(name, arguments, output.console)
  }

  /// The same before there is anything to save: a name that cannot be is better told before anything is spent.
  static func file(
    _ name: String?, _ arguments: ProblemArguments, _ console: Console
  ) throws(CommandError) -> (name: String, path: String)? {
    if let name { return (name, try CalibrationFile.path(name: name, flag: "--name", console)) }
    let last = arguments.text("what")?.split(separator: "/").last.map(String.init) ?? "calibration"
    let stem = last.split(separator: ".").first.map(String.init) ?? last
    let safe = String(
      stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) ? $0 : "_" }.prefix(100))
    return (try? CalibrationFile.path(name: safe, flag: "--name", console)).map { (safe, $0) }
  }
}
