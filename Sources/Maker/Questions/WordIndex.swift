import Foundation

/// Which words stand in which of some texts, and how often.
struct WordIndex: Sendable {
  private let postings: [String: [(document: Int, count: Int)]]
  private let lengths: [Int]

  init(_ documents: [String]) {
    var postings: [String: [(document: Int, count: Int)]] = [:]
    var lengths: [Int] = []
    for (document, text) in documents.enumerated() {
      let words = Self.words(text)
      lengths.append(words.count)
      for word in words {
        let last = postings[word, default: []].count - 1
        if last >= 0, postings[word]?[last].document == document {
          postings[word]?[last].count += 1
        } else {
          postings[word, default: []].append((document, 1))
        }
      }
    }
    self.postings = postings
    self.lengths = lengths
  }

  /// How relevant each document is to a query, by BM25 with k1 = 1.2 and b = 0.75.
  func scores(for query: String) -> [Double] {
    let average = max(1, Double(lengths.reduce(0, +)) / Double(max(1, lengths.count)))
    var scores = [Double](repeating: 0, count: lengths.count)
    // In a fixed order: the sum of floating-point numbers depends on it.
    for word in Set(Self.words(query)).sorted() {
      let holders = postings[word, default: []]
      let others = Double(lengths.count - holders.count)
      let rarity: Double = log(1 + (others + 0.5) / (Double(holders.count) + 0.5))
      for (document, count) in holders {
        let length = 0.25 + 0.75 * Double(lengths[document]) / average
        let frequency = Double(count)
        scores[document] += rarity * frequency * 2.2 / (frequency + 1.2 * length)
      }
    }
    return scores
  }

  /// The documents that hold all of these words, in order.
  func documents(with words: [String]) -> [Int] {
    let lists = Set(words).map { postings[$0, default: []] }.sorted { $0.count < $1.count }
    guard var documents = lists.first?.map(\.document) else { return [] }
    for list in lists.dropFirst() {
      let others = Set(list.map(\.document))
      documents.removeAll { !others.contains($0) }
    }
    return documents
  }

  /// Lower-case words of letters and digits.
  static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
