/// The sampling temperatures of a run.
public struct Temperatures: Hashable, Sendable {
  /// The first sample of each stream, where somebody asks for it. Otherwise that is one at temperature 0 where every sample
  /// is a request of its own, and one like the others where the model gives several samples at once: the first round is
  /// then one request, and the prompt is paid for once.
  public var first: Double?
  /// The later ones.
  public var later: Double
  /// The later proposals of decomposers, which should differ.
  public var proposals: Double

  /// The paper's temperatures: 0 where it costs nothing, then 0.1; proposals are drawn hotter.
  public init(first: Double? = nil, later: Double = 0.1, proposals: Double = 0.7) {
    self.first = first
    self.later = later
    self.proposals = proposals
  }

  /// The temperature of a stream's sample.
  ///
  /// - Parameters:
  ///   - heat: added to that of later samples.
  ///   - isShared: whether one request brings the whole first round.
  func temperature(_ number: Int, _ agent: Agent, heat: Double, isShared: Bool) -> Double {
    if number == 0, let first = first ?? (isShared ? nil : 0) { return first }
    return min(1, (agent == .decomposer ? proposals : later) + heat)
  }
}
