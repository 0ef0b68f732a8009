import Foundation

/// The words of some texts by number, one text after the other: 200 MB of text take 150 MB, and a scan through all of it
/// takes less time than one prompt.
struct WordIndex: Sendable {
  private var numbers: [String: Int32] = [:]
  private var words: [Int32] = []
  /// Where the words of each text end.
  private var ends: [Int] = []

  /// Adds the next text.
  mutating func add(_ text: String) {
    for word in Self.words(text) {
      let number = numbers[word] ?? Int32(numbers.count)
      if number == numbers.count { numbers[word] = number }
      words.append(number)
    }
    ends.append(words.count)
  }

  /// How relevant each text is to a query, by BM25 with k1 = 1.2 and b = 0.75.
  func scores(for query: String) -> [Double] {
    let average = max(1, Double(words.count) / Double(max(1, ends.count)))
    var scores = [Double](repeating: 0, count: ends.count)
    // In a fixed order: the sum of floating-point numbers depends on it.
    for holders in holders(of: Set(Self.words(query)).sorted()) {
      let others = Double(ends.count - holders.count)
      let rarity: Double = log(1 + (others + 0.5) / (Double(holders.count) + 0.5))
      for (text, count) in holders {
        let length = 0.25 + 0.75 * Double(range(of: text).count) / average
        let frequency = Double(count)
        scores[text] += rarity * frequency * 2.2 / (frequency + 1.2 * length)
      }
    }
    return scores
  }

  /// The first of some texts in which these words stand, one directly after the other.
  func holder(of wanted: [String], among texts: some Sequence<Int>) -> Int? {
    let run = wanted.compactMap { numbers[$0] }
    guard let first = run.first, run.count == wanted.count else { return nil }
    return texts.first { text in
      let range = range(of: text)
      return range.dropLast(run.count - 1).contains { position in
        words[position] == first && words[position..<position + run.count].elementsEqual(run)
      }
    }
  }

  /// For each word the texts that hold it, and how often.
  private func holders(of wanted: [String]) -> [[(text: Int, count: Int)]] {
    var holders = [[(text: Int, count: Int)]](repeating: [], count: wanted.count)
    // For each number which of the wanted words it is; most are none.
    var columns = [Int](repeating: -1, count: numbers.count)
    for (column, word) in wanted.enumerated() { if let number = numbers[word] { columns[Int(number)] = column } }
    for text in ends.indices {
      for position in range(of: text) {
        let column = columns[Int(words[position])]
        guard column >= 0 else { continue }
        if let last = holders[column].last, last.text == text {
          holders[column][holders[column].count - 1].count += 1
        } else {
          holders[column].append((text, 1))
        }
      }
    }
    return holders
  }

  private func range(of text: Int) -> Range<Int> { (text == 0 ? 0 : ends[text - 1])..<ends[text] }

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
