import Maker
import MakerDomains
import MakerSimulation
import MakerVoting
import Synchronization
import Testing

/// Margins that follow what a run's elections show.
@Suite(.timeLimit(.minutes(5)))
struct AdaptiveRunTests {
  /// Numbers to be written down again, a step each, which code can check.
  private struct Copying: StepDomain {
    let steps: Int
    let verifiesFully: Bool

    var checks: Checks { verifiesFully ? Checks(leaf: .complete, split: .none, whole: .none) : .none }
    var title: String { "copy \(steps) numbers" }
    func isDone(_ state: Int, after steps: Int) -> Bool { steps >= self.steps }
    func solver(for state: Int, wording: Int) -> Inquiry<Int> {
      Inquiry(agent: .solver, prompt: "# Solver\n\(state)\n", schema: ReplySchema(name: "n", schema: [:])) {
        Int($0) ?? -1
      }
    }
    func checkEnd(_ state: Int, after steps: Int) throws(Rejection) {}
    func candidate(for step: Int) -> String { String(step) }
    func apply(_ step: Int, to state: Int) throws(Rejection) -> Int {
      if verifiesFully, step != state { throw Rejection("not \(state)") }
      return state + 1
    }
  }

  /// Right with probability p, else wrong in one way.
  private func model(_ p: Double) -> ScriptedModel {
    ScriptedModel { asked in
      let number = Int(asked.prompt.split(separator: "\n")[1]) ?? 0
      var random = SplitMix64(seed: StableHash("\(number)/\(asked.number)").value)
      return String(random.nextUnit() < p ? number : number + 1)
    }
  }

  private func walk(
    _ p: Double, verified: Bool, _ adaptive: AdaptivePolicy?, steps: Int = 400
  ) async throws -> (samples: Int, margins: [Int], bounds: Set<AdaptiveMargin.Bound>) {
    let log = MarginLog()
    let settings = RunSettings(
      adaptive: adaptive, votesOnProofs: true, limits: BudgetLimits(calls: nil, time: nil),
      redFlags: RedFlagRules(minCharacters: 1))
    let stepper = Stepper(
      domain: Copying(steps: steps, verifiesFully: verified), models: [model(p)], settings: settings,
      listeners: [log.listen])
    let result = try await stepper.walk(from: 0)
    #expect(result.status == .solved)
    return (result.usage.samples, log.margins, log.bounds)
  }

  @Test func agreementAloneRaisesTheMarginButNeverLowersItBelowItsBase() async throws {
    let good = try await walk(0.98, verified: false, AdaptivePolicy())
    #expect(Set(good.margins) == [3])
    let poor = try await walk(0.7, verified: false, AdaptivePolicy())
    #expect(poor.margins.first == 3 && poor.margins.allSatisfy { $0 >= 3 } && poor.margins.max() ?? 0 > 4)
  }

  @Test func outcomesThatCodeCheckedLowerTheMarginAndSaveSamples() async throws {
    let adaptive = try await walk(0.98, verified: true, AdaptivePolicy())
    let fixed = try await walk(0.98, verified: true, nil)
    #expect(adaptive.margins.last == 2 && adaptive.samples * 4 < fixed.samples * 3)
    #expect(adaptive.bounds == [.lower])
  }

  @Test func theUpperBoundIsReported() async throws {
    let poor = try await walk(0.6, verified: true, AdaptivePolicy(bounds: 2...5), steps: 60)
    #expect(poor.margins.max() == 5 && poor.bounds.contains(.upper))
  }

  @Test func votesThatAVerifierStruckOffCountAsWrong() async throws {
    // Wrong more often than right: what is left after the rejections looks far better than the model is.
    let poor = try await walk(0.45, verified: true, AdaptivePolicy(bounds: 2...8), steps: 100)
    #expect(poor.margins.last == 8 && poor.margins.suffix(50).allSatisfy { $0 == 8 })
  }

  @Test func aCalibrationIsWhatTheMarginStartsFrom() async throws {
    let calibrated = AdaptivePolicy(calibrated: .init(right: 990, wrong: 10))
    let run = try await walk(0.98, verified: false, calibrated, steps: 20)
    #expect(run.margins.first == 2)
  }

  @Test(arguments: [1, 3, 64])
  func inATreeMarginsDependOnPlacesAlone(concurrency: Int) async throws {
    let model = SimulatedModel(settings: SimulationSettings(accuracy: 0.6))
    func tree(_ concurrency: Int) async throws -> NodeRecord {
      let settings = RunSettings(adaptive: AdaptivePolicy(), concurrency: concurrency, seed: 3)
      return try await Orchestrator(domain: QuestionDomain(), models: [model], settings: settings)
        .solve(Question(SimulatedRunTests.flagship)).tree
    }
    let one = try await tree(concurrency)
    #expect(one.json == (try await tree(16)).json)
    let margins = one.decisions.map(\.margin)
    #expect(margins.first == 3 && margins.max() ?? 0 > 3)
  }

  /// A tree in which equal problems are solved once, with margins that fall on the way down.
  private func tower(
    _ accuracy: Double, _ adaptive: AdaptivePolicy?, concurrency: Int = 16, seed: UInt64 = 1,
    votesOnProofs: Bool = false
  ) async throws -> RunResult<Plan> {
    let space = HanoiSpace(disks: 10)
    let settings = RunSettings(
      adaptive: adaptive, votesOnProofs: votesOnProofs, maxDepth: 64,
      limits: BudgetLimits(calls: 5000, nodes: 5000), concurrency: concurrency, seed: seed)
    return try await Orchestrator(
      domain: StateSpaceDomain(space), models: [SimulatedModel(settings: SimulationSettings(accuracy: accuracy))],
      settings: settings
    ).solve(
      StateSpaceProblem(
        from: HanoiState(tower: 10, on: .a), to: HanoiState(tower: 10, on: .c), in: space))
  }

  private typealias Plan = StateSpaceDomain<HanoiSpace>.Solution

  private static func elections(_ tree: NodeRecord) -> [ElectionRecord] {
    tree.elections + tree.children.flatMap(elections)
  }

  @Test(arguments: [1, 3, 64])
  func whoSharesAProblemDoesNotDependOnWhoCameFirst(concurrency: Int) async throws {
    func elections(_ concurrency: Int) async throws -> [String] {
      let run = try await tower(0.8, AdaptivePolicy(), concurrency: concurrency)
      #expect(run.status == .solved)
      // Of equal problems one is solved, whichever came first: what was decided and how is the same.
      return Self.elections(run.tree).map { "\($0.stream) \($0.margin) \($0.winner ?? "")" }.sorted()
    }
    #expect(try await elections(concurrency) == (try await elections(16)))
  }

  @Test(arguments: [false, true])
  func wherePlansAreCheckedAGoodModelTakesFewerSamples(votesOnProofs: Bool) async throws {
    var (adapting, fixed, fallen) = (0, 0, false)
    for seed in 1...4 as ClosedRange<UInt64> {
      let run = try await tower(0.98, AdaptivePolicy(), seed: seed, votesOnProofs: votesOnProofs)
      adapting += run.usage.samples
      fixed += try await tower(0.98, nil, seed: seed, votesOnProofs: votesOnProofs).usage.samples
      let elections = Self.elections(run.tree)
      fallen = fallen || elections.contains { $0.decision == .decomposition && $0.margin == 1 }
    }
    #expect(adapting * 10 < fixed * 9 && fallen)
  }

  /// Where the policy wants more than the upper bound allows, nothing has fallen.
  @Test func aBoundIsNoEvidence() async throws {
    let space = HanoiSpace(disks: 4)
    let run = try await Orchestrator(
      domain: StateSpaceDomain(space), models: [SimulatedModel()],
      settings: RunSettings(margin: .growing(8), adaptive: AdaptivePolicy(bounds: 8...8), maxDepth: 64)
    ).solve(
      StateSpaceProblem(from: HanoiState(tower: 4, on: .a), to: HanoiState(tower: 4, on: .c), in: space))
    let margins = Self.elections(run.tree).filter { $0.decision == .decomposition }.map(\.margin)
    #expect(!margins.isEmpty && margins.allSatisfy { $0 == 2 })
  }

  @Test func aPoorModelStillSolvesWhatCodeChecks() async throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      #expect(try await tower(0.7, AdaptivePolicy(), seed: seed).status == .solved)
    }
  }

  @Test func whereWholeAndPartsAreCheckedInPartMarginsFallToo() async throws {
    var (adapting, fixed) = (0, 0)
    for seed in 1...4 as ClosedRange<UInt64> {
      for adaptive in [AdaptivePolicy(), nil] {
        let settings = RunSettings(
          adaptive: adaptive, maxDepth: 64, limits: BudgetLimits(calls: 5000, nodes: 5000), seed: seed)
        let problem = try ArithmeticProblem(parsing: "48519*73626+9152")
        let run = try await Orchestrator(
          domain: ArithmeticDomain(), models: [SimulatedModel(settings: SimulationSettings(accuracy: 0.98))],
          settings: settings
        ).solve(problem)
        #expect(run.solution == problem.value)
        if adaptive == nil { fixed += run.usage.samples } else { adapting += run.usage.samples }
      }
    }
    #expect(adapting * 10 < fixed * 9)
  }

  @Test func legalStepsLowerTheMarginOfAWalk() async throws {
    var samples: [Int] = []
    for adaptive in [AdaptivePolicy(), nil] {
      let walk = try HanoiWalk(from: HanoiState(tower: 6, on: .a), to: HanoiState(tower: 6, on: .c))
      let run = try await Stepper(
        domain: walk, models: [SimulatedModel(settings: SimulationSettings(accuracy: 0.98))],
        settings: RunSettings(adaptive: adaptive)
      ).walk(from: walk.start)
      #expect(run.status == .solved)
      samples.append(run.usage.samples)
    }
    #expect(samples[0] * 10 < samples[1] * 8)
  }
}

/// The margins of a run's elections in order.
private final class MarginLog: Sendable {
  private let state = Mutex<(margins: [Int], bounds: Set<AdaptiveMargin.Bound>)>(([], []))
  var margins: [Int] { state.withLock { $0.margins } }
  var bounds: Set<AdaptiveMargin.Bound> { state.withLock { $0.bounds } }

  @Sendable func listen(_ event: Event) {
    guard case .votingComplete(let record) = event.payload else { return }
    state.withLock {
      $0.margins.append(record.margin)
      if let bound = record.marginBound { $0.bounds.insert(bound) }
    }
  }
}
