import MakerVoting

/// What identifies and governs an election.
struct ElectionTerms {
  let node: String
  let decision: String
  let agent: Agent
  let rung: Escalation
  let stream: UInt64
  let rules: ElectionRules
  let prompt: String
}

/// One election of a run under way: draws the samples, counts them, tells the listeners, and keeps the record.
struct Contest<Value: Hashable & Sendable> {
  let id: String
  private let terms: ElectionTerms
  private let run: Run
  private let first: Int
  private let candidate: (Value) -> String
  private let show: (Value) -> String
  private let draw: (Range<Int>) async throws -> [Drawn<Value>]
  private var election: Election<String, Value>
  private var tokens: [Int] = []

  /// An election that has not begun.
  ///
  /// - Parameters:
  ///   - first: the number of its first sample.
  ///   - candidate: the class of a value.
  ///   - show: a value in one line.
  ///   - draw: the samples of the given numbers, in order.
  init(
    _ terms: ElectionTerms, run: Run, from first: Int, candidate: @escaping (Value) -> String,
    show: @escaping (Value) -> String, draw: @escaping (Range<Int>) async throws -> [Drawn<Value>]
  ) {
    id = run.nextElection(terms.node, terms.agent)
    self.terms = terms
    self.run = run
    self.first = first
    self.candidate = candidate
    self.show = show
    self.draw = draw
    election = Election(rules: terms.rules)
    run.events.tell(
      .votingStarted(decision: terms.decision, agent: terms.agent, margin: terms.rules.margin), node: terms.node,
      election: id)
  }

  /// The elected value: a verbatim sample of the winning class.
  var winner: Value? { election.winner?.sample }
  /// How it ended.
  var ending: ElectionEnding? { election.ending }
  /// Votes for the winner, and all that counted.
  var agreement: (votes: Int, ballots: Int) {
    let votes = election.entries.filter { !$0.isStruckOff }.map(\.votes).max() ?? 0
    return (votes, election.ballots)
  }
  /// The number after its last sample.
  var next: Int { first + election.samples }

  /// The candidate with the fewest votes, the one seen last on a tie.
  func last(but kept: String) -> String? {
    election.entries.reversed().filter { $0.candidate != kept }.min { $0.votes < $1.votes }?.candidate
  }

  /// Goes on until the election ends.
  mutating func hold() async throws {
    defer { keepRecord() }
    let (draw, candidate, show, events, node, id) = (draw, candidate, show, run.events, terms.node, id)
    var lengths = tokens
    defer { tokens = lengths }
    try await election.run(from: first) { numbers in
      try await draw(numbers).map { drawn in
        lengths.append(drawn.tokens)
        switch drawn.result {
        case .success(let value):
          let name = candidate(value)
          events.tell(
            .voteProgress(sample: drawn.number, candidate: show(value), raw: drawn.text, tokens: drawn.tokens),
            node: node,
            election: id)
          return .vote(name, sample: value)
        case .failure(let flag):
          events.tell(
            .redFlagged(sample: drawn.number, flag: flag, raw: drawn.text, tokens: drawn.tokens), node: node,
            election: id)
          return .flagged(flag.kind.rawValue)
        }
      }
    }
    tokens = lengths
    run.events.tell(.votingComplete(record), node: node, election: id)
  }

  /// Strikes a candidate off; ``hold()`` then goes on with the others.
  mutating func strikeOff(_ value: Value, _ reason: Rejection) {
    run.events.tell(
      .struckOff(candidate: show(value), reason: reason.description), node: terms.node, election: id)
    election.strikeOff(candidate(value))
    keepRecord()
  }

  private var record: ElectionRecord {
    ElectionRecord(
      id: id, decision: terms.decision, agent: terms.agent,
      model: run.sampler.sessions[terms.rung.model].model.name, step: terms.rung.step,
      promptHash: StableHash(terms.prompt).hex,
      margin: terms.rules.margin, ending: election.ending ?? .exhausted,
      winner: election.winner.map { show($0.sample) },
      entries: election.entries.map {
        ElectionRecord.Entry(candidate: show($0.sample), votes: $0.votes, isStruckOff: $0.isStruckOff)
      },
      samples: election.samples, ballots: election.ballots, flags: election.flags,
      rounds: election.rounds.map(\.votes), tokens: tokens)
  }

  private func keepRecord() {
    let record = record
    run.ledger.update(terms.node) { node in
      if let position = node.elections.firstIndex(where: { $0.id == record.id }) {
        node.elections[position] = record
      } else {
        node.elections.append(record)
      }
    }
  }
}
