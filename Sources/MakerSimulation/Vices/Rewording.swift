import Maker
import MakerVoting

/// Says the same in other words, as models do: what is meant stays.
enum Rewording {
  /// Openings of questions with others that ask the same.
  private static let openings: [(String, [String])] = [
    ("What is the ", ["Tell me the ", "Name the ", "What's the ", "Find the "]),
    ("In which ", ["In what "]), ("On which ", ["On what "]), ("Which language ", ["What language "]),
    ("Which river ", ["What river "]), ("Who wrote ", ["Who is the author of ", "Who is the writer of "]),
    ("Who invented ", ["Who is the inventor of ", "Who is the person who invented "]),
    ("Who composed ", ["Who is the composer of "]), ("Who painted ", ["Who is the painter of "]),
  ]

  /// A reply, reworded as often as the vices say.
  static func reworded(_ reply: JSON, _ vices: SimulatedVices, _ generator: inout SplitMix64) -> JSON {
    guard var object = reply.object else { return reply }
    if object["subproblem_A"] != nil, generator.nextUnit() < vices.paraphrased {
      for name in ["subproblem_A", "subproblem_B"] {
        object[name] = object[name]?.string.map { .string(paraphrased($0, &generator)) } ?? object[name]
      }
    }
    if let answer = object["answer"]?.string, generator.nextUnit() < vices.aliases,
      let alias = World.standard.aliases(of: answer).randomElement(using: &generator)
    {
      object["answer"] = .string(alias)
    }
    return .object(object)
  }

  private static func paraphrased(_ question: String, _ generator: inout SplitMix64) -> String {
    for (opening, others) in openings where question.hasPrefix(opening) {
      let other = others.randomElement(using: &generator) ?? opening
      return other + question.dropFirst(opening.count)
    }
    return question
  }
}
