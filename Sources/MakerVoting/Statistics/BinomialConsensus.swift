/// The seeds' consensus formula, with what it really yields, beside first-to-ahead-by-k with the same margin.
///
/// The formula takes all m samples and asks for at least ⌈(m + k)/2⌉ right ones: Σ C(m, i)·p^i·(1 − p)^(m − i). For m = 5,
/// k = 2, p = .85 that is 83.5%, below a single agent's 85%; ahead-by-2 gives 97.0%, because it goes on where five votes
/// have decided nothing.
public struct BinomialConsensus: Hashable, Sendable {
  /// Agents that vote, m.
  public let agents: Int
  /// The margin k.
  public let margin: Int
  /// The probability that one agent is right, p.
  public let p: Double
  /// Decisions in a row, n.
  public let steps: Double

  /// The formula's parameters.
  ///
  /// - Parameters:
  ///   - agents: m, 1...1,000,000.
  ///   - margin: k, at least 1 and at most m.
  ///   - p: 0...1.
  ///   - steps: n, at least 1.
  /// - Throws: ``Margin/InvalidParameter`` that names the parameter and the range.
  public init(agents: Int, margin: Int, p: Double, steps: Double = 1) throws(Margin.InvalidParameter) {
    guard (1...1_000_000).contains(agents) else {
      throw Margin.InvalidParameter(description: "m is \(agents): it must lie between 1 and 1,000,000")
    }
    guard (1...agents).contains(margin) else {
      throw Margin.InvalidParameter(description: "k is \(margin): it must lie between 1 and m = \(agents)")
    }
    guard p >= 0, p <= 1 else { throw Margin.InvalidParameter("p", p, "a probability lies between 0 and 1") }
    try Margin.check(steps: steps)
    self.agents = agents
    self.margin = margin
    self.p = p
    self.steps = steps
  }

  /// Votes that a candidate needs, ⌈(m + k)/2⌉.
  public var votesNeeded: Int { (agents + margin + 1) / 2 }

  /// The probability that m agents elect the right candidate: the formula itself.
  public var fixedPanel: Double { Real.binomialTail(atLeast: votesNeeded, of: agents, p: p) }
  /// The probability that m agents elect the same wrong candidate, where there is only one.
  public var fixedPanelWrong: Double { Real.binomialTail(atLeast: votesNeeded, of: agents, p: 1 - p) }
  /// The probability that m agents decide nothing.
  public var fixedPanelUndecided: Double { max(0, 1 - fixedPanel - fixedPanelWrong) }
  /// The probability that first-to-ahead-by-k elects the right candidate (Eq. 9).
  public var aheadByK: Double { Margin.probabilityCorrect(p: p, k: margin) }
  /// The votes that first-to-ahead-by-k takes on average (Eq. 16), instead of m.
  public var expectedVotes: Double { Margin.expectedVotes(p: p, k: margin) }

  /// The probability that a single agent gets all steps right, p^n.
  public var singleOverSteps: Double { Real.pow(p, steps) }
  /// The probability that m agents get all steps right.
  public var fixedPanelOverSteps: Double { Real.pow(fixedPanel, steps) }
  /// The probability that first-to-ahead-by-k gets all steps right (Eq. 13).
  public var aheadByKOverSteps: Double { p <= 0 ? 0 : Margin.probabilityOfTask(p: p, k: margin, steps: steps) }
}
