package import Maker
package import MakerConsole
import MakerDomains
import MakerVoting
import Synchronization

/// The paper's own run: one voted move a step.
extension HanoiProblem {
  package func stepwise(_ settings: Settings) throws -> Work {
    let prompts = try PromptFolder.load(settings.text(.prompts), into: .hanoiWalk)
    let walk = try Self.walk(from: start, to: goal, prompts)
    let isStrict = isStrict
    var work = Work(
      title: walk.title,
      opening: { preparation in
        Work.Opening(
          prompt: walk.solver(for: walk.start, wording: 0).prompt, samples: try Self.margin(walk, preparation.run),
          outlook: "There are \(walk.steps) steps, each an election of its own.")
      }
    ) { means in
      try await Self.solve(walk, isStrict: isStrict, means)
    }
    work.adapt = { $0.forLongProblems(calls: nil) }
    work.steps = walk.steps
    let hard = try rehearsal(of: walk, prompts) ?? work.rehearsal
    work.rehearsals = (hard, hard)
    return work
  }

  private static func walk(
    from start: HanoiState, to goal: HanoiState, _ prompts: PromptLibrary
  ) throws(CommandError) -> HanoiWalk {
    do throws(Rejection) { return try HanoiWalk(from: start, to: goal, prompts: prompts) } catch {
      throw .usage("--strategy stepwise: \(error)")
    }
  }

  /// The margin of every step; how many there are is known.
  private static func margin(_ walk: HanoiWalk, _ settings: RunSettings) throws -> Int {
    try settings.margin.over(steps: Double(walk.steps)).margin(at: .step(1))
  }

  private func rehearsal(of walk: HanoiWalk, _ prompts: PromptLibrary) throws -> Rehearsal? {
    let (disks, few) = (start.disks, 6)
    guard disks > few else { return nil }
    let short = try Self.walk(from: HanoiState(tower: few, on: .a), to: HanoiState(tower: few, on: .c), prompts)
    return Rehearsal(
      title: "a walk of \(short.steps) steps", scale: Double(walk.steps) / Double(short.steps),
      extraTokens: { _ in disks - few }
    ) { means in
      var means = means
      means.settings.margin = .fixed(try Self.margin(walk, means.settings))
      return try await Self.solve(short, isStrict: false, means)
    }
  }

  /// Walks to the goal.
  private static func solve(_ walk: HanoiWalk, isStrict: Bool, _ means: RunMeans) async throws -> RunOutcome {
    var settings = means.settings
    let margin = try margin(walk, settings)
    settings.margin = settings.margin.over(steps: Double(walk.steps))
    let moves = Mutex<[HanoiMove]>([])
    let stepper = Stepper(
      domain: walk, models: means.models, settings: settings, isStrict: isStrict, clock: means.clock,
      listeners: means.listeners)
    let result = try await stepper.walk(
      from: walk.start, stop: means.stop, run: means.id, journal: means.journal, in: means.place
    ) { step in
      moves.withLock { $0.append(step.move) }
    }
    let solved = result.map { _ in Solved(PlanLines(ActionPlan(moves.withLock { $0 }), \.text)) }
    var outcome = RunOutcome(solved)
    guard let end = result.solution else { return outcome }
    let mean = Words.fixed(Double(end.samples) / Double(max(1, end.steps)), 2)
    var text = "\(Words.count(end.steps, "step")), k = \(margin), \(mean) samples a step"
    if !end.rejectedSteps.isEmpty {
      text += "; verifiers rejected an elected step at \(end.rejectedSteps.map(String.init).joined(separator: ", "))"
    }
    outcome.summary = text
    return outcome
  }

  // MARK: Known steps

  /// Of how many disks the steps to calibrate on are.
  package static let knownDisks = Flag(
    "disks", takes: .integer(2...20), placeholder: "D",
    "with hanoi: of how many disks; a small tower predicts a large one", fallback: "6")

  /// Random steps of a small tower, the paper's way.
  package static func known(
    _ count: Int, using random: inout SplitMix64, _ arguments: ProblemArguments, _ settings: Settings
  ) throws -> KnownSamples {
    let disks = arguments.integer(knownDisks.member) ?? 6
    let prompts = try PromptFolder.load(settings.text(.prompts), into: .hanoiWalk)
    let walk = try walk(from: HanoiState(tower: disks, on: .a), to: HanoiState(tower: disks, on: .c), prompts)
    return KnownSamples(
      "\(Words.count(count, "random step")) of \(disks) disks", try walk.knownSteps(count, using: &random))
  }
}
