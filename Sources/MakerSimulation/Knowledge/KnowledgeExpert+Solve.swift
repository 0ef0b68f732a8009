import MakerVoting

extension KnowledgeExpert {
  /// As ``solve(_:passages:)``; where the prompt lets it, a question of several facts is said to be compound, and who errs
  /// about that answers it all the same.
  func solve(_ prompt: AgentPrompt, _ question: String, passages: String?) -> Judgement {
    let judgement = solve(question, passages: passages)
    guard prompt.text.contains("be `compound`"), let expression = parser.parse(question), !Self.isAtomic(expression)
    else { return judgement }
    return Judgement(right: { _ in Self.answer("compound") }) { generator in
      generator.nextUnit() < 0.5 ? judgement.right(&generator) : judgement.wrong(&generator)
    }
  }

  /// The answer from the world, or `unknown`. Where passages are given they have to hold it.
  func solve(_ question: String, passages: String?) -> Judgement {
    guard let expression = parser.parse(question) else {
      return Judgement(right: Self.answer("unknown"), wrong: world.wrongAnswers(toUnknown: question).map(Self.answer))
    }
    let wrong = world.wrongAnswers(expression)
    guard let answer = world.answer(expression) else {
      return Judgement(right: Self.answer("unknown"), wrong: wrong.map(Self.answer))
    }
    if let passages, !holds(passages, expression, answer) {
      return Judgement(right: Self.answer("unknown"), wrong: ([answer] + wrong).map(Self.answer))
    }
    return Judgement(steps: max(1, expression.hops), right: Self.answer(answer), wrong: wrong.map(Self.answer))
  }

  static func answer(_ text: String) -> JSON { ["answer": .string(text)] }

  private func holds(_ passages: String, _ expression: Expression, _ answer: String) -> Bool {
    if case .pair(let a, let b) = expression {
      return [a, b].allSatisfy { part in world.answer(part).map { holds(passages, part, $0) } ?? false }
    }
    return Self.contains(Words.split(passages), Words.split(answer))
  }

  /// Whether the words occur, one after another.
  static func contains(_ text: [String], _ words: [String]) -> Bool {
    guard !words.isEmpty, words.count <= text.count else { return false }
    return (0...(text.count - words.count)).contains { text[$0..<($0 + words.count)].elementsEqual(words) }
  }
}
