import MakerVoting

/// Answers the prompts of the question-answering agents from a world of facts.
package struct KnowledgeExpert: Expert {
  let world: World
  let parser: QuestionParser
  let writer: QuestionWriter

  /// An expert on that world.
  package init(world: World = .standard) {
    self.world = world
    parser = QuestionParser(world: world)
    writer = QuestionWriter(world: world)
  }

  /// Judges a prompt of one of these agents.
  package func judge(_ prompt: String) -> Judgement? {
    guard let prompt = AgentPrompt(prompt), let question = prompt.section("question") ?? prompt.section("task")
    else { return nil }
    return switch prompt.agent {
    case .classifier: classify(question)
    case .decomposer: decompose(prompt, question)
    case .discriminator: discriminate(question, proposals: prompt.section("proposals") ?? "")
    case .solver:
      if let passages = prompt.section("passages") {
        cited(solve(prompt, question, passages: passages), in: passages)
      } else {
        solve(prompt, question, passages: nil)
      }
    case .composer: compose(prompt)
    case .comparer: compare(prompt)
    }
  }
}
