import Maker
import MakerVoting

/// `maker calibrate`.
struct CalibrateCommand {
  private let parsed: ParsedArguments
  private let console: Console
  private let preparation: RunPreparation
  private let setup: ModelSetup
  private let known: KnownSamples

  private var output: Output { preparation.output }
  private var target: Double { parsed.number(EvaluationTree.target) ?? 0.95 }
  private var length: Double { parsed.number(EvaluationTree.length) ?? 1000 }
  private var samplesEach: Int { parsed.integer(EvaluationTree.samplesPerPrompt) ?? 3 }

  static func run(_ parsed: ParsedArguments, console: Console, setup: ModelSetup) async throws -> ExitCode {
    let settings = try Settings(parsed, console: console)
    if parsed.isOn(EvaluationTree.list) { return try list(settings, console) }
    let known = try KnownSamples(parsed, settings, console)
    let preparation = try await RunPreparation(settings: settings, console: console, setup: setup)
      .forLongProblems(calls: nil)
    let command = CalibrateCommand(
      parsed: parsed, console: console, preparation: preparation, setup: setup, known: known)
    // A name that cannot be is better told before anything is spent.
    let file = try command.file()
    if settings.isOn(.dryRun) { return try command.dryRun() }
    return try await command.measure(file)
  }

  private func dryRun() throws -> ExitCode {
    let samples = known.count * samplesEach
    return try DryRun(
      preparation: preparation, problem: known.title, firstPrompt: known.firstPrompt, firstSamples: samplesEach,
      outlook: "Every model is asked for \(Words.count(samples, "sample")).", forecast: nil
    ).print()
  }

  // MARK: Measuring

  private func measure(_ file: (name: String, path: String)?) async throws -> ExitCode {
    let (known, samplesEach, names) = (known, samplesEach, preparation.choice.names)
    let run = CommandRun(preparation: preparation, setup: setup)
    let measured = try await run.session { means in
      let shared = SharedBudget(means.settings.limits, concurrency: means.settings.concurrency)
      var measured: [KnownSamples.Measured] = []
      // One after the other: how many samples a second there are is the model's own.
      for (number, model) in means.models.enumerated() {
        let calibrator = Calibrator(
          model: model, settings: means.settings, clock: means.clock, listeners: means.listeners, shared: shared)
        var one = try await known.measure(calibrator, samplesEach, means.stop, "\(means.id).\(number + 1)")
        // Later runs know a model by the name that the user gives it.
        if names.count == means.models.count { one.record.counts.model = names[number] }
        if one.record.problems > 0 { measured.append(one) }
        if one.result.status != .solved {
          if one.record.problems == 0 { measured.append(one) }
          break
        }
      }
      return measured
    }
    let end = measured.last?.result
    let isComplete = measured.count >= names.count && end?.status == .solved
    let records = measured.map(\.record)
    if isComplete, let file {
      try CalibrationFile(name: file.name, task: known.title, records: records).save(to: file.path)
    }
    let ranked = ModelCalibration.ranked(records.map(\.counts))
    try tell(ranked, records, isComplete ? file : nil)
    guard isComplete, let file else {
      if !isComplete { output.complaint("not saved: \(end?.reason ?? "it is not complete")") }
      return isComplete ? .solved : end?.status == .interrupted ? .interrupted : .budgetSpent
    }
    output.notice("saved as \(file.name): use it with --calibration \(file.name)")
    return .solved
  }

  // MARK: Telling

  private func tell(
    _ ranked: [ModelCalibration], _ records: [CalibrationRecord], _ file: (name: String, path: String)?
  ) throws {
    if output.isJSON {
      let models = ranked.map { counts in
        Self.json(counts, records.first { $0.counts == counts }, k: margin(counts))
      }
      var object = models.first?.object ?? JSONObject()
      object["task"] = .string(known.title)
      object["target"] = .double(target)
      object["length"] = .double(length)
      object["name"] = file.map { .string($0.name) } ?? .null
      object["file"] = file.map { .string($0.path) } ?? .null
      object["models"] = .array(models)
      return try output.result(.object(object))
    }
    var rows = [["model", "p", "95% interval", "v", "k", "samples/s", "cost/step", "c/p"]]
    for counts in ranked {
      let k = margin(counts)
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
      "\(known.title), \(Words.count(samplesEach, "sample")) each; k by Eq. 14 at the lower end of the interval, for"
        + " \(Words.number(target)) over \(Words.number(length)) steps")
    for counts in ranked where margin(counts) == nil {
      output.notice(
        "\(counts.model): no margin helps where p may be as low as \(Words.fixed(counts.interval.lower, 3))")
    }
    for record in records where record.hasFavouriteMistakes {
      output.notice(
        "\(record.counts.model): never right on \(record.neverRight) of \(Words.count(record.problems, "problem")), which"
          + " is more than chance; voting does not help against a mistake that is made every time")
    }
  }

  private func margin(_ counts: ModelCalibration) -> Int? { try? counts.margin(for: target, steps: length) }

  /// What was measured of a model.
  ///
  /// - Parameters:
  ///   - k: the margin that is recommended.
  static func json(_ counts: ModelCalibration, _ record: CalibrationRecord?, k: Int?) -> JSON {
    func number(_ value: Double?) -> JSON { value.map { .double($0) } ?? .null }
    return [
      "model": .string(counts.model), "p_estimate": number(counts.p),
      "confidence_interval": [.double(counts.interval.lower), .double(counts.interval.upper)],
      "recommended_k": k.map { .integer($0) } ?? .null, "valid": number(counts.valid),
      "problems": .integer(record?.problems ?? 0), "never_right": .integer(record?.neverRight ?? 0),
      "samples": .integer(counts.samples), "right": .integer(counts.right), "wrong": .integer(counts.wrong),
      "flagged": .integer(counts.flagged), "seconds": .double(counts.seconds),
      "samples_per_second": number(counts.samplesPerSecond), "input_tokens": .integer(counts.inputTokens),
      "output_tokens": .integer(counts.outputTokens), "cost": number(counts.cost),
      "cost_per_sample": number(counts.costPerSample), "cost_per_step": number(k.flatMap { counts.costPerStep(k: $0) }),
      "cost_per_right": number(counts.costPerRight),
    ]
  }

  private static func dollars(_ value: Double?) -> String {
    guard let value else { return "?" }
    return value == 0 ? "0" : "$" + Words.significant(value, 3)
  }

  // MARK: What is saved

  /// Where it is saved; `nil` where there is no place for it and nobody gave a name.
  private func file() throws(CommandError) -> (name: String, path: String)? {
    if let name = parsed.texts(EvaluationTree.name).last {
      return (name, try CalibrationFile.path(name: name, flag: "--name", console))
    }
    let last = parsed.positionals.first?.split(separator: "/").last.map(String.init) ?? "calibration"
    let stem = last.split(separator: ".").first.map(String.init) ?? last
    let name = String(
      stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) ? $0 : "_" }.prefix(100))
    return (try? CalibrationFile.path(name: name, flag: "--name", console)).map { (name, $0) }
  }

  private static func list(_ settings: Settings, _ console: Console) throws -> ExitCode {
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

/// Rows in columns.
enum TextTable {
  /// The rows, each cell as wide as its column needs, two spaces between columns.
  static func lines(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).enumerated().map { position, cell in
        position == row.count - 1 ? cell.0 : cell.0 + String(repeating: " ", count: cell.1 - cell.0.count)
      }.joined(separator: "  ")
    }
  }
}
