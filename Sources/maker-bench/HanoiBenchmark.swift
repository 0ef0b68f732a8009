import Foundation
import Maker
import MakerDomains
import MakerSimulation

/// The Tower of Hanoi by discovered waypoints, over many seeds.
enum HanoiBenchmark {
  static func run(_ options: Options) async throws {
    let disks = try options.int("disks", 12)
    let seeds = try options.int("seeds", 50)
    let calls = try options.int("max-calls", 1000)
    print("\(disks) disks, \(seeds) seeds, k = 3, at most \(calls) calls\n")
    print("accuracy   solved  not solved  wrong plans   calls  samples  seconds a run")
    for accuracy in [0.95, 0.9, 0.8, 0.7] {
      var (solved, wrong, calledFor, samples, seconds) = (0, 0, 0, 0, 0.0)
      for seed in 0..<seeds {
        let space = HanoiSpace(disks: disks)
        let (start, goal) = (HanoiState(tower: disks, on: .a), HanoiState(tower: disks, on: .c))
        let domain = StateSpaceDomain(space)
        let result = try await Orchestrator(
          domain: domain, models: [SimulatedModel(settings: SimulationSettings(accuracy: accuracy))],
          settings: RunSettings(maxDepth: 64, limits: BudgetLimits(calls: calls, nodes: 20_000), seed: UInt64(seed))
        ).solve(StateSpaceProblem(from: start, to: goal, in: space))
        calledFor += result.usage.calls
        samples += result.usage.samples
        seconds += result.usage.seconds
        guard let plan = result.solution else { continue }
        solved += 1
        // Once more, by itself: the plan that was reported has to lead to the goal.
        if (try? domain.replay(plan, from: start)) != goal { wrong += 1 }
      }
      let runs = Double(seeds)
      print(
        String(
          format: "%8.2f %8d %11d %12d %7.1f %8.1f %14.3f", accuracy, solved, seeds - solved, wrong,
          Double(calledFor) / runs, Double(samples) / runs, seconds / runs))
    }
  }
}
