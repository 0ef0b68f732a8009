public import MakerVoting

/// What is kept of one election: all that the design requires of a step's log.
public struct ElectionRecord: Hashable, Sendable {
  /// One candidate and its votes.
  public struct Entry: Hashable, Sendable {
    /// A verbatim sample of the class.
    public let candidate: String
    /// Its votes.
    public let votes: Int
    /// Whether a verifier rejected it.
    public let isStruckOff: Bool
    /// Its votes by model.
    public let voters: [Share]
  }

  /// What one model contributed.
  public struct Share: Hashable, Sendable {
    /// The model's name.
    public let model: String
    /// Votes or samples.
    public let count: Int
  }

  /// Unique in the run: node, agent and the election's number there.
  public let id: String
  /// What was decided: `atomic`, `kind`, `decomposition`, `solution` or `composition`.
  public let decision: String
  /// Who voted.
  public let agent: Agent
  /// The model that was asked; several are joined by ` + `.
  public let model: String
  /// The rung of the escalation.
  public let step: Escalation.Step
  /// The hash of the prompt of the first sample.
  public let promptHash: String
  /// The margin k.
  public let margin: Int
  /// The bound that holds the margin, where it adapts and has reached one.
  public let marginBound: AdaptiveMargin.Bound?
  /// How it ended.
  public let ending: ElectionEnding
  /// The elected candidate, verbatim; `nil` unless it converged.
  public let winner: String?
  /// Candidates in order of first appearance.
  public let entries: [Entry]
  /// Samples drawn, discarded ones included.
  public let samples: Int
  /// Those of them that the decision did not need: drawn side by side with the others, and paid for.
  public let drawnAhead: Int
  /// All samples by model.
  public let samplesByModel: [Share]
  /// Samples that counted.
  public let ballots: Int
  /// Discarded samples by reason.
  public let flags: [String: Int]
  /// The counts over time, a row a round.
  public let rounds: [[Int]]
  /// The lengths of the samples in tokens, in order.
  public let tokens: [Int]

  /// Votes for all candidates, those that a verifier struck off included.
  public var votesCast: Int { entries.reduce(0) { $0 + $1.votes } }
  /// Votes for the winner.
  public var winnerVotes: Int {
    ending == .converged ? entries.filter { !$0.isStruckOff }.map(\.votes).max() ?? 0 : 0
  }

  /// As a member of `elections` in a result.
  public var json: JSON {
    [
      "id": .string(id), "decision": .string(decision), "agent": .string(agent.rawValue), "model": .string(model),
      "step": .string(step.rawValue), "prompt_hash": .string(promptHash), "margin": .integer(margin),
      "margin_bound": marginBound.map { .string($0.rawValue) } ?? .null,
      "ending": .string(ending.rawValue), "winner": winner.map { .string($0) } ?? .null,
      "ballots": .array(
        entries.map {
          [
            "candidate": .string($0.candidate), "votes": .integer($0.votes), "struck_off": .bool($0.isStruckOff),
            "models": Self.json($0.voters),
          ]
        }),
      "samples": .integer(samples), "drawn_ahead": .integer(drawnAhead),
      "models": Self.json(samplesByModel),
      "red_flags": .object(JSONObject(flags.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })),
      "rounds": .array(rounds.map { .array($0.map { .integer($0) }) }),
      "tokens": .array(tokens.map { .integer($0) }),
    ]
  }

  private static func json(_ shares: [Share]) -> JSON {
    .array(shares.map { ["model": .string($0.model), "count": .integer($0.count)] })
  }
}
