import Foundation
import Maker
import MakerSimulation
import MakerVoting

/// A cheap and a dear model, alone and together, on the same questions: what each way of asking gets right, and what it
/// costs. The cheap model's errors are independent in one world; in the other it has a favourite mistake on some prompts.
enum EnsembleBenchmark {
  private struct Way {
    let name: String
    let models: [Int]
    let settings: RunSettings
  }

  static func run(_ options: Options) async throws {
    let length = try options.int("questions", 2000)
    for correlated in [0, 0.1] {
      let models = [
        SimulatedModel(
          settings: SimulationSettings(accuracy: 0.8, correlated: correlated, alternatives: 1, seed: 1), name: "cheap",
          price: Price(inputPerMillion: 1, outputPerMillion: 1)),
        SimulatedModel(
          settings: SimulationSettings(accuracy: 0.97, alternatives: 1, seed: 2), name: "dear",
          price: Price(inputPerMillion: 10, outputPerMillion: 10)),
      ]
      print(
        "cheap .80, one in ten of its prompts with a favourite mistake: \(correlated > 0), dear .97 at ten times the price"
      )
      print("\(length) questions, one alternative answer each\n")
      print("way                                right         cost of a decision, and of the dear model's")
      var dear = 0.0
      for way in ways {
        let result = try await Stepper(
          domain: CapitalQuiz(length: length), models: way.models.map { models[$0] }, settings: way.settings
        ).walk(from: CapitalQuiz.Score())
        guard let walk = result.solution else { throw Options.Problem(description: "\(way.name): \(result.status)") }
        let wilson = WilsonInterval(successes: walk.end.right, trials: length)
        let cost = (result.usage.cost ?? 0) / Double(length) * 1_000_000
        if way.name == "dear, k = 3" { dear = cost }
        print(
          String(
            format: "%@ %8.3f%% ± %.3f %9.0f %7.1f%%", way.name.padding(toLength: 30, withPad: " ", startingAt: 0),
            100 * Double(walk.end.right) / Double(length), 100 * wilson.halfWidth, cost, 100 * cost / dear))
      }
      print("")
    }
  }

  private static var ways: [Way] {
    func settings(_ k: Int, _ strategy: Ensemble.Strategy = .failover) -> RunSettings {
      RunSettings(
        margin: .fixed(k), limits: BudgetLimits(calls: nil, time: nil), seed: 7,
        ensemble: Ensemble(strategy: strategy, weights: [log(0.8 / 0.2), log(0.97 / 0.03)]))
    }
    let alone = [3, 5, 7, 8, 9].map { Way(name: "cheap, k = \($0)", models: [0], settings: settings($0)) }
    let together: [Ensemble.Strategy] = [.roundRobin, .reliabilityWeighted, .costAware]
    return [Way(name: "dear, k = 3", models: [1], settings: settings(3))] + alone
      + together.map { Way(name: "\($0.rawValue), k = 3", models: [0, 1], settings: settings(3, $0)) }
      + [Way(name: "cost-aware, k = 4", models: [0, 1], settings: settings(4, .costAware))]
  }
}
