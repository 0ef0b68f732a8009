extension Election {
  /// Holds the election: draws as many samples side by side as are ``needed``, counts them in sample order, and repeats
  /// until the election has ended.
  ///
  /// - Parameters:
  ///   - firstSample: the number of the first sample; numbers go on through repeated elections.
  ///   - draw: returns one ballot for each sample number it is given, in that order.
  /// - Returns: how the election ended. ``winner`` then holds the elected candidate, if there is one.
  /// - Throws: whatever `draw` throws; the votes counted until then are kept.
  @discardableResult
  public mutating func run(
    from firstSample: Int = 0,
    drawing draw: (Range<Int>) async throws -> [Ballot<Candidate, Sample>]
  ) async rethrows -> ElectionEnding {
    while true {
      if let ending { return ending }
      let next = firstSample + drawn
      for ballot in try await draw(next..<next + needed) { record(ballot) }
    }
  }
}

/// Elects one of the texts that `draw` returns, by first-to-ahead-by-k voting.
///
/// ```swift
/// let election = try await elect(ElectionRules(margin: 3)) { number in try await ask(sample: number) }
/// print(election.winner?.sample ?? "no consensus")
/// ```
///
/// - Parameters:
///   - rules: the margin and the limits.
///   - matcher: decides which texts are the same candidate; see ``Grouping`` for how.
///   - draw: produces the sample of the given number, or `nil` for one that has to be discarded.
/// - Returns: the ended election.
/// - Throws: whatever `draw` or the matcher's comparison throws.
public func elect(
  _ rules: ElectionRules = ElectionRules(),
  matcher: Matcher = .exact,
  drawing draw: @escaping @Sendable (Int) async throws -> String?
) async throws -> Election<String, String> {
  var election = Election<String, String>(rules: rules)
  var grouping = Grouping(matcher)
  try await election.run { numbers in
    let texts = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
      for number in numbers { group.addTask { (number, try await draw(number)) } }
      var texts = [String?](repeating: nil, count: numbers.count)
      for try await (number, text) in group { texts[number - numbers.lowerBound] = text }
      return texts
    }
    var candidates = try await grouping.candidates(for: texts.compactMap(\.self)).makeIterator()
    return texts.map { text in
      guard let text, let candidate = candidates.next() ?? nil else { return .flagged("invalid") }
      return .vote(candidate, sample: text)
    }
  }
  return election
}
