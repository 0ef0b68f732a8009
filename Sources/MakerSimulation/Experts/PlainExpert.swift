import Maker
import MakerVoting

/// Answers a bare prompt in bare words: a question about the world of facts, or a short calculation. What it does not
/// understand it does not know.
package struct PlainExpert: Expert {
  private let knowledge: KnowledgeExpert

  /// An expert on that world.
  package init(world: World = .standard) {
    knowledge = KnowledgeExpert(world: world)
  }

  /// Judges any prompt that is not one of an agent's.
  package func judge(_ prompt: String) -> Judgement? {
    guard !prompt.trimmingWhitespace().hasPrefix("# ") else { return nil }
    if let sum = calculation(prompt), let value = sum.value() {
      let wrong = WrongNumbers.near(Int(value.description) ?? 0)
      return Judgement(steps: max(1, sum.steps()), right: .string(value.description), wrong: wrong.map { .string($0) })
    }
    guard knowledge.parser.parse(prompt.trimmingWhitespace()) != nil else {
      return Judgement(right: "unknown", wrong: [])
    }
    let judgement = knowledge.solve(prompt.trimmingWhitespace(), passages: nil)
    return Judgement(
      steps: judgement.steps, right: { Self.words(judgement.right(&$0)) }, wrong: { Self.words(judgement.wrong(&$0)) })
  }

  private static func words(_ reply: JSON) -> JSON { reply["answer"] ?? reply }

  /// "What is 2+2?" without the words around it.
  private func calculation(_ prompt: String) -> Formula? {
    var text = prompt.trimmingWhitespace()
    while let last = text.last, "?.= ".contains(last) { text.removeLast() }
    for start in ["what is", "what's", "calculate", "compute", "how much is"]
    where text.lowercased().hasPrefix(start + " ") {
      text = String(text.dropFirst(start.count + 1))
    }
    return Formula(text.trimmingWhitespace())
  }
}
