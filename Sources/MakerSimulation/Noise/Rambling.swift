import Maker
import MakerVoting

/// Text that goes on and on.
enum Rambling {
  private static let sentences = [
    "Let me think about this once more from the beginning. ",
    "On the other hand, the question could be read in another way. ",
    "Before I answer, it helps to recall how the matter came about. ",
    "Wait, I should check that again, since it depends on what is meant. ",
    "There are several points of view, and each of them has its merits. ",
    "As I said above, one has to be careful here. ",
  ]

  static func text(longerThan tokens: Int, _ generator: inout SplitMix64) -> String {
    var text = ""
    var bytes = 0
    while bytes <= tokens * 4 {
      let sentence = sentences[Int(generator.nextUnit() * Double(sentences.count))]
      text += sentence
      bytes += sentence.utf8.count
    }
    return text
  }
}
