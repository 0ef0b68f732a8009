import Foundation
import MakerVoting

/// Texts that answers must come from, cut into passages.
public struct Passages: Hashable, Sendable {
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

  /// Cuts documents into passages: paragraphs, which blank lines separate.
  ///
  /// - Parameters:
  ///   - documents: names and texts.
  public init(_ documents: [(source: String, text: String)]) {
    passages = documents.flatMap { document in
      Self.paragraphs(document.text).flatMap(Self.cut).map { Passage(source: document.source, text: $0) }
    }
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
    func size(_ passage: Passage) -> Int { passage.text.utf8.count / 3 + 8 }
    if passages.reduce(0, { $0 + size($1) }) <= tokens { return passages }
    let scores = scores(for: question)
    var room = tokens
    var chosen: [Int] = []
    for position in passages.indices.sorted(by: { (scores[$0], $1) > (scores[$1], $0) }) {
      guard size(passages[position]) <= room else { continue }
      room -= size(passages[position])
      chosen.append(position)
    }
    return chosen.sorted().map { passages[$0] }
  }

  /// Whether a text occurs in some passage, word for word, but for case and punctuation.
  public func contain(_ text: String) -> Bool {
    let wanted = Self.words(text)
    guard !wanted.isEmpty else { return false }
    let needle = " " + wanted.joined(separator: " ") + " "
    return passages.contains { (" " + Self.words($0.text).joined(separator: " ") + " ").contains(needle) }
  }

  private func scores(for question: String) -> [Double] {
    let documents = passages.map { Self.words($0.text) }
    let average = max(1, Double(documents.reduce(0) { $0 + $1.count }) / Double(max(1, documents.count)))
    let terms = Set(Self.words(question))
    let counts = documents.map { words in
      words.reduce(into: [String: Int]()) { counts, word in if terms.contains(word) { counts[word, default: 0] += 1 } }
    }
    var scores = [Double](repeating: 0, count: documents.count)
    // In a fixed order: the sum of floating-point numbers depends on it.
    for term in terms.sorted() {
      let holders = Double(counts.count { $0[term] != nil })
      let rarity = log(1 + (Double(documents.count) - holders + 0.5) / (holders + 0.5))
      for position in documents.indices {
        guard let count = counts[position][term] else { continue }
        let length = 1 - 0.75 + 0.75 * Double(documents[position].count) / average
        scores[position] += rarity * Double(count) * 2.2 / (Double(count) + 1.2 * length)
      }
    }
    return scores
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static func paragraphs(_ text: String) -> [String] {
    var paragraphs: [String] = []
    var lines: [Substring] = []
    for line in (text + "\n").split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if line.allSatisfy(\.isWhitespace) {
        if !lines.isEmpty { paragraphs.append(lines.joined(separator: "\n").trimmingWhitespace()) }
        lines = []
      } else {
        lines.append(line)
      }
    }
    return paragraphs
  }

  private static func cut(_ paragraph: String) -> [String] {
    if paragraph.count <= maxCharacters { return [paragraph] }
    var pieces: [String] = []
    var rest = paragraph[...]
    while rest.count > maxCharacters {
      let window = rest.prefix(maxCharacters)
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
