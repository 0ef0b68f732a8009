import MakerConsole
package import Maker
import MakerSimulation
import MakerVoting

/// What stands for a problem in a rehearsal.
package struct Rehearsal: Sendable {
  /// In a few words.
  package let title: String
  /// How many times as much the problem itself takes.
  package var scale = 1.0
  /// Tokens by which the problem's prompts are longer than the rehearsal's.
  package var extraTokens: @Sendable (ModelRequest) -> Int = { _ in 0 }
  package let solve: @Sendable (RunMeans) async throws -> RunOutcome

  package init(
    title: String, scale: Double = 1, extraTokens: @escaping @Sendable (ModelRequest) -> Int = { _ in 0 },
    solve: @escaping @Sendable (RunMeans) async throws -> RunOutcome
  ) {
    (self.title, self.scale, self.extraTokens, self.solve) = (title, scale, extraTokens, solve)
  }
}

/// What is assumed of the models when nobody is asked.
package struct Assumption: Sendable {
  private let names: [String]
  private let accuracies: [Double]
  private let valid: [Double]
  /// By model; `nil` where it is not known.
  package let prices: [Price?]
  /// In words.
  package let text: String
  private var isPerfect = false
  private var seed: UInt64 = 0

  package init(_ preparation: RunPreparation) {
    let settings = preparation.settings
    names = preparation.choice.names
    prices = names.map { name in
      settings.prices[name] ?? settings.prices[""] ?? (ModelChoice.isSimulated(name) ? .free : nil)
    }
    let counts = preparation.calibrated
    let fallback = settings.number(.accuracy) ?? 0.8
    accuracies = names.indices.map { counts.indices.contains($0) ? counts[$0].p ?? fallback : fallback }
    valid = names.indices.map { counts.indices.contains($0) ? counts[$0].valid ?? 1 : 1 }
    let shown = Words.list(Set(accuracies).sorted().map { Words.fixed($0, 3) }, "and")
    text =
      "assuming that a sample is right with probability \(shown), as "
      + (!counts.isEmpty
        ? "--calibration says" : settings.isSet(.accuracy) ? "--accuracy says" : "--accuracy is by default")
  }

  /// Without mistakes.
  package var perfect: Assumption {
    var copy = self
    copy.isPerfect = true
    return copy
  }

  package func seeded(_ seed: UInt64) -> Assumption {
    var copy = self
    copy.seed = seed
    return copy
  }

  package func models(samplesPerCall: Int, extraTokens: @escaping @Sendable (ModelRequest) -> Int)
    -> [any CompletionModel]
  {
    names.indices.map { position in
      let malformed = isPerfect ? 0 : min(0.9, 1 - valid[position])
      let settings = SimulationSettings(
        accuracy: isPerfect ? 1 : accuracies[position], malformed: malformed,
        seed: seed &* 1000 &+ UInt64(position))
      return RehearsalModel(
        base: SimulatedModel(settings: settings), name: names[position], maxSamplesPerCall: samplesPerCall,
        price: prices[position], extraTokens: extraTokens)
    }
  }
}

/// The simulated model in the place of another: it costs nothing, but is counted as if it were the other one.
private struct RehearsalModel: CompletionModel {
  let base: SimulatedModel
  let name: String
  let maxSamplesPerCall: Int
  let price: Price?
  let extraTokens: @Sendable (ModelRequest) -> Int

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    var response = try await base.complete(request)
    response.usage.input = response.usage.input.map { $0 + extraTokens(request) }
    return response
  }
}
