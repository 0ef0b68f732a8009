import Foundation
import Maker
import MakerVoting

/// Files of this repository that the tests read.
enum Repository {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }
}

/// A question with the number of facts it needs and its answer.
struct SampleQuestion: Sendable, CustomStringConvertible {
  let question: String
  let hops: Int
  let answer: String

  var description: String { question }

  static func all() throws -> [SampleQuestion] {
    try Repository.text("Fixtures/questions.tsv").split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: "\t").map(String.init)
      return SampleQuestion(question: fields[0], hops: Int(fields[1]) ?? 0, answer: fields[2])
    }
  }
}

/// The wordings of each prompt file.
enum Wording: Int, CaseIterable, Sendable {
  case first, second, third

  /// The prompt of that file with its places filled; places without a value are left empty.
  func prompt(_ file: String, _ values: [String: String]) throws -> String {
    let text = try Repository.text("Prompts/\(file).md")
    var prompt = PromptTemplate(text).wordings[rawValue]
    let names = [
      "question", "context", "kind", "compound", "part_a", "part_b", "answer_a", "answer_b", "composition", "proposals",
    ]
    for name in names {
      prompt = prompt.replacingOccurrences(of: "{{\(name)}}", with: values[name] ?? "")
    }
    return prompt
  }
}

/// Draws of one function, from a fixed seed.
func draws(_ count: Int, _ draw: (inout SplitMix64) -> JSON) -> [JSON] {
  var generator = SplitMix64(seed: 11)
  return (0..<count).map { _ in draw(&generator) }
}
