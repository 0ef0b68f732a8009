import Maker
import MakerDomains
import MakerSimulation
import MakerVoting
import Testing

/// The paper's way to measure a model: random steps with known right replies. The seeds are fixed; the bounds are the 99.9%
/// Wilson interval around what is counted.
@Suite(.timeLimit(.minutes(5)))
struct CalibrationTests {
  private func walk(_ disks: Int) throws -> HanoiWalk {
    try HanoiWalk(from: HanoiState(tower: disks, on: .a), to: HanoiState(tower: disks, on: .c))
  }

  private func wilson(_ right: Int, _ trials: Int) -> ClosedRange<Double> {
    let interval = WilsonInterval(successes: right, trials: trials, z: 3.29)
    return interval.lower...interval.upper
  }

  @Test(arguments: [("accuracy=0.9", 0.9, 1.0), ("accuracy=0.7,malformed=0.2", 0.7, 0.8), ("accuracy=0.99", 0.99, 1.0)])
  func pAndVAreFoundOnHanoi(model: String, p: Double, v: Double) async throws {
    var random = SplitMix64(seed: 4)
    let known = try walk(6).knownSteps(700, using: &random)
    let model = SimulatedModel(settings: try SimulationSettings(parsing: model + ",seed=3"))
    let settings = RunSettings(limits: BudgetLimits(calls: nil))
    let (record, result) = try await Calibrator(model: model, settings: settings)
      .measure(known, samplesEach: 3, title: "steps")
    let counts = record.counts
    #expect(result.status == .solved && counts.samples == 2100 && record.problems == 700)
    #expect(wilson(counts.right, counts.unflagged).contains(p), "\(counts)")
    #expect(wilson(counts.unflagged, counts.samples).contains(v), "\(counts)")
    #expect(counts.inputTokens > 0 && counts.cost == 0)
  }

  @Test func everyStepOfAnOddAndAnEvenTowerIsKnown() async throws {
    for disks in [4, 5] {
      var random = SplitMix64(seed: 9)
      let known = try walk(disks).knownSteps(100, using: &random)
      let (record, _) = try await Calibrator(model: SimulatedModel(settings: SimulationSettings(accuracy: 1)))
        .measure(known, samplesEach: 1, title: "steps")
      #expect(record.counts.right == 100 && Set(known.map(\.inquiry.prompt)).count > 10)
    }
  }

  @Test func leavesOfArithmeticAreKnown() async throws {
    var random = SplitMix64(seed: 9)
    let known = ArithmeticDomain().knownLeaves(200, using: &random)
    func right(_ accuracy: Double) async throws -> Int {
      try await Calibrator(model: SimulatedModel(settings: SimulationSettings(accuracy: accuracy, seed: 2)))
        .measure(known, samplesEach: 5, title: "leaves").record.counts.right
    }
    #expect(try await right(1) == 1000)
    #expect(wilson(try await right(0.8), 1000).contains(0.8))
  }

  @Test func aModelThatIsAlwaysWrongSomewhereIsFoundOut() async throws {
    var random = SplitMix64(seed: 1)
    let known = ArithmeticDomain().knownLeaves(100, using: &random)
    let model = SimulatedModel(settings: try SimulationSettings(parsing: "accuracy=1,correlated=0.3,seed=5"))
    let (record, _) = try await Calibrator(model: model).measure(known, samplesEach: 3, title: "leaves")
    #expect((15...45).contains(record.neverRight))
  }

  @Test func theBudgetHoldsAndWhatWasCountedIsKept() async throws {
    var random = SplitMix64(seed: 1)
    let known = ArithmeticDomain().knownLeaves(100, using: &random)
    let settings = RunSettings(limits: BudgetLimits(calls: 25), concurrency: 4)
    let (record, result) = try await Calibrator(model: SimulatedModel(), settings: settings)
      .measure(known, samplesEach: 1, title: "leaves")
    #expect(result.status == .budgetExhausted && result.usage.calls == 25)
    #expect((20...25).contains(record.problems) && record.counts.samples == record.problems)
  }

  @Test func severalProblemsSpendFromOneBudget() async throws {
    let solver = Orchestrator(domain: ArithmeticDomain(), models: [SimulatedModel()])
    let settings = RunSettings(limits: BudgetLimits(calls: 30), concurrency: 2)
    let result = try await Batch.run("four products", settings: settings, models: [SimulatedModel()]) { batch in
      var statuses: [RunStatus] = []
      for number in 1...4 {
        let one = try await solver.solve(ArithmeticProblem(parsing: "123 * 45"), in: batch.problem(number))
        statuses.append(one.status)
      }
      return statuses
    }
    #expect(result.usage.calls == 30 && result.solution?.last == .budgetExhausted)
    // Each problem is a subtree, with what it spent itself.
    #expect(result.tree.children.first?.id == NodePath("1#1") && result.tree.children.count == 4)
  }

  @Test func answersAreScoredExactlyWhereTheyAreNumbers() {
    let long = "123456789012345678901234567890"
    #expect(AnswerScore.numeric.isRight("123,456,789,012,345,678,901,234,567,890", expected: long))
    #expect(!AnswerScore.numeric.isRight("123456789012345678901234567891", expected: long))
    #expect(
      AnswerScore.numeric.isRight("42.0", expected: "42") && !AnswerScore.numeric.isRight("Paris", expected: "42"))
    #expect(AnswerScore.normalized.isRight("The Thames.", expected: "thames"))
    #expect(!AnswerScore.exact.isRight("the Thames", expected: "Thames"))
  }
}
