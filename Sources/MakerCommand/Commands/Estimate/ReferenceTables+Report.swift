import MakerRuns
import MakerConsole
import MakerVoting

extension ReferenceTables {
  /// The tables as a person reads them.
  var lines: [String] {
    let heads = accuracies.map { "p = \(Words.number($0))" }
    let pairs = panels.compactMap(\.first)
    func cells(_ row: [BinomialConsensus], _ value: (BinomialConsensus) -> Double) -> [String] {
      row.map { Self.share(value($0)) }
    }
    var lines = ["A single agent over n steps, p^n:"]
    lines += TextTable.numbers(
      ["n"] + heads, chains.map { [Words.number($0.steps)] + $0.probabilities.map(Self.share) })
    lines += ["", "m agents of whom \u{2308}(m + k)/2\u{2309} must agree (binomial formula):"]
    lines += TextTable.numbers(["m", "k"] + heads, panels.map { Self.names($0) + cells($0, \.fixedPanel) })
    lines += ["", "The same margins, voted on until one candidate is ahead by k (Eq. 9):"]
    lines += TextTable.numbers(["m", "k"] + heads, panels.map { Self.names($0) + cells($0, \.aheadByK) })
    lines += [
      "",
      "Samples a decision: the rule of thumb .6 m, the panel ended as soon as it is decided, and ahead by k (Eq. 16):",
    ]
    lines += TextTable.numbers(
      ["m", "k", ".6 m"] + heads.flatMap { [$0, "ahead"] },
      panels.map { row in
        Self.names(row) + [Words.fixed(Self.roughSamples(ofPanel: row[0].agents), 1)]
          + row.flatMap { [$0.expectedPanelVotes.map { Words.fixed($0, 2) } ?? "", Words.fixed($0.expectedVotes, 2)] }
      })
    for (column, head) in heads.enumerated() {
      lines += ["", "A pipeline of n subtasks at \(head), all of them right: panel, then ahead by k:"]
      lines += TextTable.numbers(
        ["n"] + pairs.flatMap { ["m \($0.agents) k \($0.margin)", "ahead \($0.margin)"] },
        chains.map { chain in
          [Words.number(chain.steps)]
            + panels.flatMap { row in
              Self.combined(row[column], over: chain.steps).map(Self.share)
            }
        })
    }
    return lines
  }

  /// The tables as one object.
  var json: JSON {
    [
      "accuracies": .array(accuracies.map { .double($0) }),
      "single": .array(
        chains.map { ["steps": .double($0.steps), "p_all": .array($0.probabilities.map { .double($0) })] }),
      "panels": .array(
        panels.map { row in
          [
            "m": .integer(row[0].agents), "k": .integer(row[0].margin), "votes_needed": .integer(row[0].votesNeeded),
            "fixed_m": .array(row.map { .double($0.fixedPanel) }),
            "ahead_by_k": .array(row.map { .double($0.aheadByK) }),
            "rough_samples": .double(Self.roughSamples(ofPanel: row[0].agents)),
            "expected_samples": .array(row.map { $0.expectedPanelVotes.map { .double($0) } ?? .null }),
            "expected_samples_ahead": .array(row.map { .double($0.expectedVotes) }),
            "pipelines": .array(
              chains.map { chain in
                let combined = row.map { Self.combined($0, over: chain.steps) }
                return [
                  "steps": .double(chain.steps), "fixed_m": .array(combined.map { .double($0[0]) }),
                  "ahead_by_k": .array(combined.map { .double($0[1]) }),
                ]
              }),
          ]
        }),
    ]
  }

  private static func names(_ row: [BinomialConsensus]) -> [String] { ["\(row[0].agents)", "\(row[0].margin)"] }

  private static func combined(_ consensus: BinomialConsensus, over steps: Double) -> [Double] {
    let over = try? BinomialConsensus(agents: consensus.agents, margin: consensus.margin, p: consensus.p, steps: steps)
    return over.map { [$0.fixedPanelOverSteps, $0.aheadByKOverSteps] } ?? []
  }

  /// As a percentage, with as many digits as it takes to tell it from certainty.
  private static func share(_ value: Double) -> String {
    let digits = [1, 2, 3, 4].first { value >= 1 || Words.fixed(value * 100, $0).hasPrefix("100") == false } ?? 5
    return Words.fixed(value * 100, digits) + "%"
  }
}
