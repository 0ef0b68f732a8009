import Foundation
import Maker
import MakerDomains
import MakerSimulation
import MakerVoting
import Synchronization

/// Products of long numbers: decomposed and verified, decomposed and only voted on, with a margin of one, and asked for
/// directly. Results are compared as integers.
enum ProductsBenchmark {
  static func run(_ options: Options) async throws {
    let count = try options.int("count", 100)
    let accuracy = try options.double("accuracy", 0.95)
    let model = SimulatedModel(settings: SimulationSettings(accuracy: accuracy))
    print("\(count) products of each size, accuracy \(accuracy) for one digit by one digit\n")
    print("digits  way                       right    wrong  not solved  calls a problem  struck off")
    for digits in [5, 6, 20] {
      let reliable = MarginPolicy.reliability(target: 0.999, accuracy: 0.9)
      try await measure("--reliability 0.999", digits, count, model, reliable, verifies: true)
      try await measure("the same, not verified", digits, count, model, reliable, verifies: false)
      try await measure("k = 1", digits, count, model, .fixed(1), verifies: true)
      try await measure("k = 1, not verified", digits, count, model, .fixed(1), verifies: false)
      try await measure("asked once, directly", digits, count, model, .fixed(1), verifies: false, isDirect: true)
    }
  }

  private static func measure(
    _ way: String, _ digits: Int, _ count: Int, _ model: SimulatedModel, _ margin: MarginPolicy, verifies: Bool,
    isDirect: Bool = false
  ) async throws {
    var random = SplitMix64(seed: UInt64(digits))
    var (right, wrong, calls) = (0, 0, 0)
    let rejected = Mutex(0)
    for seed in 0..<count {
      let problem = ArithmeticProblem.randomProduct(digits: digits, using: &random)
      let settings = RunSettings(
        margin: margin, decompose: isDirect ? .never : .always, maxDepth: 64,
        limits: BudgetLimits(calls: 100_000, nodes: 100_000), seed: UInt64(seed))
      let result = try await Orchestrator(
        domain: ArithmeticDomain(verifies: verifies), models: [model], settings: settings,
        listeners: [{ if case .struckOff = $0.payload { rejected.withLock { $0 += 1 } } }]
      ).solve(problem)
      calls += result.usage.calls
      if let value = result.solution {
        if value == problem.value { right += 1 } else { wrong += 1 }
      }
    }
    print(
      String(
        format: "%6d  %@ %5d %8d %11d %16.1f %22d", digits, way.padding(toLength: 24, withPad: " ", startingAt: 0),
        right,
        wrong, count - right - wrong, Double(calls) / Double(count),
        rejected.withLock { $0 }))
  }
}
