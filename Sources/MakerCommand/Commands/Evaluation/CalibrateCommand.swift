import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// `maker calibrate`.
struct CalibrateCommand {
  static let path = ["calibrate"]
  private static let name = Flag(
    "name", takes: .text, placeholder: "NAME",
    "save it under this name, for --calibration NAME; else under the name of what was asked")
  private static let list = Flag("list", "list what is saved")
  /// Those of the command, beside those of the kind of problem.
  static let flags = [name, list]

  private let parsed: ParsedArguments
  private let run: PreparedRun
  private let service: RunService

  private var preparation: RunPreparation { run.preparation }
  private var output: Output { preparation.output }

  static func run(_ parsed: ParsedArguments, _ service: RunService) async throws -> ExitCode {
    let settings = try Settings(parsed, console: service.console)
    if parsed.isOn(list) { return try showSaved(settings, service.console) }
    guard let kind = service.kinds.at(path) else { throw CommandError.usage("nothing can be calibrated here") }
    var arguments = try ProblemArguments(parsed, of: kind, settings: settings, console: service.console)
    if arguments.text("what") == "-" {
      arguments.set("samples", [try InputText(path: "-", what: "the samples", console: service.console)])
    }
    let run = try await service.prepare(kind, arguments, settings)
    let command = CalibrateCommand(parsed: parsed, run: run, service: service)
    // A name that cannot be is better told before anything is spent.
    let file = try command.file()
    if settings.isOn(.dryRun) { return try await DryRun(run).print() }
    return try await command.measure(file)
  }

  // MARK: Measuring

  private func measure(_ file: (name: String, path: String)?) async throws -> ExitCode {
    let outcome = try await CommandRun(run, service).carryOut(run)
    guard let calibration = outcome.calibration else { throw CancellationError() }
    let isComplete = outcome.status == .solved
    if isComplete, let file {
      try CalibrationFile(name: file.name, task: calibration.task, records: calibration.records).save(to: file.path)
    }
    try tell(calibration, outcome, isComplete ? file : nil)
    guard isComplete, let file else {
      if !isComplete { output.complaint("not saved: \(outcome.result.reason ?? "it is not complete")") }
      return isComplete ? .solved : outcome.status == .interrupted ? .interrupted : .budgetSpent
    }
    output.notice("saved as \(file.name): use it with --calibration \(file.name)")
    return .solved
  }

  // MARK: Telling

  private func tell(
    _ calibration: CalibrationOutcome, _ outcome: RunOutcome, _ file: (name: String, path: String)?
  ) throws {
    if output.isJSON {
      var object = JSONObject(outcome.members.map { ($0.name, $0.value) })
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

  // MARK: What is saved

  /// Where it is saved; `nil` where there is no place for it and nobody gave a name.
  private func file() throws(CommandError) -> (name: String, path: String)? {
    if let name = parsed.texts(Self.name).last {
      return (name, try CalibrationFile.path(name: name, flag: "--name", service.console))
    }
    let last = parsed.positionals.first?.split(separator: "/").last.map(String.init) ?? "calibration"
    let stem = last.split(separator: ".").first.map(String.init) ?? last
    let name = String(
      stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) ? $0 : "_" }.prefix(100))
    return (try? CalibrationFile.path(name: name, flag: "--name", service.console)).map { (name, $0) }
  }

  private static func showSaved(_ settings: Settings, _ console: Console) throws -> ExitCode {
    let output = Output(settings, console: console)
    var files: [CalibrationFile] = []
    for name in CalibrationFile.saved(console) {
      do { files.append(try CalibrationFile.find(name, console: console)) } catch { output.notice(error.message) }
    }
    if output.isJSON {
      try output.result([
        "calibrations": .array(
          files.map { file in
            ["name": .string(file.name), "task": .string(file.task), "models": .array(file.records.map(\.json))]
          })
      ])
    } else {
      let rows = files.flatMap { file in
        file.records.map { record in
          let interval = record.counts.interval
          return [
            file.name, Sanitizer.line(record.counts.model, limit: 50),
            "p \(record.counts.p.map { Words.fixed($0, 4) } ?? "?")"
              + " (\(Words.fixed(interval.lower, 4))–\(Words.fixed(interval.upper, 4)))", Sanitizer.line(file.task),
          ]
        }
      }
      if rows.isEmpty {
        output.notice("nothing is saved yet; `maker calibrate hanoi --steps 500` makes a first one")
      } else {
        try output.result(TextTable.lines(rows).joined(separator: "\n"))
      }
    }
    return .solved
  }
}
