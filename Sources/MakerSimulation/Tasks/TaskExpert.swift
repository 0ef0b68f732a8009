import MakerVoting

/// Does the subtasks of a graph: looks facts up in the world, and works on the texts that stand in the prompt.
package struct TaskExpert: Expert {
  /// What a task came to: a value, and members by name where a reply has several.
  struct Output {
    var value: JSON
    var members: [String: JSON] = [:]
    var wrong: [JSON] = []
    var steps = 1
  }

  let world: World
  let parser: QuestionParser

  /// An expert on that world.
  package init(world: World = .standard) {
    self.world = world
    parser = QuestionParser(world: world)
  }

  /// Judges a prompt that states a task and the schema of its reply.
  package func judge(_ prompt: String) -> Judgement? {
    guard let prompt = AgentPrompt(prompt), let reading = TaskReading(prompt) else { return nil }
    guard let output = textWork(reading) ?? knowledge(reading),
      let right = ReplyForm.fill(reading.schema, output.value, output.members)
    else {
      let unknown = ReplyForm.fill(reading.schema, "unknown", [:]) ?? ["answer": "unknown"]
      let wrong = world.wrongAnswers(toUnknown: reading.task)
        .compactMap { ReplyForm.fill(reading.schema, .string($0), [:]) }
      return Judgement(right: unknown, wrong: wrong)
    }
    let wrong = output.wrong.compactMap { ReplyForm.fill(reading.schema, $0, [:]) }
    return Judgement(
      steps: output.steps, right: right, wrong: wrong.isEmpty ? Slips.of(right, reading.schema) : wrong)
  }

  /// A fact from the world. What is said of countries only is, of a city, understood of the country in which it lies.
  private func knowledge(_ reading: TaskReading) -> Output? {
    guard let expression = parser.parse(reading.task) else { return nil }
    var answer = world.answer(expression)
    if answer == nil, case .related(let relation, let place) = expression,
      [.capital, .currency, .language, .continent].contains(relation)
    {
      answer = world.answer(.related(relation, .related(.country, place)))
    }
    return answer.map {
      Output(
        value: .string($0),
        wrong: world.wrongAnswers(expression).filter { [answer] in $0 != answer }.map { .string($0) },
        steps: max(1, expression.hops))
    }
  }
}
