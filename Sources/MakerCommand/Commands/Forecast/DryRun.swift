import Maker
import MakerVoting

/// What a run would do, without a single call.
struct DryRun: Sendable {
  let preparation: RunPreparation
  /// The problem in one line.
  let problem: String
  /// What the first agent would be asked.
  let firstPrompt: String
  /// Samples that the first election needs at least, or that are drawn as proposals.
  let firstSamples: Int
  /// What is to be known of the calls after that.
  let outlook: String
  /// What all of it will take, where that was rehearsed.
  var forecast: Forecast?
  var plan: Plan?

  func print() throws -> ExitCode {
    let names = preparation.choice.names
    if preparation.output.isJSON {
      try preparation.output.result([
        "dry_run": true, "problem": .string(problem), "models": .strings(names),
        "settings": preparation.run.json(models: names), "first_prompt": .string(firstPrompt),
        "first_samples": .integer(firstSamples), "plan": plan?.json ?? .null,
        "expected": forecast?.json ?? .null,
      ])
      return .solved
    }
    var lines = ["problem: \(Sanitizer.line(problem))"]
    lines.append("models: \(names.joined(separator: ", ")) (\(preparation.choice.reason))")
    lines += SettingsTable.lines(preparation.settings)
    lines.append("")
    lines.append("The first \(Words.count(firstSamples, "sample")) take \(calls). \(outlook)")
    if let forecast { lines += [""] + forecast.lines + [""] }
    lines.append("The first prompt:")
    lines.append("")
    lines.append(Sanitizer.text(firstPrompt))
    try preparation.output.result(lines.joined(separator: "\n"))
    return .solved
  }

  private var calls: String {
    firstSamples == 1 ? "1 call" : "2 calls where the server returns several samples a call, else \(firstSamples)"
  }
}

extension DryRun {
  /// Of a question or a task in words.
  init(
    _ preparation: RunPreparation, _ material: QuestionMaterial, _ question: Question, _ plan: Plan?
  ) async throws {
    let domain = try material.domain(preparation, window: nil, models: preparation.choice.names)
    // With a plan the first to be asked is its first leaf.
    let first = plan.map { Self.firstLeaf($0.root) } ?? question
    self.init(
      preparation: preparation, problem: question.text,
      firstPrompt: domain.classifier(for: first, wording: 0)?.prompt ?? "",
      firstSamples: try preparation.run.margin.margin(at: .node(depth: 0)),
      outlook: "An atomic question needs at least two elections.",
      forecast: try await Forecast(Work("question", question, material, plan: plan), preparation), plan: plan)
  }

  /// Of a problem that begins with proposals.
  init<D: Domain>(_ preparation: RunPreparation, _ domain: D, _ problem: D.Problem, _ work: Work) async throws {
    let canonical = domain.canonical(problem).problem
    let isAtomic = domain.atomicity(of: canonical) == .atomic
    self.init(
      preparation: preparation, problem: domain.title(of: problem),
      firstPrompt: isAtomic
        ? domain.solver(for: canonical, wording: 0).prompt : domain.decomposer(for: canonical, wording: 0).prompt,
      firstSamples: preparation.run.proposals,
      outlook: "Proposals are then checked by code, and the sound ones voted on.",
      forecast: try await Forecast(work, preparation))
  }

  private static func firstLeaf(_ node: Plan.Node) -> Question {
    switch node {
    case .leaf(_, let problem): Question(problem)
    case .split(_, _, let a, _, _): firstLeaf(a)
    }
  }
}
