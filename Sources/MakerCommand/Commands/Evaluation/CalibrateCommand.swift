import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// What `maker calibrate` has besides its run.
enum CalibrateCommand {
  static let path = ["calibrate"]
  static let name = Flag(
    "name", takes: .text, placeholder: "NAME",
    "save it under this name, for --calibration NAME; else under the name of what was asked")
  static let list = Flag("list", "list what is saved")
  static let flags = [name, list]

  /// Lists what is saved.
  static func showSaved(_ settings: Settings, _ console: Console) throws -> ExitCode {
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
