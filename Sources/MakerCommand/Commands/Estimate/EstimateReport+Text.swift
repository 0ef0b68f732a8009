import MakerRuns
import MakerConsole
import MakerVoting

extension EstimateReport {
  /// The report as a table a person reads.
  var lines: [String] {
    let perAgent = task.stepsPerAgent
    var lines = [
      "\(Self.steps(task.steps)), p = \(Words.number(task.p)), target"
        + " \(Words.number(target))" + (task.valid < 1 ? ", v = \(Words.number(task.valid))" : "")
        + (perAgent > 1 ? ", \(Words.number(perAgent)) steps an agent" : ""),
      "",
    ]
    let votes = Words.brief(Margin.expectedVotes(p: task.p, k: task.margin))
    var facts = [("k_min", "\(minimum)", "the smallest margin that reaches the target (Eq. 14)")]
    if task.margin != minimum { facts.append(("k", "\(task.margin)", "the margin of what follows")) }
    let error = Words.brief(Margin.probabilityWrong(p: task.p, k: task.margin), 3)
    facts += [
      ("P(correct)", Self.probability(task.probabilityCorrect), "of one election, which errs at \(error) (Eq. 9)"),
      ("p_full", Self.probability(task.probabilityOfTask), "of the whole task (Eq. 13)"),
      ("samples", Words.brief(task.expectedSamples), "expected, \(votes) votes an election (Eq. 16)"),
      ("cost", cost(task.expectedCost, task), costNote),
    ]
    let (name, value) = (facts.map(\.0.count).max() ?? 0, facts.map(\.1.count).max() ?? 0)
    lines += facts.map { "\(TextTable.left($0.0, name))  \(TextTable.right($0.1, value))  \($0.2)" }
    lines += ["", "Steps that one agent takes, each with its own k_min (cost: Eq. 17; a sample of m steps costs m c):"]
    lines += TextTable.numbers(
      ["m", "k_min", "p_full", "samples", "cost"],
      bySteps.map { estimate in
        [Words.number(estimate.stepsPerAgent), "\(estimate.margin)", Self.probability(estimate.probabilityOfTask)]
          + [Words.brief(estimate.expectedSamples), cost(estimate.approximateCost, estimate)]
      })
    lines += ["", "Margins to choose from, cost against reliability:"]
    lines += TextTable.numbers(
      ["k", "p_full", "samples", "cost"],
      front.map { estimate in
        ["\(estimate.margin)", Self.probability(estimate.probabilityOfTask), Words.brief(estimate.expectedSamples)]
          + [cost(estimate.expectedCost, estimate)]
      })
    lines += ["", "Naive retry, the whole task again until a run succeeds:"] + retryLines
    if let consensus { lines += [""] + Self.lines(consensus) }
    return lines
  }

  private var costNote: String {
    guard let cost = task.sampleCost else {
      return "in samples of one step; for money give --price-in, --price-out, --tokens-in and --tokens-out"
    }
    return "at \(Self.money(cost)) a sample of one step (Eq. 20)"
  }

  private var retryLines: [String] {
    func power(_ value: Double, _ logarithm: Double) -> String {
      value.isFinite && value > 0 ? Words.brief(value) : "10^" + Words.brief(logarithm).replacing(",", with: "")
    }
    return [
      "  a run succeeds with probability \(power(retry.successProbability, -retry.log10ExpectedRuns));"
        + " it takes \(power(retry.expectedSamples, retry.log10ExpectedSamples)) samples on average,"
        + " \(power(retry.samplesForTarget, retry.log10SamplesForTarget)) to reach the target"
    ]
  }

  private static func lines(_ consensus: BinomialConsensus) -> [String] {
    let header = ["", "one step"] + (consensus.steps > 1 ? ["all steps"] : [])
    func row(_ name: String, _ one: Double, _ all: Double) -> [String] {
      [name, probability(one)] + (consensus.steps > 1 ? [probability(all)] : [])
    }
    let (m, k) = (consensus.agents, consensus.margin)
    return [
      "\(m) agents, margin \(k): the binomial formula asks for \(consensus.votesNeeded) of \(m) votes;"
        + " first-to-ahead-by-\(k) goes on until it is decided, after \(Words.brief(consensus.expectedVotes)) votes"
        + " on average:"
    ]
      + TextTable.numbers(
        header,
        [
          row("a single agent", consensus.p, consensus.singleOverSteps),
          row("binomial formula", consensus.fixedPanel, consensus.fixedPanelOverSteps),
          row("ahead by \(k)", consensus.aheadByK, consensus.aheadByKOverSteps),
        ])
  }

  /// Six digits, and where these would round to certainty as many nines as there are.
  private static func probability(_ value: Double) -> String {
    if value >= 0.9999995, value < 1 { return "1 - " + Words.brief(1 - value, 2) }
    return value > 0 && value < 0.0000005 ? Words.brief(value, 2) : Words.fixed(value, 6)
  }

  /// Money, or where there is no price the cost in samples of one step.
  private func cost(_ money: Double?, _ estimate: TaskEstimate) -> String {
    money.map(Self.money) ?? Words.brief(estimate.expectedSamples * estimate.stepsPerAgent) + " c"
  }

  private static func steps(_ value: Double) -> String {
    value < 1e15 ? Words.count(Int(value), "step") : "\(Words.brief(value)) steps"
  }

  private static func money(_ value: Double) -> String {
    "$" + (value >= 1 && value < 1e4 ? Words.fixed(value, 2) : Words.brief(value, 3))
  }
}
