/// What one sample contributed to an election.
///
/// A sample is one completion of a model. It becomes a ballot when it was read into a candidate; otherwise it was
/// red-flagged, which means discarded, never repaired. Both count towards an election's limits.
public enum Ballot<Candidate: Hashable & Sendable, Sample: Hashable & Sendable>: Hashable, Sendable {
  /// A vote for `candidate`, the class that decides, backed by what the model really said.
  case vote(Candidate, sample: Sample)
  /// A discarded sample, with the reason as it should be counted and shown.
  case flagged(String)
}

extension Ballot where Candidate == Sample {
  /// A vote whose class is the sample itself.
  public static func vote(_ candidate: Candidate) -> Self { .vote(candidate, sample: candidate) }
}
