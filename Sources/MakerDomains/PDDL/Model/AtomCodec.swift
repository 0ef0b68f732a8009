/// Numbers the ground facts of a problem, in the order of predicates, then of arguments.
struct AtomCodec: Sendable {
  private let objects: Int
  private let arities: [Int]
  private let offsets: [Int]

  /// No facts.
  static let none = AtomCodec(objects: 1, arities: [], offsets: [0])

  private init(objects: Int, arities: [Int], offsets: [Int]) {
    self.objects = objects
    self.arities = arities
    self.offsets = offsets
  }

  /// `nil` where there are more facts than 64-bit numbers.
  init?(_ vocabulary: Vocabulary) {
    objects = max(1, vocabulary.objects.count)
    arities = vocabulary.predicates.map(\.parameters.count)
    var offsets = [0]
    for arity in arities {
      var size = 1
      for _ in 0..<arity {
        let (product, overflow) = size.multipliedReportingOverflow(by: objects)
        if overflow { return nil }
        size = product
      }
      let (end, overflow) = (offsets.last ?? 0).addingReportingOverflow(size)
      if overflow { return nil }
      offsets.append(end)
    }
    self.offsets = offsets
  }

  /// The numbers that stand for a fact.
  var codes: Range<Int> { 0..<(offsets.last ?? 0) }

  func code(_ predicate: Int, _ arguments: [Int]) -> Int {
    arguments.reduce(0) { $0 * objects + $1 } + offsets[predicate]
  }

  /// The code must be one of ``codes``.
  func decode(_ code: Int) -> (predicate: Int, arguments: [Int]) {
    // Predicates are few; an empty range of codes cannot occur, since every predicate has at least one.
    let predicate = (offsets.firstIndex { $0 > code } ?? 1) - 1
    var rest = code - offsets[predicate]
    var arguments = [Int](repeating: 0, count: arities[predicate])
    for position in arguments.indices.reversed() {
      arguments[position] = rest % objects
      rest /= objects
    }
    return (predicate, arguments)
  }
}
