import Maker
import MakerConsole
import MakerDomains
import MakerVoting

extension ProblemKind {
  /// A calculation.
  package static let arithmetic: ProblemKind = {
    var kind = ProblemKind(
      name: "arithmetic", path: ["solve", "arithmetic"],
      summary: "Calculates with integers of any length: + - * and parentheses.",
      arguments: [
        .words("expression", "the calculation, in quotes", question: "calculate what?", isRequired: false)
      ] + Demonstration.flags.map { .option($0, isHosted: false) }
    ) { arguments, settings, _ in
      let prompts = try PromptFolder.load(settings.text(.prompts), into: .arithmetic)
      if let count = arguments.integer(Demonstration.problems.member) {
        if arguments.has("expression") {
          throw CommandError.usage("--problems and EXPRESSION exclude each other")
        }
        return Demonstration(count, arguments, seed: settings.integer(.seed) ?? 0, prompts).work
      }
      guard let text = arguments.text("expression") else {
        throw CommandError.usage(
          "calculate what? Write maker solve arithmetic \"EXPRESSION\", or give --problems N")
      }
      do throws(ArithmeticSyntaxError) { return Work(try ArithmeticProblem(parsing: text), prompts) } catch {
        throw CommandError.badData("the expression: \(error)")
      }
    }
    kind.details = [
      "Models split the calculation and answer what one does in the head; code checks that every split is an identity, and"
        + " composes exactly.",
      "With --problems it solves random problems, and tells how many results are truly right.",
    ]
    kind.examples = [
      .init(line: "maker solve arithmetic \"48123 * 90714\"", summary: "One calculation:"),
      .init(
        line: "maker solve arithmetic --problems 50 --difficulty 3 --seed 42",
        summary: "Fifty of them, with a count of errors:"),
    ]
    kind.isChecked = true
    kind.prompts = [.arithmetic]
    kind.known = KnownProblems { count, random, _, settings in
      let prompts = try PromptFolder.load(settings.text(.prompts), into: .arithmetic)
      return KnownSamples(
        Words.count(count, "random single-step calculation"),
        ArithmeticDomain(prompts: prompts).knownLeaves(count, using: &random))
    }
    return kind
  }()
}

extension Work {
  init(_ problem: ArithmeticProblem, _ prompts: PromptLibrary) {
    let domain = ArithmeticDomain(prompts: prompts)
    self.init(title: problem.text, opening: { .init(domain, problem, $0) }) { means in
      try await Self.solve(problem, prompts, means)
    }
    adapt = { $0.forLongProblems(calls: 100_000) }
    rehearsals = (rehearsal, rehearsal)
  }

  /// Solves a problem. Where a verifier rejected something, the run is repeated without verifiers: the same samples, and
  /// what would have come of them.
  private static func solve(
    _ problem: ArithmeticProblem, _ prompts: PromptLibrary, _ means: RunMeans
  ) async throws -> RunOutcome {
    // The true value is computed here, for evaluation, after the run is over.
    func solved(_ value: BigInteger) -> Solved {
      Solved(text: value.description, json: json(value), isRight: value == problem.value)
    }
    var outcome = try await means.solve(problem, ArithmeticDomain(prompts: prompts), solved)
    var alone = outcome.result.solution
    if wasRejected(outcome.result.tree), outcome.status == .solved || outcome.status == .rejected {
      var quiet = means
      quiet.listeners = []
      quiet.journal = nil
      quiet.place = nil
      quiet.id += ".unverified"
      alone = try await quiet.solve(problem, ArithmeticDomain(prompts: prompts, verifies: false), solved).solution
      outcome.remarks.append("voting alone would have given \(alone?.text ?? "nothing")")
    }
    outcome.members = [("voting_alone", alone?.json ?? .null)]
    outcome.unverified = alone
    return outcome
  }

  private static func wasRejected(_ node: NodeRecord) -> Bool {
    node.elections.contains { $0.entries.contains(where: \.isStruckOff) } || node.failure?.isRejection == true
      || node.children.contains(where: wasRejected)
  }

  private static func json(_ value: BigInteger) -> JSON {
    Int(value.description).map { .safeInteger($0) } ?? .string(value.description)
  }
}
