package import MakerConsole
package import Maker
package import MakerVoting

/// A saved calibration: what models came to on known replies.
package struct CalibrationFile: Sendable {
  private static let format = "maker-calibration"
  private static let version = 1

  package let name: String
  /// On what the models were measured, in a few words.
  package let task: String
  package let records: [CalibrationRecord]

  package init(name: String, task: String, records: [CalibrationRecord]) {
    (self.name, self.task, self.records) = (name, task, records)
  }

  /// Finds a calibration: a path where it looks like one, else a name among the saved ones.
  ///
  /// - Throws: ``CommandError``: 64 for a name that is not there, 65 for a file that is no calibration, 74 for one that
  ///   cannot be read.
  package static func find(_ text: String, console: Console) throws(CommandError) -> CalibrationFile {
    if text.contains("/") || text.hasSuffix(".json") { return try read(text) }
    let path = try path(name: text, flag: "--calibration", console)
    guard TextFiles.exists(path) else {
      let names = saved(console)
      let hint =
        Nearest.name(to: text, among: names).map { "did you mean \($0)?" }
        ?? (names.isEmpty
          ? "`maker calibrate hanoi --steps 500 --name \(text)` would make it"
          : "there are \(Words.list(names, "and"))")
      throw .usage("--calibration: nothing is saved as \(text); \(hint)")
    }
    return try read(path)
  }

  /// Where a calibration of that name is saved.
  package static func path(name: String, flag: String, _ console: Console) throws(CommandError) -> String {
    let letters = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    guard letters, !name.isEmpty, !name.hasPrefix("."), name.count <= 100 else {
      throw .usage(
        "\(flag): `\(Sanitizer.line(name, limit: 40))` is no name; use letters, digits, `.`, `_` and `-`, no `.` in front"
      )
    }
    guard let folder = folder(console) else {
      throw .usage("\(flag): there is no place to keep calibrations; set HOME or XDG_DATA_HOME, or give a path")
    }
    return "\(folder)/\(name).json"
  }

  /// The names under which calibrations are saved.
  package static func saved(_ console: Console) -> [String] {
    guard let folder = folder(console), TextFiles.exists(folder) else { return [] }
    let files = (try? TextFiles.names(in: folder, what: "the calibrations")) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
  }

  private static func folder(_ console: Console) -> String? {
    UserFolders.path("XDG_DATA_HOME", in: ".local/share", "maker/calibrations", console)
  }

  /// Reads a file.
  package static func read(_ path: String) throws(CommandError) -> CalibrationFile {
    let shown = TextFiles.shown(path)
    let text = try TextFiles.text(path, what: "the calibration")
    let json: JSON
    do throws(JSONError) { json = try JSON(parsing: text) } catch {
      throw .badData("\(shown):\(error.line):\(error.column): \(error.reason)")
    }
    guard json["format"]?.string == format, let records = json["models"]?.array?.map(CalibrationRecord.init),
      !records.contains(nil)
    else { throw .badData("\(shown) is no calibration; `maker calibrate … --name NAME` writes one") }
    guard json["version"]?.int == version else {
      throw .badData("\(shown) is a calibration of version \(json["version"]?.compact ?? "?"), not \(version)")
    }
    return CalibrationFile(
      name: json["name"]?.string ?? shown, task: json["task"]?.string ?? "", records: records.compactMap { $0 })
  }

  /// Writes it whole or not at all.
  package func save(to path: String) throws(CommandError) {
    try TextFiles.makeFolder(of: path)
    try TextFiles.writeWhole(json.pretty + "\n", to: path)
  }

  private var json: JSON {
    [
      "format": .string(Self.format), "version": .integer(Self.version), "name": .string(name), "task": .string(task),
      "models": .array(records.map(\.json)),
    ]
  }

  /// The counts of a model.
  ///
  /// - Throws: ``CommandError`` with exit code 64 for a model that was not measured.
  package func counts(of model: String) throws(CommandError) -> ModelCalibration {
    if let record = records.first(where: { $0.counts.model == model }) { return record.counts }
    throw .usage(
      "--calibration \(Sanitizer.line(name)) does not know the model \(Sanitizer.line(model)); it has measured"
        + " \(Words.list(records.map { Sanitizer.line($0.counts.model) }, "and"))")
  }
}
