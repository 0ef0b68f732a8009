import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// Random problems of a kind that generates them, solved one after the other and held against the truth.
struct Demonstration {
  static let problems = Flag(
    "problems", takes: .integer(1...100_000), placeholder: "N", "instead of one problem: so many random ones")
  static let difficulty = Flag(
    "difficulty", takes: .integer(1...18), placeholder: "D", "with --problems: numbers up to 10^D", fallback: "3")
  static let strict = Flag("strict", "with --problems: stop at the first result that is not right")
  static let flags = [problems, difficulty, strict]

  let kind: ProblemKind
  let parsed: ParsedArguments
  let service: RunService

  func run(_ settings: Settings) async throws -> ExitCode {
    guard parsed.positionals.isEmpty, let random = kind.random else {
      throw CommandError.usage("--problems and \(kind.positional?.label ?? "a problem") exclude each other")
    }
    var generator = SplitMix64(seed: UInt64(settings.integer(.seed) ?? 0))
    var runs: [PreparedRun] = []
    for _ in 0..<(parsed.integer(Self.problems) ?? 1) {
      let arguments = random(parsed.integer(Self.difficulty) ?? 3, &generator)
      runs.append(try await service.prepare(kind, arguments, settings))
    }
    if settings.isOn(.dryRun) { return try await DryRun(runs[0]).print() }
    return try await solve(runs)
  }

  private func solve(_ runs: [PreparedRun]) async throws -> ExitCode {
    let command = CommandRun(runs[0], service)
    let (output, isStrict) = (runs[0].preparation.output, parsed.isOn(Self.strict))
    let outcomes = try await command.several { base in
      var outcomes: [RunOutcome] = []
      for (number, run) in runs.enumerated() {
        var means = base
        means.id = "\(base.id).\(number + 1)"
        means.settings.seed = base.settings.seed &+ UInt64(number)
        let outcome = try await run.work.solve(means)
        outcomes.append(outcome)
        if !output.isJSON { try output.result(Self.line(run, outcome)) }
        if outcome.status == .interrupted || outcome.status == .budgetExhausted { break }
        if isStrict, outcome.solution?.isRight != true { break }
      }
      return outcomes
    }
    var summary = Summary()
    for outcome in outcomes { summary.add(outcome) }
    if output.isJSON { try output.result(summary.json) } else { output.notice(summary.text) }
    guard let last = outcomes.last else { throw CancellationError() }
    if last.status == .interrupted || last.status == .budgetExhausted { return command.report(last) }
    return summary.right == runs.count ? .solved : .notSolved
  }

  private static func line(_ run: PreparedRun, _ outcome: RunOutcome) -> String {
    "\(run.work.title) = \(outcome.solution?.text ?? "? (\(outcome.status.rawValue))")"
  }

  /// Counts the results against the truth.
  private struct Summary: Sendable {
    var problems = 0
    var right = 0
    var wrong = 0
    var unsolved = 0
    var unverifiedWrong = 0
    var calls = 0
    var samples = 0

    mutating func add(_ outcome: RunOutcome) {
      problems += 1
      calls += outcome.result.usage.calls
      samples += outcome.result.usage.samples
      switch outcome.solution?.isRight {
      case true?: right += 1
      case false?: wrong += 1
      case nil: unsolved += 1
      }
      if outcome.unverified?.isRight == false { unverifiedWrong += 1 }
    }

    var text: String {
      "\(right) of \(problems) right, \(wrong) wrong, \(unsolved) not solved; voting alone would have got"
        + " \(unverifiedWrong) wrong; \(Words.fixed(Double(calls) / Double(max(1, problems)), 1)) calls a problem"
    }

    var json: JSON {
      [
        "problems": .integer(problems), "right": .integer(right), "wrong": .integer(wrong),
        "unsolved": .integer(unsolved), "voting_alone_wrong": .integer(unverifiedWrong), "calls": .integer(calls),
        "samples": .integer(samples),
      ]
    }
  }
}
