public import MakerText
public import MakerVoting

/// What is kept of one election: all that the design requires of a step's log.
public struct ElectionRecord: Hashable, Sendable {
  /// One candidate and its votes.
  public struct Entry: Hashable, Sendable {
    /// A verbatim sample of the class, in one line.
    public var candidate: String
    /// Its votes.
    public var votes: Int
    /// Whether a verifier rejected it.
    public var isStruckOff: Bool
    /// Its votes by model.
    public var voters: [Share]
    /// Other names of the same, each in one line, whose votes it has as well.
    public var aliases: [String]

    /// An entry.
    public init(
      candidate: String, votes: Int, isStruckOff: Bool = false, voters: [Share] = [], aliases: [String] = []
    ) {
      (self.candidate, self.votes, self.isStruckOff) = (candidate, votes, isStruckOff)
      (self.voters, self.aliases) = (voters, aliases)
    }
  }

  /// What one model contributed.
  public struct Share: Hashable, Sendable {
    /// The model's name.
    public var model: String
    /// Votes or samples.
    public var count: Int

    /// A share.
    public init(model: String, count: Int) { (self.model, self.count) = (model, count) }
  }

  /// The sample that stands for the elected class.
  public struct Winner: Hashable, Sendable {
    /// Its number in the stream.
    public var number: Int
    /// What the model said, verbatim.
    public var text: String

    /// A winner.
    public init(number: Int, text: String) { (self.number, self.text) = (number, text) }
  }

  /// Which election it is.
  public var id: ElectionID
  /// Who voted.
  public var agent: Agent
  /// The stream of its samples.
  public var stream: UInt64
  /// The models that were asked.
  public var models: [String]
  /// The rung of the escalation.
  public var step: EscalationStep
  /// The hash of the prompt of the first sample.
  public var promptHash: String
  /// The margin k.
  public var margin: Int
  /// Why it is that margin.
  public var basis: MarginBasis
  /// The bound that holds the margin, where it adapts and has reached one.
  public var marginBound: AdaptiveMargin.Bound?
  /// How it ended; `nil` for one that was cut short.
  public var ending: ElectionEnding?
  /// The elected candidate in one line; `nil` unless it converged.
  public var winner: String?
  /// The sample behind it.
  public var winnerSample: Winner?
  /// Candidates in order of first appearance.
  public var entries: [Entry] = []
  /// Samples drawn, discarded ones included.
  public var samples = 0
  /// The number after the last sample that its stream had by then.
  public var next = 0
  /// Those of them that the decision did not need: drawn side by side with the others, and paid for.
  public var drawnAhead = 0
  /// All samples by model.
  public var samplesByModel: [Share] = []
  /// Samples that counted.
  public var ballots = 0
  /// Discarded samples by reason.
  public var flags: [String: Int] = [:]
  /// The counts over time, a row a round.
  public var rounds: [[Int]] = []
  /// The lengths of the samples in tokens, in order.
  public var tokens: [Int] = []

  /// An election in which nobody has voted yet.
  public init(
    id: ElectionID, agent: Agent, stream: UInt64, models: [String], step: EscalationStep, promptHash: String,
    margin: Int, basis: MarginBasis = .votes, marginBound: AdaptiveMargin.Bound?
  ) {
    self.id = id
    self.agent = agent
    self.stream = stream
    self.models = models
    self.step = step
    self.promptHash = promptHash
    self.margin = margin
    self.basis = basis
    self.marginBound = marginBound
  }

  /// What was decided.
  public var decision: DecisionKind { id.decision }

  /// Votes for all candidates, those that a verifier struck off included.
  public var votesCast: Int { entries.reduce(0) { $0 + $1.votes } }
  /// Votes for the winner.
  public var winnerVotes: Int {
    ending == .converged ? entries.filter { !$0.isStruckOff }.map(\.votes).max() ?? 0 : 0
  }

  /// Takes a verifier's rejection in: the election goes on without the candidate.
  mutating func strikeOff(_ candidate: String) {
    for position in entries.indices where entries[position].candidate == candidate && !entries[position].isStruckOff {
      entries[position].isStruckOff = true
      ballots -= entries[position].votes
    }
    (ending, winner, winnerSample) = (nil, nil, nil)
  }
}

extension ElectionRecord {
  /// As a member of `elections` in a result.
  public var json: JSON {
    [
      "id": .string(id.description), "decision": .string(decision.rawValue), "agent": .string(agent.rawValue),
      "model": .string(models.joined(separator: " + ")), "step": .string(step.rawValue),
      "prompt_hash": .string(promptHash), "stream": .hex(stream), "margin": .integer(margin),
      "margin_basis": .string(basis.rawValue),
      "margin_bound": marginBound.map { .string($0.rawValue) } ?? .null,
      "ending": ending.map { .string($0.rawValue) } ?? .null, "winner": winner.map { .string($0) } ?? .null,
      "winner_sample": winnerSample.map { ["number": .integer($0.number), "raw": .string($0.text)] } ?? .null,
      "ballots": .array(
        entries.map {
          [
            "candidate": .string($0.candidate), "votes": .integer($0.votes), "struck_off": .bool($0.isStruckOff),
            "models": Self.json($0.voters), "aliases": .strings($0.aliases),
          ]
        }),
      "samples": .integer(samples), "drawn_ahead": .integer(drawnAhead), "models": Self.json(samplesByModel),
      "valid": .integer(ballots), "red_flags": .counts(flags),
      "rounds": .array(rounds.map { .array($0.map { .integer($0) }) }),
      "tokens": .array(tokens.map { .integer($0) }),
    ]
  }

  private static func json(_ shares: [Share]) -> JSON {
    .array(shares.map { ["model": .string($0.model), "count": .integer($0.count)] })
  }

  /// As a journal holds it.
  var recordJSON: JSON {
    var object = JSONObject([
      ("agent", .string(agent.rawValue)), ("stream", .hex(stream)), ("models", .strings(models)),
      ("step", .string(step.rawValue)), ("prompt_hash", .string(promptHash)), ("margin", .integer(margin)),
    ])
    if basis != .votes { object["margin_basis"] = .string(basis.rawValue) }
    object["margin_bound"] = marginBound.map { .string($0.rawValue) }
    object["ending"] = ending.map { .string($0.rawValue) }
    object["winner"] = winner.map { .string($0) }
    object["winner_sample"] = winnerSample.map { [.integer($0.number), .string($0.text)] }
    object["entries"] = .array(entries.map(\.recordJSON))
    object["samples"] = .integer(samples)
    object["next"] = .integer(next)
    if drawnAhead > 0 { object["drawn_ahead"] = .integer(drawnAhead) }
    if !samplesByModel.isEmpty { object["by_model"] = Self.counts(samplesByModel) }
    object["ballots"] = .integer(ballots)
    if !flags.isEmpty { object["flags"] = .counts(flags) }
    if !rounds.isEmpty { object["rounds"] = .array(rounds.map { .array($0.map { .integer($0) }) }) }
    if !tokens.isEmpty { object["tokens"] = .array(tokens.map { .integer($0) }) }
    return .object(object)
  }

  init(id: ElectionID, record json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "election")
    self.init(
      id: id, agent: try members.named("agent"), stream: try members.hex("stream"),
      models: try members.list("models") { json throws(JournalShapeError) in try Self.string(json) },
      step: try members.named("step"), promptHash: try members.string("prompt_hash"), margin: try members.int("margin"),
      basis: try members.value("margin_basis") == nil ? .votes : members.named("margin_basis"),
      marginBound: members.text("margin_bound").flatMap(AdaptiveMargin.Bound.init))
    if members.value("ending") != nil { ending = try members.named("ending") }
    winner = members.text("winner")
    if let sample = members.value("winner_sample") {
      guard let number = sample[0]?.int, let text = sample[1]?.string else {
        throw JournalShapeError("election: `winner_sample` is not what it should be")
      }
      winnerSample = Winner(number: number, text: text)
    }
    entries = try members.list("entries") { json throws(JournalShapeError) in try Entry(json) }
    samples = try members.int("samples")
    next = try members.int("next")
    drawnAhead = members.number("drawn_ahead") ?? 0
    samplesByModel = try Self.shares(members.value("by_model"))
    ballots = try members.int("ballots")
    flags = try members.counts("flags")
    rounds = try (members.value("rounds")?.array ?? []).map { row throws(JournalShapeError) in try Self.numbers(row) }
    tokens = try members.value("tokens").map { row throws(JournalShapeError) in try Self.numbers(row) } ?? []
  }

  fileprivate static func counts(_ shares: [Share]) -> JSON {
    .array(shares.map { [.string($0.model), .integer($0.count)] })
  }

  fileprivate static func shares(_ json: JSON?) throws(JournalShapeError) -> [Share] {
    var shares: [Share] = []
    for pair in json?.array ?? [] {
      guard let model = pair[0]?.string, let count = pair[1]?.int else {
        throw JournalShapeError("election: a model's share is not what it should be")
      }
      shares.append(Share(model: model, count: count))
    }
    return shares
  }

  private static func numbers(_ json: JSON) throws(JournalShapeError) -> [Int] {
    var numbers: [Int] = []
    for element in json.array ?? [] {
      guard let number = element.int else { throw JournalShapeError("election: a count is no integer") }
      numbers.append(number)
    }
    return numbers
  }

  private static func string(_ json: JSON) throws(JournalShapeError) -> String {
    guard let text = json.string else { throw JournalShapeError("election: a name is no text") }
    return text
  }
}

extension ElectionRecord.Entry {
  fileprivate var recordJSON: JSON {
    var parts: [JSON] = [.string(candidate), .integer(votes), .bool(isStruckOff)]
    if !voters.isEmpty || !aliases.isEmpty { parts.append(ElectionRecord.counts(voters)) }
    if !aliases.isEmpty { parts.append(.strings(aliases)) }
    return .array(parts)
  }

  fileprivate init(_ json: JSON) throws(JournalShapeError) {
    guard let candidate = json[0]?.string, let votes = json[1]?.int, let isStruckOff = json[2]?.bool else {
      throw JournalShapeError("election: an entry is not what it should be")
    }
    self.init(
      candidate: candidate, votes: votes, isStruckOff: isStruckOff, voters: try ElectionRecord.shares(json[3]),
      aliases: json[4]?.array?.compactMap(\.string) ?? [])
  }
}
