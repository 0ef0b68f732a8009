/// Counts outputs that are there already, in their order, by first-to-ahead-by-k voting.
///
/// The rule is the one that would have governed their drawing, so outputs after the decision are not counted. Without a
/// decision the election ends as `exhausted`, `hopeless` or `all_flagged`, and has no winner: a plurality is none.
///
/// - Parameters:
///   - outputs: what agents said; `nil` for an output that was discarded.
///   - rules: the margin and the limits; at most as many samples as there are outputs.
///   - matcher: decides which outputs are the same candidate.
/// - Returns: the ended election; see ``Election/confidence``.
/// - Throws: whatever the matcher's comparison throws.
public func elect(
  given outputs: [String?], _ rules: ElectionRules = ElectionRules(), matcher: Matcher = .exact
) async throws -> Election<String, String> {
  var rules = rules
  rules.maxVotes = max(1, min(rules.maxVotes, outputs.count))
  var election = Election<String, String>(rules: rules)
  var candidates = try await Grouping.candidates(for: outputs.compactMap(\.self), matcher).makeIterator()
  for output in outputs {
    guard let output, let candidate = candidates.next() ?? nil else {
      election.record(.flagged("invalid"))
      continue
    }
    election.record(.vote(candidate, sample: output))
  }
  election.expire()
  return election
}

extension Grouping {
  fileprivate static func candidates(for texts: [String], _ matcher: Matcher) async throws -> [String?] {
    var grouping = Grouping(matcher)
    return try await grouping.candidates(for: texts)
  }
}

extension Election {
  /// How sure the votes alone make: Eq. 9 at the margin reached, with p at the centre of the Wilson interval of the
  /// leader's share. It measures agreement, not accuracy; 0 without a vote.
  public var confidence: Double {
    let votes = entries.filter { !$0.isStruckOff }.map(\.votes).max() ?? 0
    guard votes > 0, lead > 0 else { return 0 }
    return Margin.probabilityCorrect(p: WilsonInterval(successes: votes, trials: ballots).center, k: lead)
  }
}
