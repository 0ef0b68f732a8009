import MakerVoting

/// What identifies and governs an election.
struct ElectionTerms {
  let node: NodePath
  let kind: DecisionKind
  let agent: Agent
  let rung: Escalation
  let stream: UInt64
  let rules: ElectionRules
  let basis: MarginBasis
  /// The bound that holds the margin, where it adapts.
  let bound: AdaptiveMargin.Bound?
  let prompt: String

  /// The samples of these numbers.
  func wanted(_ numbers: Range<Int>, dissent: Int = 0) -> Wanted {
    Wanted(
      node: node, agent: agent, stream: stream, numbers: numbers, rung: rung, margin: rules.margin, dissent: dissent)
  }
}

/// How values of one kind become candidates of an election.
struct Candidacy<Value: Hashable & Sendable> {
  /// The class of a value.
  let candidate: (Value) -> String
  /// A value in one line.
  let show: (Value) -> String
  /// Decides on the classes instead of `candidate`, by what `show` says.
  var matcher: Matcher?
  /// Whether two values of different classes are one thing under two names. It is asked where the two leading classes both
  /// have as many votes as the margin, which is a matter of the ballots alone.
  var areSame: ((Value, Value) async throws -> Bool)?
}

/// One election under way: draws the samples, counts them, and tells what happens. An election that had ended before the run
/// was taken up again ends in the same way, and nobody is asked.
struct Contest<Value: Hashable & Sendable> {
  let id: ElectionID
  private let terms: ElectionTerms
  private let sampler: Sampler
  private let events: EventHub
  private let first: Int
  private let promptHash: String
  private let candidacy: Candidacy<Value>
  private let draw: (Wanted) async throws -> [Drawn<Value>]
  /// Reads what a model said, as the sample of this number.
  private let read: (Int, String) -> Value?
  private var election: Election<String, Value>
  /// Classes by a matcher, where it is one that decides.
  private var grouping: Grouping?
  private var classes: [Value: String] = [:]
  private var tokens: [Int] = []
  /// Votes by candidate and model.
  private var votes: [String: [Int: Int]] = [:]
  /// Samples by model.
  private var samples: [Int: Int] = [:]
  /// Pairs of classes that are not the same.
  private var different: Set<[String]> = []
  /// What was said first of each class, in one line.
  private var lines: [String: String] = [:]
  /// The first sample of each value.
  private var verbatim: [Value: ElectionRecord.Winner] = [:]
  /// How it ended before, each time after a candidate was struck off.
  private var recalled: ArraySlice<ElectionRecord>
  /// What stands of that now.
  private var standing: (record: ElectionRecord, winner: Value?)?
  /// Winners of before that were struck off.
  private var struckOff: [Value] = []

  /// An election that has not begun.
  ///
  /// - Parameters:
  ///   - first: the number of its first sample.
  ///   - draw: the samples that are wanted, in order.
  ///   - read: reads what a model said, as the sample of a number; `nil` for what cannot be read.
  init(
    _ terms: ElectionTerms, sampler: Sampler, events: EventHub, from first: Int, _ candidacy: Candidacy<Value>,
    draw: @escaping (Wanted) async throws -> [Drawn<Value>], read: @escaping (Int, String) -> Value?
  ) {
    id = ElectionID(node: terms.node, decision: terms.kind, first: first)
    self.terms = terms
    self.sampler = sampler
    self.events = events
    self.first = first
    promptHash = StableHash(terms.prompt).hex
    self.candidacy = candidacy
    self.draw = draw
    self.read = read
    grouping = candidacy.matcher.map { Grouping($0) }
    election = Election(rules: terms.rules)
    recalled = events.history?.elections(stream: terms.stream, decision: terms.kind, first: first)[...] ?? []
    events.tell(.votingStarted(record(isOpen: true)), node: terms.node, election: id)
  }

  /// The elected value: a verbatim sample of the winning class.
  var winner: Value? { standing != nil ? standing?.winner : election.winner?.sample }
  /// How it ended.
  var ending: ElectionEnding? { standing?.record.ending ?? election.ending }
  /// Why there is no winner.
  var failure: Reason {
    .undecided(terms.kind, ending ?? .exhausted, flags: standing?.record.flags ?? election.flags)
  }
  /// Votes for the winner, and all that counted.
  var agreement: (votes: Int, ballots: Int) {
    if let record = standing?.record { return (record.winnerVotes, record.ballots) }
    let votes = election.entries.filter { !$0.isStruckOff }.map(\.votes).max() ?? 0
    return (votes, election.ballots)
  }
  /// Votes for all candidates, those that were struck off included.
  var votesCast: Int { standing?.record.votesCast ?? election.entries.reduce(0) { $0 + $1.votes } }
  /// Samples drawn.
  var drawn: Int { standing?.record.samples ?? election.drawn }
  /// The numbers of its samples, those that another election had before included.
  var numbers: Range<Int> { first..<first + drawn }

  /// The candidate with the fewest votes in one line, the one seen last on a tie.
  func last(but kept: String) -> String? {
    let entries =
      standing?.record.entries.map { ($0.candidate, $0.votes) }
      ?? election.entries.map { (candidacy.show($0.sample), $0.votes) }
    return entries.reversed().filter { $0.0 != kept }.min { $0.1 < $1.1 }?.0
  }

  /// Samples so far that did not support the leader; discarded ones count when they are as many as the margin.
  private var dissent: Int {
    let flags = election.flags.values.reduce(0, +)
    return election.samples - flags - agreement.votes + flags / terms.rules.margin
  }

  /// Goes on until the election ends.
  mutating func hold() async throws {
    if recall() { return }
    while true {
      while election.ending == nil {
        if try await mergeLeaders() { continue }
        let next = first + election.drawn
        let drawn = try await draw(terms.wanted(next..<next + election.needed, dissent: dissent))
        try await classify(drawn.compactMap { try? $0.result.get() })
        for sample in drawn { count(sample) }
      }
      // What was struck off before the run was taken up again wins again, and is struck off again.
      guard let winner = election.winner, let known = struckOff.firstIndex(of: winner.sample) else { break }
      struckOff.remove(at: known)
      election.strikeOff(winner.candidate)
    }
    tellComplete(record())
  }

  /// Lets the election end as it did before the run was taken up again, if it did.
  private mutating func recall() -> Bool {
    guard let record = recalled.popFirst() else {
      standing = nil
      return false
    }
    let winner = record.winnerSample.flatMap { read($0.number, $0.text) }
    guard record.ending != .converged || winner != nil else {
      // It cannot be read any more: it is held anew.
      (standing, recalled, struckOff) = (nil, [], [])
      return false
    }
    standing = (record, winner)
    sampler.advance(terms.stream, to: record.next)
    tellComplete(record)
    return true
  }

  private func tellComplete(_ record: ElectionRecord) {
    var record = record
    // The id names the node; a shared problem may have been solved at another one before.
    record.id = id
    events.tell(.votingComplete(record), node: terms.node, election: id)
  }

  /// Merges the two leading classes if they are one thing under two names.
  ///
  /// - Returns: whether it did.
  private mutating func mergeLeaders() async throws -> Bool {
    guard let areSame = candidacy.areSame, let (first, second) = election.leading,
      second.votes >= terms.rules.margin, !different.contains([first.candidate, second.candidate].sorted())
    else { return false }
    guard try await areSame(first.sample, second.sample) else {
      different.insert([first.candidate, second.candidate].sorted())
      return false
    }
    return election.merge(first.candidate, second.candidate) != nil
  }

  /// Finds the classes of values, in order.
  private mutating func classify(_ values: [Value]) async throws {
    let new = values.filter { classes[$0] == nil }
    guard grouping != nil, !new.isEmpty else { return }
    let texts = new.map(candidacy.show)
    let names = try await grouping?.candidates(for: texts) ?? []
    for (value, name) in zip(new, names) { classes[value] = name }
  }

  /// The class of a value; `nil` for one that the matcher cannot read.
  private func name(_ value: Value) -> String? {
    grouping == nil ? candidacy.candidate(value) : classes[value]
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
      if lines[name] == nil { lines[name] = candidacy.show(value) }
      if verbatim[value] == nil { verbatim[value] = ElectionRecord.Winner(number: drawn.number, text: drawn.text) }
      events.tell(
        .voteProgress(sampler.vote(drawn), candidate: candidacy.show(value)), node: terms.node, election: id)
      election.record(.vote(name, sample: value))
    case .failure(let flag):
      events.tell(.redFlagged(sampler.vote(drawn), flag: flag), node: terms.node, election: id)
      election.record(.flagged(flag.kind.rawValue))
    }
  }

  /// Strikes a candidate off; ``hold()`` then goes on with the others.
  mutating func strikeOff(_ value: Value, _ reason: Rejection) {
    events.tell(
      .struckOff(candidate: candidacy.show(value), reason: reason.description), node: terms.node, election: id)
    if standing != nil {
      struckOff.append(value)
    } else if let name = name(value) {
      election.strikeOff(name)
    }
  }

  private func record(isOpen: Bool = false) -> ElectionRecord {
    let models = sampler.sessions.map(\.model.name)
    func byName(_ counts: [Int: Int]) -> [ElectionRecord.Share] {
      counts.sorted { $0.key < $1.key }.map { ElectionRecord.Share(model: models[$0.key], count: $0.value) }
    }
    let asked = samples.isEmpty ? [sampler.slot(first, terms.wanted(first..<first)).model] : samples.keys.sorted()
    var record = ElectionRecord(
      id: id, agent: terms.agent, stream: terms.stream, models: asked.map { models[$0] }, step: terms.rung.step,
      promptHash: promptHash, margin: terms.rules.margin, basis: terms.basis, marginBound: terms.bound)
    if isOpen { return record }
    record.ending = election.ending
    if let winner = election.winner {
      record.winner = candidacy.show(winner.sample)
      record.winnerSample = verbatim[winner.sample]
    }
    record.entries = election.entries.map { entry in
      let voters = ([entry.candidate] + entry.aliases).reduce(into: [:]) {
        $0.merge(votes[$1] ?? [:], uniquingKeysWith: +)
      }
      return ElectionRecord.Entry(
        candidate: candidacy.show(entry.sample), votes: entry.votes, isStruckOff: entry.isStruckOff,
        voters: byName(voters), aliases: entry.aliases.compactMap { lines[$0] })
    }
    record.samples = election.drawn
    record.next = sampler.nextNumber(of: terms.stream)
    record.drawnAhead = election.drawnAhead
    record.samplesByModel = byName(samples)
    record.ballots = election.ballots
    record.flags = election.flags
    record.rounds = election.rounds.map(\.votes)
    record.tokens = tokens
    return record
  }
}
