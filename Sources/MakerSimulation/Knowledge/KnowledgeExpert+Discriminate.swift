import Maker
import MakerVoting

/// One line of the list that a discriminator chooses from.
enum ListedOption: Hashable, Sendable {
  case split(Proposal), direct, none

  /// Reads `3. A: … | B: … | compose: …`, `1. Answer directly: …` or `4. none of these`.
  static func parse(_ line: Substring) -> (number: Int, option: ListedOption)? {
    guard let dot = line.firstIndex(of: "."), let number = Int(String(line[..<dot]).trimmingWhitespace()) else {
      return nil
    }
    let text = String(line[dot...].dropFirst()).trimmingWhitespace()
    let lowered = text.lowercased()
    if lowered.hasPrefix("answer directly") { return (number, .direct) }
    if lowered.hasPrefix("none of these") { return (number, .none) }
    guard text.hasPrefix("A: ") else { return nil }
    let bars = text.indices.filter { text[$0] == "|" }
    func field(_ name: String, after bar: String.Index) -> Substring? {
      let rest = text[bar...].dropFirst().drop(while: \.isWhitespace)
      return rest.hasPrefix(name) ? rest.dropFirst(name.count) : nil
    }
    guard let second = bars.first(where: { field("B:", after: $0) != nil }),
      let third = bars.last(where: { field("compose:", after: $0) != nil }), second < third,
      let b = field("B:", after: second), let compose = field("compose:", after: third)
    else { return nil }
    let proposal = Proposal(
      a: String(text[..<second].dropFirst(2)).trimmingWhitespace(), b: String(b[..<third]).trimmingWhitespace(),
      compose: String(compose).trimmingWhitespace())
    return (number, .split(proposal))
  }
}

extension KnowledgeExpert {
  /// The number of the best option. What is best does not depend on the order in which the options stand.
  func discriminate(_ question: String, proposals: String) -> Judgement {
    let options = proposals.split(whereSeparator: \.isNewline).compactMap(ListedOption.parse)
    let best = best(options, for: question)
    let number = best ?? options.first?.number ?? 1
    let others = options.map(\.number).filter { $0 != number }
    return Judgement(right: Self.choice(number), wrong: others.map(Self.choice))
  }

  private func best(_ options: [(number: Int, option: ListedOption)], for question: String) -> Int? {
    func number(of option: ListedOption) -> Int? { options.first { $0.option == option }?.number }
    guard let expression = parser.parse(question) else { return number(of: .direct) ?? number(of: .none) }
    if Self.isAtomic(expression) { return number(of: .direct) ?? number(of: .none) }
    let sound = options.compactMap { number, option -> (rank: Rank, number: Int)? in
      guard case .split(let proposal) = option, let parts = self.expression(of: proposal, smallerThan: expression),
        parts.whole.canonical == expression.canonical
      else { return nil }
      return (Rank(unevenness: abs(parts.a - parts.b), proposal: proposal), number)
    }
    return sound.min { $0.rank < $1.rank }?.number ?? number(of: .none)
  }

  private static func choice(_ number: Int) -> JSON { ["choice": .integer(number)] }
}

/// Which of two sound proposals is better: the more even one, then the shorter one, then the first by the alphabet.
private struct Rank: Comparable {
  let unevenness: Int
  let length: Int
  let text: String

  init(unevenness: Int, proposal: Proposal) {
    self.unevenness = unevenness
    length = proposal.a.count + proposal.b.count
    text = [proposal.a, proposal.b, proposal.compose].joined(separator: "\n")
  }

  static func < (a: Rank, b: Rank) -> Bool {
    (a.unevenness, a.length, a.text) < (b.unevenness, b.length, b.text)
  }
}
