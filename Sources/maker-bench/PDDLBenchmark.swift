import Foundation
import Maker
import MakerDomains
import MakerSimulation
import MakerVoting

/// Random planning problems. What is solved is written to a folder, `NAME.pddl` beside `NAME.plan`, for a validator that is
/// not ours.
enum PDDLBenchmark {
  static func run(_ options: Options) async throws {
    let folder = URL(filePath: options.text("out", NSTemporaryDirectory() + "maker-plans"))
    let accuracy = try options.double("accuracy", 0.85)
    let model = SimulatedModel(settings: SimulationSettings(accuracy: accuracy))
    print("accuracy \(accuracy), k = 3; plans are written to \(folder.path())\n")
    print("domain       problems  solved  not solved  calls a problem  actions a plan  seconds a problem")
    var random = SplitMix64(seed: 7)
    let blocks = try options.int("blocksworld", 100)
    try await solve(
      "blocksworld",
      (0..<blocks).map { PlanningProblemGenerator.blocksworld(blocks: 4 + $0 % 3, name: "p\($0)", using: &random) },
      model,
      folder)
    let logistics = try options.int("logistics", 20)
    try await solve(
      "logistics",
      (0..<logistics).map {
        PlanningProblemGenerator.logistics(cities: 2, packages: 1 + $0 % 2, name: "p\($0)", using: &random)
      }, model, folder)
    try await reach(options, accuracy)
  }

  /// Samples a problem for a model that sees `reach` actions ahead, as surely as one: split wherever it is no single action,
  /// against tried as a whole first, with plans of up to twelve actions as leaves.
  private static func reach(_ options: Options, _ accuracy: Double) async throws {
    let seeds = try options.int("seeds", 5)
    guard seeds > 0 else { return }
    let most = min(12, max(4, try options.int("most-blocks", 12)))
    let domain = try PDDLDomain(
      parsing: String(contentsOfFile: "Fixtures/pddl/blocksworld/domain.pddl", encoding: .utf8))
    print(
      "\nblocks  actions   samples: reach 1, always  as needed   reach 4, always  as needed  reach 12, always  as needed"
    )
    for blocks in stride(from: 4, through: most, by: 2) {
      var random = SplitMix64(seed: UInt64(blocks))
      let problems = try (0..<seeds).map { number in
        let text = PlanningProblemGenerator.blocksworld(blocks: blocks, name: "r\(number)", using: &random)
        return PDDLSpace(try PDDLProblem(parsing: text, domain: domain))
      }
      var (line, actions, solved) = ("", 0, 0)
      for reach in [1, 4, 12] {
        let model = SimulatedModel(
          settings: SimulationSettings(accuracy: accuracy, vices: SimulatedVices(reach: reach)))
        for policy in [DecomposePolicy.always, .asNeeded] {
          var samples = 0
          for (number, space) in problems.enumerated() {
            let result = try await Orchestrator(
              domain: StateSpaceDomain(space, leafActions: policy == .always ? 1 : 12), models: [model],
              settings: RunSettings(decompose: policy, limits: BudgetLimits(nodes: 20_000), seed: UInt64(number))
            ).solve(StateSpaceProblem(from: space.start, to: space.goal, in: space))
            samples += result.usage.samples
            solved += result.solution == nil ? 0 : 1
            actions += result.solution?.count ?? 0
          }
          line += String(format: policy == .always ? "%18.0f" : "%11.0f", Double(samples) / Double(seeds))
        }
      }
      print(
        String(format: "%6d %8.1f      ", blocks, Double(actions) / Double(max(1, solved))) + line
          + (solved == 6 * seeds ? "" : "   \(6 * seeds - solved) not solved"))
    }
  }

  private static func solve(
    _ name: String, _ problems: [String], _ model: SimulatedModel, _ folder: URL
  ) async throws {
    let folder = folder.appending(path: name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text = try String(contentsOfFile: "Fixtures/pddl/\(name)/domain.pddl", encoding: .utf8)
    let domain = try PDDLDomain(parsing: text)
    var (solved, calls, actions, seconds) = (0, 0, 0, 0.0)
    for (number, text) in problems.enumerated() {
      let space = PDDLSpace(try PDDLProblem(parsing: text, domain: domain))
      let result = try await Orchestrator(
        domain: StateSpaceDomain(space), models: [model],
        settings: RunSettings(maxDepth: 64, limits: BudgetLimits(nodes: 20_000), seed: UInt64(number))
      ).solve(StateSpaceProblem(from: space.start, to: space.goal, in: space))
      calls += result.usage.calls
      seconds += result.usage.seconds
      guard let plan = result.solution else { continue }
      solved += 1
      actions += plan.count
      try text.write(to: folder.appending(path: "p\(number).pddl"), atomically: true, encoding: .utf8)
      try PDDLPlan(plan.actions).text(in: space)
        .write(to: folder.appending(path: "p\(number).plan"), atomically: true, encoding: .utf8)
    }
    let all = Double(max(1, problems.count))
    print(
      String(
        format: "%@ %7d %7d %11d %16.1f %15.1f %18.3f", name.padding(toLength: 13, withPad: " ", startingAt: 0),
        problems.count, solved, problems.count - solved, Double(calls) / all, Double(actions) / Double(max(1, solved)),
        seconds / all))
  }
}
