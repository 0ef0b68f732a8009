import MakerVoting

/// What identifies and governs an election.
struct ElectionTerms {
  let node: String
  let decision: String
  let agent: Agent
  let rung: Escalation
  let stream: UInt64
  let rules: ElectionRules
  /// The bound that holds the margin, where it adapts.
  let bound: AdaptiveMargin.Bound?
  let prompt: String

  /// The samples of these numbers.
  func wanted(_ numbers: Range<Int>, dissent: Int = 0) -> Wanted {
    Wanted(agent: agent, stream: stream, numbers: numbers, rung: rung, margin: rules.margin, dissent: dissent)
  }
}

/// One election of a run under way: draws the samples, counts them, tells the listeners, and keeps the record.
struct Contest<Value: Hashable & Sendable> {
  let id: String
  private let terms: ElectionTerms
  private let run: Run
  private let first: Int
  private let candidate: (Value) -> String
  private let show: (Value) -> String
  private let draw: (Wanted) async throws -> [Drawn<Value>]
  private var election: Election<String, Value>
  /// Classes by a matcher, where it is one that decides.
  private var grouping: Grouping?
  private var classes: [Value: String] = [:]
  private var tokens: [Int] = []
  /// Votes by candidate and model.
  private var votes: [String: [Int: Int]] = [:]
  /// Samples by model.
  private var samples: [Int: Int] = [:]

  /// An election that has not begun.
  ///
  /// - Parameters:
  ///   - first: the number of its first sample.
  ///   - candidate: the class of a value.
  ///   - show: a value in one line.
  ///   - matcher: decides on the classes instead of `candidate`, by what `show` says.
  ///   - draw: the samples that are wanted, in order.
  init(
    _ terms: ElectionTerms, run: Run, from first: Int, candidate: @escaping (Value) -> String,
    show: @escaping (Value) -> String, matcher: Matcher? = nil, draw: @escaping (Wanted) async throws -> [Drawn<Value>]
  ) {
    id = run.nextElection(terms.node, terms.agent)
    self.terms = terms
    self.run = run
    self.first = first
    self.candidate = candidate
    self.show = show
    self.draw = draw
    grouping = matcher.map { Grouping($0) }
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
  var next: Int { first + election.drawn }

  /// The candidate with the fewest votes, the one seen last on a tie.
  func last(but kept: String) -> String? {
    election.entries.reversed().filter { $0.candidate != kept }.min { $0.votes < $1.votes }?.candidate
  }

  /// Samples so far that did not support the leader; discarded ones count when they are as many as the margin.
  private var dissent: Int {
    let flags = election.flags.values.reduce(0, +)
    return election.samples - flags - agreement.votes + flags / terms.rules.margin
  }

  /// Goes on until the election ends.
  mutating func hold() async throws {
    defer { keepRecord() }
    while election.ending == nil {
      let drawn = try await draw(terms.wanted(next..<next + election.needed, dissent: dissent))
      try await classify(drawn.compactMap { try? $0.result.get() })
      for sample in drawn { count(sample) }
    }
    run.events.tell(.votingComplete(record), node: terms.node, election: id)
  }

  /// Finds the classes of values, in order.
  private mutating func classify(_ values: [Value]) async throws {
    let new = values.filter { classes[$0] == nil }
    guard grouping != nil, !new.isEmpty else { return }
    for (value, name) in zip(new, try await grouping?.candidates(for: new.map(show)) ?? []) { classes[value] = name }
  }

  /// The class of a value; `nil` for one that the matcher cannot read.
  private func name(_ value: Value) -> String? {
    grouping == nil ? candidate(value) : classes[value]
  }

  private mutating func count(_ drawn: Drawn<Value>) {
    tokens.append(drawn.tokens)
    samples[drawn.model, default: 0] += 1
    let result = drawn.result.flatMap { value in
      name(value).map { .success((value, $0)) }
        ?? .failure(RedFlag(.invalidFormat, "the matcher cannot read it: \(grouping?.matcher.name ?? "")"))
    }
    switch result {
    case .success((let value, let name)):
      votes[name, default: [:]][drawn.model, default: 0] += 1
      run.events.tell(
        .voteProgress(run.event(drawn), candidate: show(value)),
        node: terms.node, election: id)
      election.record(.vote(name, sample: value))
    case .failure(let flag):
      run.events.tell(
        .redFlagged(run.event(drawn), flag: flag), node: terms.node,
        election: id)
      election.record(.flagged(flag.kind.rawValue))
    }
  }

  /// Strikes a candidate off; ``hold()`` then goes on with the others.
  mutating func strikeOff(_ value: Value, _ reason: Rejection) {
    run.events.tell(
      .struckOff(candidate: show(value), reason: reason.description), node: terms.node, election: id)
    if let name = name(value) { election.strikeOff(name) }
    keepRecord()
  }

  private var record: ElectionRecord {
    let models = run.sampler.sessions.map(\.model.name)
    func byName(_ counts: [Int: Int]) -> [ElectionRecord.Share] {
      counts.sorted { $0.key < $1.key }.map { ElectionRecord.Share(model: models[$0.key], count: $0.value) }
    }
    let asked = samples.isEmpty ? [run.sampler.slot(first, terms.wanted(first..<first)).model] : samples.keys.sorted()
    return ElectionRecord(
      id: id, decision: terms.decision, agent: terms.agent, model: asked.map { models[$0] }.joined(separator: " + "),
      step: terms.rung.step, promptHash: StableHash(terms.prompt).hex, margin: terms.rules.margin,
      marginBound: terms.bound,
      ending: election.ending ?? .exhausted, winner: election.winner.map { show($0.sample) },
      entries: election.entries.map {
        ElectionRecord.Entry(
          candidate: show($0.sample), votes: $0.votes, isStruckOff: $0.isStruckOff,
          voters: byName(votes[$0.candidate] ?? [:]))
      },
      samples: election.drawn, drawnAhead: election.drawnAhead, samplesByModel: byName(samples),
      ballots: election.ballots, flags: election.flags,
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
