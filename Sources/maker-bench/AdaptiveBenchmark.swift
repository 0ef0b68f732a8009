import Foundation
import Maker
import MakerDomains
import MakerSimulation
import MakerVoting

/// Margins that adapt beside the margin from which they start, in every kind of run that code checks.
enum AdaptiveBenchmark {
  /// What a run came to.
  private struct Ran {
    let samples: Int
    let isRight: Bool
  }

  /// Solves a problem of its own for each seed.
  private typealias Solve = @Sendable (SimulatedModel, RunSettings) async throws -> Ran

  static func run(_ options: Options) async throws {
    let seeds = try options.int("seeds", 20)
    let target = try options.double("reliability", 0.95)
    print("\(seeds) seeds; margins for a reliability of \(target) at an accuracy of 0.8, as they are and adapting\n")
    print("run                    accuracy   right: fixed  adaptive   samples: fixed  adaptive  ratio")
    let pddl = try PDDLDomain(
      parsing: String(contentsOfFile: "Fixtures/pddl/blocksworld/domain.pddl", encoding: .utf8))
    let ways: [(String, votesOnProofs: Bool, Solve)] = [
      ("Hanoi, 12 disks", false, { try await hanoi(12, $0, $1) }),
      ("the same, voted on", true, { try await hanoi(12, $0, $1) }),
      ("products, 8 digits", false, { try await product(8, $0, $1) }),
      ("PDDL, 8 blocks", false, { try await blocks(8, pddl, $0, $1) }),
      ("the same, voted on", true, { try await blocks(8, pddl, $0, $1) }),
      ("steps, 8 disks", false, { try await steps(8, $0, $1) }),
    ]
    for (name, votesOnProofs, solve) in ways {
      for accuracy in [0.98, 0.9, 0.8, 0.7] {
        let model = SimulatedModel(settings: SimulationSettings(accuracy: accuracy))
        var (right, samples) = ([0, 0], [0, 0])
        for seed in 0..<seeds {
          for (way, adaptive) in [nil, AdaptivePolicy()].enumerated() {
            let settings = RunSettings(
              margin: .reliability(target: target, accuracy: 0.8, steps: 100), adaptive: adaptive, maxVotes: 200,
              votesOnProofs: votesOnProofs, maxDepth: 64, limits: BudgetLimits(calls: 100_000, nodes: 100_000),
              seed: UInt64(seed))
            let ran = try await solve(model, settings)
            right[way] += ran.isRight ? 1 : 0
            samples[way] += ran.samples
          }
        }
        print(
          String(
            format: "%@ %8.2f %14d %9d %16.1f %9.1f %6.2f", name.padding(toLength: 22, withPad: " ", startingAt: 0),
            accuracy, right[0], right[1], Double(samples[0]) / Double(seeds), Double(samples[1]) / Double(seeds),
            Double(samples[1]) / Double(samples[0])))
      }
    }
  }

  private static func hanoi(
    _ disks: Int, _ model: SimulatedModel, _ settings: RunSettings
  ) async throws -> Ran {
    let (start, goal) = (HanoiState(tower: disks, on: .a), HanoiState(tower: disks, on: .c))
    return try await reach(HanoiSpace(disks: disks), start, goal, model, settings)
  }

  private static func blocks(
    _ count: Int, _ domain: PDDLDomain, _ model: SimulatedModel, _ settings: RunSettings
  ) async throws -> Ran {
    var random = SplitMix64(seed: settings.seed)
    let text = PlanningProblemGenerator.blocksworld(blocks: count, name: "p", using: &random)
    let space = PDDLSpace(try PDDLProblem(parsing: text, domain: domain))
    return try await reach(space, space.start, space.goal, model, settings)
  }

  private static func reach<Space: StateSpace>(
    _ space: Space, _ start: Space.State, _ goal: Space.Goal, _ model: SimulatedModel, _ settings: RunSettings
  ) async throws -> Ran {
    let result = try await Orchestrator(domain: StateSpaceDomain(space), models: [model], settings: settings)
      .solve(StateSpaceProblem(from: start, to: goal, in: space))
    return Ran(samples: result.usage.samples, isRight: result.solution != nil)
  }

  private static func product(
    _ digits: Int, _ model: SimulatedModel, _ settings: RunSettings
  ) async throws -> Ran {
    var random = SplitMix64(seed: settings.seed)
    let problem = ArithmeticProblem.randomProduct(digits: digits, using: &random)
    let result = try await Orchestrator(domain: ArithmeticDomain(), models: [model], settings: settings).solve(problem)
    return Ran(samples: result.usage.samples, isRight: result.solution == problem.value)
  }

  private static func steps(
    _ disks: Int, _ model: SimulatedModel, _ settings: RunSettings
  ) async throws -> Ran {
    var settings = settings
    // As many decisions as there are moves.
    if case .reliability(let target, let accuracy, _) = settings.margin {
      settings.margin = .reliability(target: target, accuracy: accuracy, steps: Double(1 << disks - 1))
    }
    let walk = try HanoiWalk(from: HanoiState(tower: disks, on: .a), to: HanoiState(tower: disks, on: .c))
    let result = try await Stepper(domain: walk, models: [model], settings: settings).walk(from: walk.start)
    return Ran(samples: result.usage.samples, isRight: result.solution != nil)
  }
}
