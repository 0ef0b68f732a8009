import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// What came of a run, on its way to the user: the result on standard output, or in the files that were named.
struct OutcomeView {
  let run: PreparedRun
  /// The command line, which may name files.
  let parsed: ParsedArguments

  private var output: Output { run.preparation.output }
  private var name: String { run.kind.solutionName }

  /// Shows the result, then how the run ended, and returns the exit code. What cannot be written where it belongs is printed.
  func show(_ outcome: RunOutcome, _ command: CommandRun) throws -> ExitCode {
    if let calibration = outcome.calibration {
      try CalibrationView(
        calibration: calibration, arguments: run.arguments, name: parsed.texts(CalibrateCommand.name).last,
        output: output
      ).show(outcome)
    } else if let batch = outcome.batch {
      let view = BatchView(batch: batch, output: output)
      try view.show(outcome)
      let code = command.report(outcome)
      return code == .solved && !view.isAllWell ? .notSolved : code
    } else if let solution = outcome.solution {
      if let failure = try show(solution, outcome) {
        _ = command.report(outcome)
        output.complaint(failure.message)
        return failure.code
      }
    } else if output.isJSON {
      try output.result(outcome.json(name))
    }
    let code = command.report(outcome)
    return code == .solved && !outcome.isAllWell ? .notSolved : code
  }

  /// - Returns: why the result could not be written to the file that was named; it is printed then.
  private func show(_ solution: Solved, _ outcome: RunOutcome) throws -> CommandError? {
    if let plan = solution.plan { return try show(plan, outcome) }
    let file = parsed.texts(ProblemCommand.output).last.flatMap { $0 == "-" ? nil : $0 }
    var failure: CommandError?
    if let file {
      do throws(CommandError) { try TextFiles.writeWhole(solution.json.pretty + "\n", to: file) } catch {
        failure = error
      }
    }
    if output.isJSON {
      try output.result(outcome.json(name))
    } else if !solution.text.isEmpty, file == nil || failure != nil {
      let sources = outcome.sources.map(SourceLine.text)
      let isCited = parsed.isOn(ProblemCommand.cite)
      try output.result(([Sanitizer.text(solution.text)] + (isCited ? sources : [])).joined(separator: "\n"))
      if !isCited { for source in sources.prefix(12) { output.notice(source) } }
    }
    return failure
  }

  /// Hands over a plan, a line an action, without ever holding its whole text.
  private func show(_ plan: PlanLines, _ outcome: RunOutcome) throws -> CommandError? {
    guard let file = parsed.texts(ProblemCommand.out).last else {
      try print(plan, outcome)
      return nil
    }
    do throws(CommandError) {
      try TextFiles.writeWhole(to: file) { write throws(FileDescriptor.Failure) in
        try plan.write(write)
        for comment in plan.comments { try write(comment + "\n") }
      }
    } catch {
      try print(plan, outcome)
      return error
    }
    if output.isJSON {
      try output.result(outcome.json(name, solution: ["moves": .integer(plan.count), "file": .string(file)]))
    } else {
      output.notice("\(Words.count(plan.count, "move")) written to \(TextFiles.shown(file))")
    }
    return nil
  }

  private func print(_ plan: PlanLines, _ outcome: RunOutcome) throws {
    if output.isJSON {
      try output.result(outcome.json(name, solution: .strings(plan.first(plan.count))))
    } else {
      try output.pieces { write throws(FileDescriptor.Failure) in try plan.write(write) }
    }
  }
}

extension PlanLines {
  /// Writes all lines, gathered into pieces of some size.
  fileprivate func write(
    _ write: (String) throws(FileDescriptor.Failure) -> Void
  ) throws(FileDescriptor.Failure) {
    var piece = ""
    var failure: FileDescriptor.Failure?
    forEach { line in
      piece += line
      piece += "\n"
      guard piece.utf8.count >= 1 << 16 else { return true }
      do throws(FileDescriptor.Failure) { try write(piece) } catch { failure = error }
      piece = ""
      return failure == nil
    }
    if let failure { throw failure }
    if !piece.isEmpty { try write(piece) }
  }
}
