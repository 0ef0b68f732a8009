/// The seeds' tables, computed: what is left of an accuracy over steps, what panels and margins make of it, and what that
/// costs. Where the seeds' figures differ from their formula, the formula stands here.
public struct ReferenceTables: Hashable, Sendable {
  /// Steps in a row, and the probability that a single agent gets all of them right, p^n, for each accuracy.
  public struct Chain: Hashable, Sendable {
    /// n.
    public let steps: Double
    /// For each of ``ReferenceTables/accuracies``.
    public let probabilities: [Double]
  }

  /// The accuracies p, rising.
  public let accuracies: [Double]
  /// Single agents over steps.
  public let chains: [Chain]
  /// Panels of m agents with a margin k, and the same margin voted on until it is reached: a list for each (m, k), with an
  /// element for each of ``accuracies``.
  public let panels: [[BinomialConsensus]]

  /// The reference's rows and columns, and those that are given.
  ///
  /// - Parameters:
  ///   - p: an accuracy besides .85, .9 and .95, above 0 and below 1.
  ///   - steps: a number of steps besides 1, 3, 5 and 10, at least 1.
  /// - Throws: ``Margin/InvalidParameter`` that names the parameter and the range.
  public init(p: Double? = nil, steps: Double? = nil) throws(Margin.InvalidParameter) {
    let accuracies = Set([0.85, 0.9, 0.95] + (p.map { [$0] } ?? [])).sorted()
    let lengths = Set([1, 3, 5, 10] + (steps.map { [$0] } ?? [])).sorted()
    var panels: [[BinomialConsensus]] = []
    for (m, k) in [(3, 1), (5, 2), (7, 3), (11, 5)] {
      var row: [BinomialConsensus] = []
      for p in accuracies { row.append(try BinomialConsensus(agents: m, margin: k, p: p)) }
      panels.append(row)
    }
    self.accuracies = accuracies
    self.panels = panels
    chains = lengths.map { length in
      Chain(steps: length, probabilities: accuracies.map { Real.pow($0, length) })
    }
  }

  /// The seeds' estimate of the samples that a panel of m takes when it ends early: .6·m, whatever the accuracy.
  public static func roughSamples(ofPanel agents: Int) -> Double { 0.6 * Double(agents) }
}

extension BinomialConsensus {
  /// The samples that the fixed panel takes on average if it ends as soon as it is decided: one candidate has the votes that it
  /// needs, or none can reach them any more. Σ over t < m of the probability that nothing is decided after t votes, with one
  /// wrong candidate. `nil` for more than 2,000 agents, for which it would take long.
  public var expectedPanelVotes: Double? {
    guard agents <= 2000 else { return nil }
    var expected = 0.0
    // P(r of t votes are right), a row for each t.
    var row = [1.0]
    for votes in 0..<agents {
      for (right, probability) in row.enumerated() {
        let most = max(right, votes - right)
        if most < votesNeeded, most + agents - votes >= votesNeeded { expected += probability }
      }
      row = (0...votes + 1).map { right in
        (right <= votes ? row[right] * (1 - p) : 0) + (right > 0 ? row[right - 1] * p : 0)
      }
    }
    return expected
  }
}
