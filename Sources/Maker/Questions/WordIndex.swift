import Foundation

/// Which words stand in which of some texts, and how often.
struct WordIndex: Sendable {
  /// A text by its number, and how often a word stands in it.
  private struct Posting {
    let document: Int32
    var count: Int32
  }

  /// Where in `postings` each word's are.
  private var numbers: [String: Int] = [:]
  private var postings: [[Posting]] = []
  private var lengths: [Int] = []

  /// Adds the next text.
  mutating func add(_ text: String) {
    let words = Self.words(text)
    let document = Int32(lengths.count)
    lengths.append(words.count)
    for word in words {
      guard let number = numbers[word] else {
        numbers[word] = postings.count
        postings.append([Posting(document: document, count: 1)])
        continue
      }
      let last = postings[number].count - 1
      if postings[number][last].document == document {
        postings[number][last].count += 1
      } else {
        postings[number].append(Posting(document: document, count: 1))
      }
    }
  }

  private func postings(of word: String) -> [Posting] { numbers[word].map { postings[$0] } ?? [] }

  /// How relevant each document is to a query, by BM25 with k1 = 1.2 and b = 0.75.
  func scores(for query: String) -> [Double] {
    let average = max(1, Double(lengths.reduce(0, +)) / Double(max(1, lengths.count)))
    var scores = [Double](repeating: 0, count: lengths.count)
    // In a fixed order: the sum of floating-point numbers depends on it.
    for word in Set(Self.words(query)).sorted() {
      let holders = postings(of: word)
      let others = Double(lengths.count - holders.count)
      let rarity: Double = log(1 + (others + 0.5) / (Double(holders.count) + 0.5))
      for holder in holders {
        let document = Int(holder.document)
        let length = 0.25 + 0.75 * Double(lengths[document]) / average
        let frequency = Double(holder.count)
        scores[document] += rarity * frequency * 2.2 / (frequency + 1.2 * length)
      }
    }
    return scores
  }

  /// The documents that hold all of these words, in order.
  func documents(with words: [String]) -> [Int] {
    let lists = Set(words).map(postings(of:)).sorted { $0.count < $1.count }
    guard var documents = lists.first?.map({ Int($0.document) }) else { return [] }
    for list in lists.dropFirst() {
      let others = Set(list.map { Int($0.document) })
      documents.removeAll { !others.contains($0) }
    }
    return documents
  }

  /// Lower-case words of letters and digits.
  static func words(_ text: String) -> [String] {
    var text = text
    return text.withUTF8 { asciiWords($0) }
      ?? text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// The words of a text of nothing but ASCII, as most are; `nil` for another one.
  private static func asciiWords(_ bytes: UnsafeBufferPointer<UInt8>) -> [String]? {
    guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
    var words: [String] = []
    var word: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): word.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte | 0x20)
      default:
        if word.isEmpty { continue }
        words.append(String(decoding: word, as: UTF8.self))
        word.removeAll(keepingCapacity: true)
      }
    }
    return word.isEmpty ? words : words + [String(decoding: word, as: UTF8.self)]
  }
}
