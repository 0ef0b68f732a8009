package import Maker
package import MakerConsole
import MakerVoting

extension Work {
  /// A question, or a task in words.
  package init(_ question: Question, _ material: QuestionMaterial, plan: Plan? = nil) throws {
    self.init(
      title: question.text,
      opening: { preparation in
        let domain = try material.domain(
          preparation, window: nil, models: preparation.choice.names, posed: question)
        // With a plan the first to be asked is its first leaf. Nobody proposes where nothing is to be split at once.
        let first = plan.map { Self.firstLeaf($0.root) } ?? question
        let isSplit = plan == nil && preparation.run.decompose ?? domain.defaults.decompose == .always
        return Opening(
          prompt: isSplit
            ? domain.decomposer(for: first, wording: 0).prompt : domain.classifier(for: first, wording: 0).prompt,
          samples: try preparation.run.margin.margin(at: .node(depth: 0)),
          outlook: "An atomic question needs at least two elections.")
      }, solve: Self.solving(question, material, plan: plan))
    hasContext = material.passages != nil
    rehearsals = Self.rehearsals(question, material)
  }

  private static func solving(
    _ question: Question, _ material: QuestionMaterial, plan: Plan?
  ) -> @Sendable (RunMeans) async throws -> RunOutcome {
    { means in
      let domain = try material.domain(means, posed: question)
      var outcome = try await means.solve(question, domain, plan: plan) {
        Solved(text: $0.text, json: .string($0.text))
      }
      if material.passages != nil {
        outcome.sources = outcome.solution == nil ? [] : domain.sources(of: outcome.result.tree)
        outcome.members.append(("sources", .array(outcome.sources.map(\.json))))
      }
      return outcome
    }
  }

  /// What a question will be split into nobody knows beforehand. It is rehearsed as a question of one fact and as one of
  /// four, from the offline world.
  package static func rehearsals(_ question: Question, _ material: QuestionMaterial) -> (
    easy: Rehearsal, hard: Rehearsal
  ) {
    func rehearsal(_ title: String, _ text: String) -> Rehearsal {
      let longer = max(0, TokenUsage.estimate(question.text) - TokenUsage.estimate(text))
      let context = material.passages.map { $0.passages.reduce(0) { $0 + TokenUsage.estimate($1.text) } } ?? 0
      return Rehearsal(
        title: title,  // Those who answer see the texts.
        extraTokens: { longer + ($0.schema?.name == "answer" ? context : 0) },
        solve: solving(Question(text), material.promptsAlone, plan: nil))
    }
    return (
      rehearsal("a question of one fact", "Who wrote Emma?"),
      rehearsal("one of four", "What is the capital of the country where the inventor of the telephone was born?")
    )
  }

  private static func firstLeaf(_ node: Plan.Node) -> Question {
    switch node {
    case .leaf(_, let problem): Question(problem)
    case .split(_, _, let a, _, _): firstLeaf(a)
    }
  }
}

extension QuestionMaterial {
  /// The domain for a run's models.
  package func domain(_ means: RunMeans, posed: Question) throws(CommandError) -> QuestionDomain {
    try domain(
      means.preparation, window: means.models.first?.contextWindow, models: means.models.map(\.name), posed: posed)
  }
}
