/// A set of facts by their numbers.
struct FactSet: Hashable, Sendable {
  private(set) var words: [UInt64]

  init(room: Int) { words = [UInt64](repeating: 0, count: (room + 63) / 64) }

  init(_ facts: some Sequence<Int>, room: Int) {
    self.init(room: room)
    for fact in facts { insert(fact) }
  }

  func contains(_ fact: Int) -> Bool { words[fact >> 6] & (1 << UInt64(fact & 63)) != 0 }
  mutating func insert(_ fact: Int) { words[fact >> 6] |= 1 << UInt64(fact & 63) }

  mutating func formUnion(_ other: FactSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  mutating func subtract(_ other: FactSet) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }

  func isSuperset(of other: FactSet) -> Bool {
    for index in words.indices where other.words[index] & ~words[index] != 0 { return false }
    return true
  }

  func isDisjoint(with other: FactSet) -> Bool {
    for index in words.indices where other.words[index] & words[index] != 0 { return false }
    return true
  }

  /// How many of the other's facts are missing here.
  func missing(of other: FactSet) -> Int {
    var count = 0
    for index in words.indices { count += (other.words[index] & ~words[index]).nonzeroBitCount }
    return count
  }

  /// How many facts are in both.
  func shared(with other: FactSet) -> Int {
    var count = 0
    for index in words.indices { count += (other.words[index] & words[index]).nonzeroBitCount }
    return count
  }

  /// The facts in rising order.
  var facts: [Int] {
    var facts: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        facts.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return facts
  }
}
