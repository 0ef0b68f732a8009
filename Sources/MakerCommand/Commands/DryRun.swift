import Maker
import MakerVoting

/// What a run would do, without a single call.
struct DryRun: Sendable {
  private let preparation: RunPreparation
  private let question: Question
  private let plan: Plan?

  init(_ preparation: RunPreparation, _ question: Question, _ plan: Plan?) {
    self.preparation = preparation
    self.question = question
    self.plan = plan
  }

  func print() throws -> ExitCode {
    let domain = try preparation.domain(window: nil, models: preparation.choice.names)
    // With a plan the first to be asked is its first leaf.
    let first = plan.map { Self.firstLeaf($0.root) } ?? question
    let prompt = domain.classifier(for: first, wording: 0)?.prompt ?? ""
    let margin = try preparation.run.margin.margin(atDepth: 0)
    let samples = "\(margin) samples: \(calls(margin))"
    if preparation.output.isJSON {
      try preparation.output.result([
        "dry_run": true, "question": .string(question.text), "models": .strings(preparation.choice.names),
        "settings": preparation.run.json(models: preparation.choice.names), "first_prompt": .string(prompt),
        "first_samples": .integer(margin), "plan": plan?.json ?? .null,
      ])
      return .solved
    }
    var lines = ["question: \(Sanitizer.line(question.text))"]
    lines.append("models: \(preparation.choice.names.joined(separator: ", ")) (\(preparation.choice.reason))")
    lines += SettingsTable.lines(preparation.settings)
    lines.append("")
    lines.append("The first election needs at least \(samples). An atomic question needs at least two elections.")
    lines.append("The first prompt:")
    lines.append("")
    lines.append(Sanitizer.text(prompt))
    try preparation.output.result(lines.joined(separator: "\n"))
    return .solved
  }

  private func calls(_ margin: Int) -> String {
    margin == 1 ? "1 call" : "2 calls where the server returns several samples a call, else \(margin)"
  }

  private static func firstLeaf(_ node: Plan.Node) -> Question {
    switch node {
    case .leaf(_, let problem): Question(problem)
    case .split(_, _, let a, _, _): firstLeaf(a)
    }
  }
}
