/// Texts that answers must come from, cut into passages.
public struct Passages: Sendable {
  /// One passage.
  public struct Passage: Hashable, Sendable {
    /// Where it comes from, as the user calls it.
    public let source: String
    /// Its text.
    public let text: String
  }

  /// The longest passage in characters; longer paragraphs are cut at the ends of sentences.
  static let maxCharacters = 1200

  /// The passages in order.
  public let passages: [Passage]
  private let index: WordIndex

  /// Cuts documents into passages: paragraphs, which blank lines separate.
  ///
  /// - Parameters:
  ///   - documents: names and texts.
  public init(_ documents: [(source: String, text: String)]) {
    self.init(documents) { () throws(Never) in }
  }

  /// Cuts documents into passages, and asks before each of them whether to go on: hundreds of megabytes take seconds.
  ///
  /// ```swift
  /// let passages = try Passages(documents) { try Task.checkCancellation() }
  /// ```
  ///
  /// - Parameters:
  ///   - documents: names and texts.
  ///   - check: throws to stop.
  /// - Throws: what `check` throws.
  public init<Stop: Error>(
    _ documents: [(source: String, text: String)], check: () throws(Stop) -> Void
  ) throws(Stop) {
    var passages: [Passage] = []
    var index = WordIndex()
    for document in documents {
      var paragraphs = Paragraphs(document.text)
      while let paragraph = paragraphs.next() {
        for text in Self.cut(paragraph) {
          try check()
          passages.append(Passage(source: document.source, text: text))
          index.add(text)
        }
      }
    }
    self.passages = passages
    self.index = index
  }

  /// Whether there is no text at all.
  public var isEmpty: Bool { passages.isEmpty }

  /// The passages most relevant to a question that fit into so many tokens, in their original order. Nothing is cut off:
  /// a passage is given whole or not at all.
  ///
  /// The ranking is BM25 (k1 = 1.2, b = 0.75) over lower-case words of letters and digits; where words are equally
  /// frequent, earlier passages come first. If all passages fit, all are given.
  ///
  /// - Parameters:
  ///   - question: what is asked.
  ///   - tokens: the room there is, counted as a third of the UTF-8 bytes.
  public func relevant(to question: String, within tokens: Int) -> [Passage] {
    chosen(for: question, within: tokens).map { passages[$0] }
  }

  /// Their positions.
  func chosen(for question: String, within tokens: Int) -> [Int] {
    func size(_ passage: Passage) -> Int { passage.text.utf8.count / 3 + 8 }
    if passages.reduce(0, { $0 + size($1) }) <= tokens { return Array(passages.indices) }
    let scores = index.scores(for: question)
    var room = tokens
    var chosen: [Int] = []
    for position in passages.indices.sorted(by: { (scores[$0], $1) > (scores[$1], $0) }) {
      guard size(passages[position]) <= room else { continue }
      room -= size(passages[position])
      chosen.append(position)
    }
    return chosen.sorted()
  }

  /// The first of some passages in which these words stand, one directly after the other.
  func holder(of words: [String], among positions: [Int]) -> Int? { index.holder(of: words, among: positions) }

  private static func cut(_ paragraph: String) -> [String] {
    var pieces: [String] = []
    var rest = paragraph[...]
    // Never the length of all the rest: that would make a long paragraph take quadratic time.
    while let limit = rest.index(rest.startIndex, offsetBy: maxCharacters, limitedBy: rest.endIndex),
      limit < rest.endIndex
    {
      let window = rest[..<limit]
      let sentence = window.lastIndex { ".!?。".contains($0) }.map { rest.index(after: $0) }
      let end = sentence ?? window.lastIndex(where: \.isWhitespace) ?? window.endIndex
      pieces.append(rest[..<end].trimmingWhitespace())
      // Without its leading space, which would else be the only place to cut before a very long word.
      rest = rest[end...].drop(while: \.isWhitespace)
    }
    let tail = rest.trimmingWhitespace()
    return tail.isEmpty ? pieces : pieces + [tail]
  }
}

/// The paragraphs of a text, which blank lines separate, one after the other.
private struct Paragraphs {
  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  mutating func next() -> String? {
    var lines: [Substring] = []
    while let line = nextLine() {
      if !line.allSatisfy(\.isWhitespace) {
        lines.append(line)
      } else if !lines.isEmpty {
        break
      }
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n").trimmingWhitespace()
  }

  /// The next line without its end, which is looked for byte by byte: a text can have hundreds of megabytes.
  private mutating func nextLine() -> Substring? {
    if rest.isEmpty { return nil }
    var end = rest.utf8.startIndex
    while let mark = rest.utf8[end...].firstIndex(where: { (0x0a...0x0d).contains($0) || $0 == 0xc2 || $0 == 0xe2 }) {
      // Line ends outside ASCII, and what only begins with the same byte.
      if rest[mark].isNewline {
        defer { rest = rest[rest.index(after: mark)...] }
        return rest[..<mark]
      }
      end = rest.utf8.index(after: mark)
    }
    defer { rest = rest[rest.endIndex...] }
    return rest
  }
}
