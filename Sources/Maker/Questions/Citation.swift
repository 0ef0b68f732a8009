import MakerVoting

/// Holds an answer that has to come from passages against those that its solver was shown: what it quotes stands in one of
/// them, and the answer in what it quotes.
struct Citation {
  let passages: Passages
  /// The positions of the passages that were shown.
  let shown: [Int]
  let question: Question

  /// Words of a question whose answer is counted or computed from what stands somewhere, and need not stand there itself.
  private static let computing: Set<String> = [
    "many", "count", "total", "sum", "difference", "average", "older", "younger", "longer", "shorter", "more", "less",
    "fewer", "between", "combined", "altogether",
  ]

  /// - Throws: ``RedFlag`` that says what does not stand where.
  func check(_ answer: String, quotes: [String]) throws(RedFlag) {
    let pieces = quotes.flatMap(Self.pieces)
    if pieces.isEmpty { return try checkAlone(answer) }
    for words in pieces where passages.holder(of: words, among: shown) == nil {
      throw RedFlag(.unsupported, "the quote “\(words.joined(separator: " "))” stands in no passage")
    }
    let holds: Bool =
      switch question.kind {
      case .yesNo, .text: true
      case .entity, nil: Self.stands(answer, in: quotes)
      case .list: Self.items(answer).allSatisfy { Self.stands($0, in: quotes) }
      case .date: Self.stands(answer, in: quotes) || Self.dateStands(answer, in: pieces)
      case .number: isComputed || Self.stands(answer, in: quotes)
      }
    if !holds { throw RedFlag(.unsupported, "“\(answer)” does not stand in what is quoted") }
  }

  /// A reply without a quote is its own: what it says has to stand in a passage.
  private func checkAlone(_ answer: String) throws(RedFlag) {
    let items: [String]
    switch question.kind {
    case .yesNo, .text: throw RedFlag(.missingField, "\"quote\" is missing")
    case .list: items = Self.items(answer)
    case .entity, .number, .date, nil: items = [answer]
    }
    let texts = shown.map { passages.passages[$0].text }
    for item in items where !Self.stands(item, in: texts) {
      throw RedFlag(.unsupported, "“\(item)” does not occur in the passages")
    }
  }

  private var isComputed: Bool {
    let words = WordIndex.words(question.text)
    return words.contains { Self.computing.contains($0) }
  }

  /// The pieces of a quote, as words: what is left out of a passage is written as dots.
  static func pieces(_ quote: String) -> [[String]] {
    quote.replacing("…", with: "...").replacing("[...]", with: "...").split(separator: "...")
      .map { WordIndex.words(String($0)) }.filter { !$0.isEmpty }
  }

  /// Whether an answer stands in one of some texts: a number by its value, anything else word for word; articles in front
  /// are no part of it.
  private static func stands(_ answer: String, in texts: [String]) -> Bool {
    if let number = AnswerClass.number(answer) { return texts.contains { stands(number, in: $0) } }
    var words = WordIndex.words(answer)
    if words.count > 1, ["the", "a", "an"].contains(words[0]) { words.removeFirst() }
    guard !words.isEmpty else { return false }
    return texts.flatMap(pieces).contains { $0.firstRange(of: words) != nil }
  }

  /// The items of a list in words.
  private static func items(_ text: String) -> [String] {
    text.replacing(" and ", with: ",").replacing(" & ", with: ",").split { ",;\n".contains($0) }
      .map { $0.trimmingWhitespace() }.filter { !WordIndex.words($0).isEmpty }
  }

  /// Whether a number of the same value is in a text, however its thousands are parted.
  private static func stands(_ number: JSONNumber, in text: String) -> Bool {
    text.split(whereSeparator: \.isWhitespace).contains { (word: Substring) -> Bool in
      // From the first to the last digit of a word, with a sign before: `(1,400`, `$3.5bn`.
      guard let first = word.firstIndex(where: { $0.isNumber || "-+".contains($0) }),
        let last = word.lastIndex(where: \.isNumber), first <= last
      else { return false }
      return AnswerClass.number(String(word[first...last])) == number
    }
  }

  /// Whether the parts of a date are quoted: the year, the day, and the month by name or number.
  private static func dateStands(_ text: String, in pieces: [[String]]) -> Bool {
    let wanted = parts(WordIndex.words(text))
    guard let wanted, !wanted.isEmpty else { return false }
    return pieces.contains { piece in piece.reduce(into: Set<Int>()) { $0.formUnion(value($1)) }.isSuperset(of: wanted)
    }
  }

  /// The numbers of a date; `nil` for a text with other words in it.
  private static func parts(_ words: [String]) -> Set<Int>? {
    var parts: Set<Int> = []
    for word in words where !["of", "the", "in", "on"].contains(word) {
      let values = value(word)
      if values.isEmpty { return nil }
      parts.formUnion(values)
    }
    return parts
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  /// What a word of a date stands for: `3rd`, `03` and `march` are all 3; nothing for any other word.
  private static func value(_ word: String) -> [Int] {
    if let month = months.firstIndex(where: { $0 == word || word.count >= 3 && $0.hasPrefix(word) }) {
      return [month + 1]
    }
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), ["", "st", "nd", "rd", "th"].contains(word.dropFirst(digits.count)) else {
      return []
    }
    return [number]
  }
}

/// Where an answer comes from.
public struct Source: Hashable, Sendable {
  /// The node that was answered.
  public let node: NodePath
  /// Its question.
  public let problem: String
  /// The elected answer.
  public let answer: String
  /// The document, as the user calls it.
  public let document: String
  /// The number of the passage in it, from 1.
  public let passage: Int
  /// The words that were quoted.
  public let quote: String

  /// As a member of a result.
  public var json: JSON {
    [
      "node": .string(node.description), "problem": .string(problem), "answer": .string(answer),
      "file": .string(document), "passage": .integer(passage), "quote": .string(quote),
    ]
  }
}

extension QuestionDomain {
  /// Where the answers come from that a run's solution rests on, in the order of its tree, each once.
  ///
  /// - Parameters:
  ///   - tree: the run's.
  public func sources(of tree: NodeRecord) -> [Source] {
    guard let passages else { return [] }
    var nodes: [NodePath: NodeRecord] = [:]
    func enter(_ node: NodeRecord) {
      nodes[node.id] = node
      node.children.forEach(enter)
    }
    enter(tree)
    var sources: [Source] = []
    var seen: Set<NodePath> = []
    func visit(_ node: NodeRecord) {
      guard node.solution != nil, seen.insert(node.id).inserted else { return }
      if let other = node.reusedFrom.flatMap({ nodes[$0] }) { return visit(other) }
      if node.decision == .atomic { sources += found(in: node, passages) }
      node.children.forEach(visit)
    }
    visit(tree)
    return sources
  }

  private func found(in node: NodeRecord, _ passages: Passages) -> [Source] {
    guard let election = node.elections.last(where: { $0.agent == .solver && $0.ending == .converged }),
      let text = election.winnerSample?.text, let answer = try? Self.answer(in: text, quotes: true)
    else { return [] }
    let all = Array(passages.passages.indices)
    let quotes = answer.quotes.isEmpty ? [answer.text] : answer.quotes
    return quotes.compactMap { quote in
      guard let words = Citation.pieces(quote).first, let position = passages.holder(of: words, among: all) else {
        return nil
      }
      let document = passages.passages[position].source
      let before = passages.passages[..<position].count { $0.source == document }
      return Source(
        node: node.id, problem: node.problem, answer: answer.text, document: document, passage: before + 1, quote: quote
      )
    }
  }
}
