import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// What a run would do, without a single call.
struct DryRun: Sendable {
  private let run: PreparedRun
  private let opening: Work.Opening
  /// What all of it will take, where that can be rehearsed.
  private let forecast: Forecast?

  private var preparation: RunPreparation { run.preparation }

  init(_ run: PreparedRun) async throws {
    self.run = run
    opening = try run.work.opening(run.preparation)
    forecast = try await Forecast(run.work, run.preparation)
  }

  func print() throws -> ExitCode {
    let names = preparation.choice.names
    if preparation.output.isJSON {
      try preparation.output.result([
        "dry_run": true, "problem": .string(run.work.title), "models": .strings(names),
        "settings": preparation.run.json, "first_prompt": .string(opening.prompt),
        "first_samples": .integer(opening.samples), "plan": run.work.plan?.json ?? .null,
        "expected": forecast?.json ?? .null,
      ])
      return .solved
    }
    var lines = ["problem: \(Sanitizer.line(run.work.title))"]
    lines.append("models: \(names.joined(separator: ", ")) (\(preparation.choice.reason))")
    lines += SettingsTable.lines(preparation.settings)
    lines.append("")
    lines.append("The first \(Words.count(opening.samples, "sample")) take \(calls). \(opening.outlook)")
    if let forecast { lines += [""] + forecast.lines + [""] }
    lines.append("The first prompt:")
    lines.append("")
    lines.append(Sanitizer.text(opening.prompt))
    try preparation.output.result(lines.joined(separator: "\n"))
    return .solved
  }

  private var calls: String {
    opening.samples == 1
      ? "1 call" : "2 calls where the server returns several samples a call, else \(opening.samples)"
  }
}
