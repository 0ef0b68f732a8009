import Maker
import MakerConsole
import MakerDomains
import MakerVoting

/// Random calculations, solved one after the other and held against the truth: one run, in which each is a subtree.
struct Demonstration: Sendable {
  static let problems = Flag(
    "problems", takes: .integer(1...100_000), placeholder: "N", "instead of EXPRESSION: so many random problems")
  private static let difficulty = Flag(
    "difficulty", takes: .integer(1...18), placeholder: "D", "with --problems: numbers up to 10^D", fallback: "3")
  private static let strict = Flag("strict", "with --problems: stop at the first result that is not right")
  static let flags = [problems, difficulty, strict]

  private let parts: [Work]
  private let isStrict: Bool

  init(_ count: Int, _ arguments: ProblemArguments, seed: Int, _ prompts: PromptLibrary) {
    var random = SplitMix64(seed: UInt64(seed))
    let difficulty = arguments.integer(Self.difficulty.member) ?? 3
    parts = (0..<count).map { _ in
      Work(ArithmeticProblem.random(difficulty: difficulty, using: &random), prompts)
    }
    isStrict = arguments.isOn(Self.strict.member)
  }

  var work: Work {
    var work = Work(title: Words.count(parts.count, "random calculation"), opening: parts[0].opening) {
      try await solve($0)
    }
    work.adapt = parts[0].adapt
    work.rehearsals = parts[0].rehearsals
    return work
  }

  private func solve(_ means: RunMeans) async throws -> RunOutcome {
    let (output, counts) = (means.preparation.output, Counts())
    let result = try await Batch.run(
      work.title, settings: means.settings, models: means.models, clock: means.clock, listeners: means.listeners,
      stop: means.stop, run: means.id, journal: means.journal
    ) { batch in
      for (position, part) in parts.enumerated() {
        var own = means
        own.place = batch.problem(position + 1)
        own.settings.seed = means.settings.seed &+ UInt64(position)
        let outcome = try await part.solve(own)
        switch outcome.result.reason?.cause {
        case .limit(.nodes): break
        case .limit(let limit): throw batch.spent(limit)
        case .fault(let fault): throw fault
        default: break
        }
        await counts.add(outcome)
        if !output.isJSON {
          let value = outcome.solution?.text ?? "? (\(outcome.status.rawValue))"
          do throws(CommandError) { try output.row("\(part.title) = \(value)") } catch {
            throw Fault(.file, error.message)
          }
        }
        if isStrict, outcome.solution?.isRight != true { break }
      }
    }
    let summary = await counts.summary
    var outcome = RunOutcome(result.map { Solved(text: "", json: .integer(summary.right)) })
    outcome.members = summary.members
    outcome.remarks = [summary.text]
    outcome.isAllWell = summary.right == parts.count
    return outcome
  }

  /// Counts results against the truth.
  private actor Counts {
    private(set) var summary = Summary()

    func add(_ outcome: RunOutcome) {
      summary.problems += 1
      summary.calls += outcome.result.usage.calls
      summary.samples += outcome.result.usage.samples
      switch outcome.solution?.isRight {
      case true?: summary.right += 1
      case false?: summary.wrong += 1
      case nil: summary.unsolved += 1
      }
      if outcome.unverified?.isRight == false { summary.unverifiedWrong += 1 }
    }
  }

  private struct Summary: Sendable {
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

    var members: [(name: String, value: JSON)] {
      [
        ("problems", .integer(problems)), ("right", .integer(right)), ("wrong", .integer(wrong)),
        ("unsolved", .integer(unsolved)), ("voting_alone_wrong", .integer(unverifiedWrong)),
        ("calls", .integer(calls)), ("samples", .integer(samples)),
      ]
    }
  }
}
