import Maker
import MakerVoting

/// One option of the list that a discriminator chooses from.
enum ListedOption: Hashable, Sendable {
  case split(Proposal), direct, none

  /// The options of a list such as
  ///
  /// ```
  /// In all of them: B: … | compose: second
  /// 2. A (entity): …
  /// 3. none of these
  /// 1. A (number): …
  /// ```
  ///
  /// in which an option may as well say all three things itself, or `Answer directly: …`.
  static func list(_ text: String) -> [(number: Int, option: ListedOption)] {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmed() }
    let mark = "In all of them: "
    let common = lines.first { $0.hasPrefix(mark) }.map { fields($0.dropFirst(mark.count)) } ?? [:]
    return lines.compactMap { line in
      guard let dot = line.firstIndex(of: "."), let number = Int(line[..<dot].trimmed()) else { return nil }
      return parse(line[dot...].dropFirst().trimmed(), common).map { (number, $0) }
    }
  }

  private static func parse(_ text: Substring, _ common: [String: Field]) -> ListedOption? {
    let lowered = text.lowercased()
    if lowered.hasPrefix("answer directly") { return .direct }
    if lowered.hasPrefix("none of these") { return ListedOption.none }
    let fields = fields(text).merging(common) { own, _ in own }
    guard let a = fields["A"], let b = fields["B"], let compose = fields["compose"] else { return nil }
    let kinds = a.kind.flatMap { kind in b.kind.map { Proposal.Kinds(a: kind, b: $0) } }
    return .split(Proposal(a: a.text, b: b.text, compose: compose.text, kinds: kinds))
  }

  private typealias Field = (text: String, kind: String?)

  /// `A (entity): … | B: …` by name.
  private static func fields(_ text: Substring) -> [String: Field] {
    var found: [String: Field] = [:]
    for part in text.split(separator: "|") {
      guard let colon = part.firstIndex(of: ":") else { continue }
      let head = part[..<colon].split(separator: " ")
      guard let name = head.first, ["A", "B", "compose"].contains(name), head.count <= 2 else { continue }
      let kind = head.dropFirst().first.map { String($0.dropFirst().dropLast()) }
      found[String(name)] = (part[part.index(after: colon)...].trimmingWhitespace(), kind)
    }
    return found
  }
}

extension KnowledgeExpert {
  /// The number of the best option. What is best does not depend on the order in which the options stand.
  func discriminate(_ question: String, proposals: String) -> Judgement {
    let options = ListedOption.list(proposals)
    let best = best(options, for: question)
    let number = best ?? options.first?.number ?? 1
    let others = options.map(\.number).filter { $0 != number }
    return Judgement(right: Self.choice(number), wrong: others.map(Self.choice))
  }

  private func best(_ options: [(number: Int, option: ListedOption)], for question: String) -> Int? {
    func number(of option: ListedOption) -> Int? { options.first { $0.option == option }?.number }
    guard let expression = parser.parse(question) else { return number(of: .direct) ?? number(of: .none) }
    if Self.isAtomic(expression) { return number(of: .direct) ?? number(of: .none) }
    let sound = options.compactMap { number, option -> (rank: Rank, meaning: String, number: Int)? in
      guard case .split(let proposal) = option, let parts = self.expression(of: proposal, smallerThan: expression),
        parts.whole.canonical == expression.canonical
      else { return nil }
      let rank = Rank(isOff: !hasRightKinds(proposal), unevenness: abs(parts.a - parts.b), proposal: proposal)
      return (rank, "\(rank.isOff) \(meaning(of: proposal))", number)
    }
    guard let best = sound.min(by: { $0.rank < $1.rank }) else { return number(of: .none) }
    // Of those that say the same, the lowest number.
    return sound.filter { $0.meaning == best.meaning }.map(\.number).min()
  }

  /// What a proposal says, whatever its words.
  private func meaning(of proposal: Proposal) -> String {
    let parts = [proposal.a, proposal.b].map { parser.parse($0).map { "\($0.canonical)" } ?? $0 }
    return (parts + [proposal.compose]).joined(separator: "\n")
  }

  /// Whether the kinds that a proposal names, if it names some, are those of its parts.
  private func hasRightKinds(_ proposal: Proposal) -> Bool {
    guard let kinds = proposal.kinds else { return true }
    return zip([proposal.a, proposal.b], [kinds.a, kinds.b]).allSatisfy { part, kind in
      parser.parse(part).map { Self.kind($0) == kind } ?? true
    }
  }

  private static func choice(_ number: Int) -> JSON { ["choice": .integer(number)] }
}

/// Which of two sound proposals is better: one with the right kinds, then the more even one, then the shorter one, then the
/// first by the alphabet.
private struct Rank: Comparable {
  let isOff: Bool
  let unevenness: Int
  let length: Int
  let text: String

  init(isOff: Bool, unevenness: Int, proposal: Proposal) {
    self.isOff = isOff
    self.unevenness = unevenness
    length = proposal.a.count + proposal.b.count
    text = [proposal.a, proposal.b, proposal.compose].joined(separator: "\n")
  }

  static func < (a: Rank, b: Rank) -> Bool {
    (a.isOff ? 1 : 0, a.unevenness, a.length, a.text) < (b.isOff ? 1 : 0, b.unevenness, b.length, b.text)
  }
}
