import MakerVoting

extension KnowledgeExpert {
  /// A judgement on a question over passages: every answer, right or wrong, comes with the words of a passage that hold it;
  /// one that stands nowhere comes with words that hold something else.
  func cited(_ judgement: Judgement, in passages: String) -> Judgement {
    let lines = passages.split(whereSeparator: \.isNewline).map(Self.withoutNumber)
    let texts = lines.flatMap { $0.split(separator: ". ").map { String($0) } } + lines.map { String($0) }
    @Sendable func cite(_ reply: JSON) -> JSON {
      guard let answer = reply["answer"]?.string, answer != "unknown", answer != "compound" else {
        return ["quote": "", "answer": reply["answer"] ?? "unknown"]
      }
      let quotes = answer.split(separator: " and ").compactMap { part in
        texts.first { Self.contains(Words.split($0), Words.split(String(part))) }
      }
      return [
        "quote": .string(quotes.isEmpty ? texts.first ?? "" : quotes.joined(separator: " … ")),
        "answer": .string(answer),
      ]
    }
    return Judgement(
      steps: judgement.steps, right: { cite(judgement.right(&$0)) }, wrong: { cite(judgement.wrong(&$0)) })
  }

  /// A line without the number of its passage.
  private static func withoutNumber(_ line: Substring) -> Substring {
    guard line.first == "[", let close = line.firstIndex(of: "]") else { return line }
    return line[line.index(after: close)...].drop { $0 == " " }
  }
}
