import MakerVoting

extension KnowledgeExpert {
  /// Whether two answers name the same thing of the world, the same number, or are the same words.
  func compare(_ prompt: AgentPrompt) -> Judgement {
    guard let a = prompt.section("answer_a"), let b = prompt.section("answer_b") else { return .unknown }
    let isSame = meaning(a) == meaning(b)
    return Judgement(right: ["equivalent": .bool(isSame)], wrong: [["equivalent": .bool(!isSame)]])
  }

  private func meaning(_ answer: String) -> String {
    if let number = WrittenNumber.read(answer) { return number.text }
    let words = Words.split(answer)
    if let known = world.entity(words[...]) { return known }
    // A sentence around the answer: the longest name in it.
    let names = words.indices.flatMap { start in
      (start + 1...words.count).compactMap { end in world.entity(words[start..<end]).map { ($0, end - start) } }
    }
    return names.max { $0.1 < $1.1 }?.0 ?? words.joined(separator: " ")
  }
}
