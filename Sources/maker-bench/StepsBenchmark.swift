import Foundation
import Maker
import MakerDomains
import MakerSimulation
import MakerVoting

/// The paper's own run, step by step, in two worlds: wrong answers scatter, as they usually do, or there is a single one,
/// which is what the paper's formulas assume.
enum StepsBenchmark {
  static func run(_ options: Options) async throws {
    let disks = try options.int("disks", 10)
    let seeds = try options.int("seeds", 10)
    let steps = Double(1 << disks - 1)
    print("\(disks) disks, \(Int(steps)) steps, \(seeds) seeds\n")
    print("accuracy  wrong answers  k  samples a step  Eq. 16  runs right  Eq. 13  steps at which a verifier rejected")
    for (accuracy, k) in [(0.9978, 3), (0.9, 1), (0.9, 3), (0.9, 4), (0.9, 5)] {
      for alternatives in [nil, 1] {
        var (samples, walked, right, rejected) = (0, 0, 0, 0)
        for seed in 0..<seeds {
          let walk = try HanoiWalk(from: HanoiState(tower: disks, on: .a), to: HanoiState(tower: disks, on: .c))
          let model = SimulatedModel(settings: SimulationSettings(accuracy: accuracy, alternatives: alternatives))
          let result = try await Stepper(
            domain: walk, models: [model],
            settings: RunSettings(margin: .fixed(k), limits: BudgetLimits(calls: nil), seed: UInt64(seed))
          ).walk(from: walk.start)
          samples += result.usage.samples
          walked += result.tree.children.count + (result.tree.omitted?.count ?? 0)
          guard let end = result.solution else { continue }
          rejected += end.rejectedSteps.count
          right += 1
        }
        let mean = walked == 0 ? .nan : Double(samples) / Double(walked)
        print(
          String(
            format: "%8.4f  %@ %2d %15.3f %7.3f %6d of %d %7.3f %10d", accuracy,
            (alternatives == nil ? "scattered" : "one").padding(toLength: 13, withPad: " ", startingAt: 0), k, mean,
            Margin.expectedVotes(p: accuracy, k: k), right, seeds,
            Margin.probabilityOfTask(p: accuracy, k: k, steps: steps), rejected))
      }
    }
  }
}
