import Maker
import MakerDomains
import MakerVoting

/// `maker solve arithmetic`.
struct ArithmeticCommand {
  private let settings: Settings
  private let console: Console
  private let setup: ModelSetup
  private let parsed: ParsedArguments
  private let problems: [ArithmeticProblem]
  private let isDemonstration: Bool

  init(_ parsed: ParsedArguments, _ settings: Settings, _ console: Console, _ setup: ModelSetup) throws(CommandError) {
    (self.parsed, self.settings, self.console, self.setup) = (parsed, settings, console, setup)
    switch (parsed.positionals.first, parsed.integer(SolveTree.problems)) {
    case (nil, nil):
      throw .usage("calculate what? Write maker solve arithmetic \"48123 * 90714\", or give --problems N")
    case (_?, _?): throw .usage("--problems and EXPRESSION exclude each other")
    case (let text?, nil):
      guard parsed.positionals.count == 1 else {
        throw .usage(
          "one calculation is expected; quote it: \"\(Sanitizer.line(parsed.positionals.joined(separator: " "), limit: 60))\""
        )
      }
      do throws(ArithmeticSyntaxError) { problems = [try ArithmeticProblem(parsing: text)] } catch {
        throw .badData("\(error)")
      }
      isDemonstration = false
    case (nil, let count?):
      var random = SplitMix64(seed: UInt64(settings.integer(.seed) ?? 0))
      let difficulty = parsed.integer(SolveTree.difficulty) ?? 3
      problems = (0..<count).map { _ in ArithmeticProblem.random(difficulty: difficulty, using: &random) }
      isDemonstration = true
    }
  }

  func run() async throws -> ExitCode {
    let prompts = try PromptFolder.load(settings.text(.prompts), into: .arithmetic)
    let preparation = try await RunPreparation(settings: settings, console: console, setup: setup)
      .forLongProblems(calls: 100_000)
    let command = CommandRun(preparation: preparation, setup: setup)
    if settings.isOn(.dryRun) {
      return try await DryRun(preparation, ArithmeticDomain(prompts: prompts), problems[0], work()).print()
    }
    return isDemonstration ? try await demonstrate(prompts, command) : try await solve(problems[0], prompts, command)
  }

  /// The problem, for whoever wants it solved.
  func work() throws -> Work {
    let domain = ArithmeticDomain(prompts: try PromptFolder.load(settings.text(.prompts), into: .arithmetic))
    let problem = problems[0]
    return Work(kind: "arithmetic", title: problem.text, adapt: { $0.forLongProblems(calls: 100_000) }) { means in
      let result = try await means.orchestrator(domain).solve(problem, stop: means.stop, run: means.id)
      // The true value is computed here, for evaluation, after the run is over.
      return result.map { Solved(text: $0.description, json: Self.json($0), isRight: $0 == problem.value) }
    }
  }

  /// What a problem came to, and what votes alone would have given.
  private struct Pair: Sendable {
    let result: RunResult<BigInteger>
    /// `nil` where nothing would have been elected.
    let unverified: BigInteger?
    var rejected: Bool
  }

  /// Solves a problem. Where a verifier rejected something, the run is repeated without verifiers: the same samples, and
  /// what would have come of them.
  private static func solve(
    _ problem: ArithmeticProblem, _ prompts: PromptLibrary, _ means: CommandRun.Means
  ) async throws -> Pair {
    let domain = ArithmeticDomain(prompts: prompts)
    let result = try await means.orchestrator(domain).solve(problem, stop: means.stop, run: means.id)
    guard Self.wasRejected(result.tree), result.status == .solved || result.status == .rejected else {
      return Pair(result: result, unverified: result.solution, rejected: false)
    }
    let without = Orchestrator(
      domain: ArithmeticDomain(prompts: prompts, verifies: false), models: means.models, settings: means.settings,
      clock: means.clock)
    let unverified = try await without.solve(problem, stop: means.stop)
    return Pair(result: result, unverified: unverified.solution, rejected: true)
  }

  private static func wasRejected(_ node: NodeRecord) -> Bool {
    node.elections.contains { $0.entries.contains(where: \.isStruckOff) } || node.failure?.contains("rejected") == true
      || node.children.contains(where: wasRejected)
  }

  private func solve(
    _ problem: ArithmeticProblem, _ prompts: PromptLibrary, _ command: CommandRun
  ) async throws -> ExitCode {
    let pair = PairBox()
    let result = try await command.carryOut { means in
      let solved = try await Self.solve(problem, prompts, means)
      await pair.set(solved.unverified, solved.rejected)
      return solved.result
    }
    let output = command.preparation.output
    let (unverified, rejected) = await pair.value
    if output.isJSON {
      var object = result.json("solution", result.solution.map(Self.json)).object ?? JSONObject()
      object["voting_alone"] = unverified.map(Self.json) ?? .null
      try output.result(.object(object))
    } else if let solution = result.solution {
      try output.result(solution.description)
    }
    if rejected { output.notice("voting alone would have given \(unverified?.description ?? "nothing")") }
    return command.report(result)
  }

  // MARK: The demonstration

  private func demonstrate(_ prompts: PromptLibrary, _ command: CommandRun) async throws -> ExitCode {
    let (problems, isStrict, output) = (problems, parsed.isOn(SolveTree.strict), command.preparation.output)
    let table = Table()
    let result = try await command.carryOut { means in
      var last: RunResult<BigInteger>?
      for (number, problem) in problems.enumerated() {
        var means = means
        means.settings.seed = means.settings.seed &+ UInt64(number)
        let pair = try await Self.solve(problem, prompts, means)
        // The true value is computed here, for evaluation, after the run is over.
        await table.add(problem, pair.result, pair.unverified, truth: problem.value)
        if !output.isJSON { try output.result(Self.line(problem, pair.result)) }
        last = pair.result
        if pair.result.status == .interrupted || pair.result.status == .budgetExhausted { break }
        if isStrict, pair.result.solution != problem.value { break }
      }
      guard let last else { throw CancellationError() }
      return last
    }
    let summary = await table.summary
    if output.isJSON { try output.result(summary.json) } else { output.notice(summary.text) }
    if result.status == .interrupted || result.status == .budgetExhausted { return command.report(result) }
    return summary.right == problems.count ? .solved : .notSolved
  }

  private static func line(_ problem: ArithmeticProblem, _ result: RunResult<BigInteger>) -> String {
    "\(problem.text) = \(result.solution?.description ?? "? (\(result.status.rawValue))")"
  }

  private static func json(_ value: BigInteger) -> JSON {
    Int(value.description).map { .safeInteger($0) } ?? .string(value.description)
  }
}

/// Carries what votes alone would have given out of a run.
private actor PairBox {
  private(set) var value: (unverified: BigInteger?, rejected: Bool) = (nil, false)

  func set(_ unverified: BigInteger?, _ rejected: Bool) {
    value = (unverified, rejected)
  }
}

/// Counts the results of a demonstration against the truth.
private actor Table {
  struct Summary: Sendable {
    var problems = 0
    var right = 0
    var wrong = 0
    var unsolved = 0
    var unverifiedWrong = 0
    var calls = 0
    var samples = 0

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

  private(set) var summary = Summary()

  func add(
    _ problem: ArithmeticProblem, _ result: RunResult<BigInteger>, _ unverified: BigInteger?, truth: BigInteger
  ) {
    summary.problems += 1
    summary.calls += result.usage.calls
    summary.samples += result.usage.samples
    switch result.solution {
    case truth?: summary.right += 1
    case nil: summary.unsolved += 1
    default: summary.wrong += 1
    }
    if let unverified, unverified != truth { summary.unverifiedWrong += 1 }
  }
}
