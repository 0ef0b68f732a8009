public import MakerVoting

/// What the events of a run have told so far: its tree, what it has spent, how it ended. The result of a run, the tree on a
/// terminal, a host's resource and a journal that is read back are all this fold, made in no other way.
///
/// Of sequences of over a thousand steps, and of batches of over a thousand problems, it keeps the first and the last hundred
/// and the hundred with the most samples, and of the rest the sums; so its memory does not grow with their number.
public struct RunFold: Sendable {
  /// How the run began; `nil` before its first event.
  public private(set) var start: RunStart?
  /// How it ended; `nil` while it goes on, or where it was cut off.
  public private(set) var end: RunEnd?
  /// What the whole run has spent.
  public private(set) var usage = Usage()
  /// How often the run has been taken up again.
  public private(set) var resumptions = 0
  /// What servers were found to refuse, by model.
  public private(set) var refused: [String: Set<String>] = [:]
  /// The room for thought that models were given, in tokens, by model.
  public private(set) var rooms: [String: Int] = [:]
  /// Elections that have ended, converged or not.
  public private(set) var electionsHeld = 0

  private var nodes: [NodePath: Node] = [:]

  private struct Node: Sendable {
    var record: NodeRecord
    /// The parts or subtasks, in order.
    var children: [NodePath] = []
    var positions: [ElectionID: Int] = [:]
    /// The steps or problems beneath.
    var series: Series?
    /// What a problem of a batch has spent, and the nodes that belong to it.
    var problem: (usage: Usage, members: [NodePath])?

    /// Samples of all its elections.
    var samples: Int { record.elections.reduce(0) { $0 + $1.samples } }
  }

  /// A fold of nothing.
  public init() {}

  /// A fold of some events.
  public init(_ events: some Sequence<Event>) {
    for event in events { apply(event) }
  }

  // MARK: Reading

  /// The root's problem in one line, or what the run was said to be about.
  public var title: String { nodes[.root]?.record.problem ?? start?.problem ?? "" }

  /// Whether a node has begun.
  public func has(_ path: NodePath) -> Bool { nodes[path] != nil }

  /// A node without what is beneath it.
  public func node(_ path: NodePath) -> NodeRecord? { nodes[path]?.record }

  /// The elections that a node has held.
  public func elections(of path: NodePath) -> [ElectionRecord] { nodes[path]?.record.elections ?? [] }

  /// What a problem of a batch has spent; the whole run's where there is no such problem.
  public func usage(of path: NodePath) -> Usage {
    guard var usage = nodes[path]?.problem?.usage else { return self.usage }
    usage.seconds = self.usage.seconds
    return usage
  }

  /// The tree below a node as it stands.
  public func tree(_ path: NodePath = .root) -> NodeRecord? {
    guard let node = nodes[path] else { return nil }
    var record = node.record
    record.children = (node.series?.kept ?? node.children).compactMap { tree($0) }
    if let omitted = node.series?.omitted, omitted.count > 0 { record.omitted = omitted }
    return record
  }

  /// The elections on which a node's solution rests, each once: those of its parts, and of the nodes from which solutions
  /// were taken, wherever in the run those were solved. What was omitted is in ``agreement(of:)`` alone.
  public func decisions(of path: NodePath) -> [ElectionRecord] {
    var decisions: [ElectionRecord] = []
    var seen: Set<NodePath> = []
    var open = [path]
    while let path = open.popLast() {
      guard let node = nodes[path], node.record.solution != nil || node.series != nil, seen.insert(path).inserted else {
        continue
      }
      if node.record.reusedFrom == nil { decisions += node.record.elections.filter { $0.ending == .converged } }
      open += node.record.reusedFrom.map { [$0] } ?? node.series?.kept ?? node.children
    }
    return decisions
  }

  /// How far the votes agreed on which a node's solution rests, whatever their margin was for.
  public func agreement(of path: NodePath = .root) -> Agreement {
    var agreement = nodes[path]?.series?.omitted.agreement ?? Agreement()
    for election in decisions(of: path) { agreement.add(election) }
    return agreement
  }

  /// The probability that a node's solution is right: 1 where code proved it; else by the elections that nothing but votes
  /// decided. Where a wrong winner is found out, or costs work alone, it takes nothing from this.
  public func reliability(of path: NodePath = .root) -> Double {
    voted(of: path).reliability
  }

  private func voted(of path: NodePath) -> Agreement {
    guard let node = nodes[path], !node.record.isVerified else { return Agreement() }
    var voted = node.series?.omitted.voted ?? Agreement()
    for election in decisions(of: path) where election.basis == .votes { voted.add(election) }
    return voted
  }

  // MARK: Taking in

  /// Takes an event in.
  public mutating func apply(_ event: Event) {
    usage.seconds = max(usage.seconds, event.seconds)
    spend(event)
    switch event.payload {
    case .runStarted(let start): self.start = start
    case .runResumed:
      resumptions += 1
      end = nil
    case .complete(let end): self.end = end
    case .modelFellBack(let model, let feature): refused[model, default: []].insert(feature)
    case .modelGivenRoom(let model, let tokens): rooms[model] = max(rooms[model] ?? 0, tokens)
    default: if let path = event.node { apply(event, at: path) }
    }
  }

  private mutating func apply(_ event: Event, at path: NodePath) {
    switch event.payload {
    case .nodeStarted(let problem, let depth): begin(path, problem, depth: depth)
    case .outlined(let ids, let compose):
      update(path) { node in
        node.children = ids.map { path.appending(.subtask($0)) }
        node.record.compose = compose
      }
    case .nodeDecided(let decision, let evidence):
      update(path) { node in
        (node.record.decision, node.record.evidence) = (decision, evidence)
        // A resumed run may solve here what it had taken over from elsewhere.
        node.record.reusedFrom = nil
        // What was tried before is no part of a problem that is solved directly after all.
        if decision == .atomic { (node.record.compose, node.children) = (nil, []) }
      }
    case .classificationComplete(_, let kind): update(path) { $0.record.kind = kind ?? $0.record.kind }
    case .proposed(let round): update(path) { $0.record.proposals += round.proposals }
    case .decomposed(_, _, let compose, let attempt):
      update(path) { node in
        node.record.compose = compose
        node.children = NodePath.Part.allCases.map { path.appending(.part($0, attempt: attempt)) }
      }
    case .reused(let from):
      update(path) { ($0.record.decision, $0.record.reusedFrom) = (.reused, from) }
    case .nodeComplete(let solution, let failure, let isVerified):
      complete(path, solution, failure)
      update(path) { $0.record.isVerified = isVerified && solution != nil }
    case .votingStarted(let record), .votingComplete(let record): keep(record, at: path)
    case .voteProgress(let vote, let candidate):
      if let id = event.election { count(vote, .success(candidate), id, at: path) }
    case .redFlagged(let vote, let flag):
      if let id = event.election { count(vote, .failure(flag), id, at: path) }
    case .struckOff(let candidate, _):
      guard let id = event.election else { return }
      update(path) { node in
        guard let position = node.positions[id] else { return }
        node.record.elections[position].strikeOff(candidate)
        if path.isStep { node.record.solution = nil }
      }
    case .measured(let right, let ballots, _):
      begin(path, path.description, depth: 1)
      complete(path, "\(right) of \(ballots)", nil)
    default: break
    }
  }

  /// Counts what an event tells to have been spent.
  private mutating func spend(_ event: Event) {
    let change: (inout Usage) -> Void
    switch event.payload {
    case .sampled(let sample):
      change = { usage in
        if let charge = sample.charge { usage.add(charge) }
        usage.samples += 1
      }
    case .attemptFailed(let attempt):
      change = { usage in
        usage.add(attempt.charge)
        usage.samples += attempt.samples
      }
    case .embedded(_, let charge): change = { $0.add(charge) }
    case .voteProgress(let vote, _) where vote.isShared: return
    case .redFlagged(let vote, _) where vote.isShared: return
    case .voteProgress: change = { $0.ballots += 1 }
    case .redFlagged(_, let flag): change = { $0.redFlags[flag.kind.rawValue, default: 0] += 1 }
    case .proposed(let round):
      change = { $0.ballots += max(0, round.proposals.reduce(0) { $0 + $1.count } - round.shared) }
    case .spent(let more): change = { $0.add(more) }
    default: return
    }
    change(&usage)
    if let problem = event.node?.problem { update(problem) { if $0.problem != nil { change(&$0.problem!.usage) } } }
  }

  private mutating func update(_ path: NodePath, _ change: (inout Node) -> Void) {
    if let index = nodes.index(forKey: path) { change(&nodes.values[index]) }
  }

  private mutating func begin(_ path: NodePath, _ problem: String, depth: Int) {
    guard nodes[path] == nil else { return }
    var node = Node(record: NodeRecord(id: path, problem: problem, depth: depth))
    if case .problem? = path.component { node.problem = (Usage(), []) }
    nodes[path] = node
    if let owner = path.problem, owner != path, !path.isStep { update(owner) { $0.problem?.members.append(path) } }
    guard let parent = path.parent else { return }
    switch path.component {
    case .step(let number): enter(path, number, of: parent, isComplete: true)
    case .problem(let number): enter(path, number, of: parent, isComplete: false)
    default: break
    }
  }

  private mutating func complete(_ path: NodePath, _ solution: String?, _ failure: Reason?) {
    update(path) { node in
      node.record.solution = solution
      node.record.failure = failure
      node.record.isComplete = true
      if failure != nil { node.record.decision = .stopped }
    }
    if case .problem(let number)? = path.component, let parent = path.parent {
      enter(path, number, of: parent, isComplete: true)
    }
  }

  // MARK: Elections

  private mutating func keep(_ record: ElectionRecord, at path: NodePath) {
    if case .step(let number)? = path.component { begin(path, "step \(number)", depth: 1) }
    if record.ending != nil { electionsHeld += 1 }
    update(path) { node in
      if let position = node.positions[record.id] {
        // What a verifier struck off before stays so.
        node.record.elections[position] = record
      } else {
        node.positions[record.id] = node.record.elections.count
        node.record.elections.append(record)
      }
      guard path.isStep, record.ending == .converged, record.decision == .step else { return }
      node.record.solution = record.winner
      node.record.decision = .atomic
      node.record.isComplete = true
    }
  }

  /// Counts a vote in an election that goes on, so that one which is cut short is known as far as it went.
  private mutating func count(
    _ vote: Event.Vote, _ result: Result<String, RedFlag>, _ id: ElectionID, at path: NodePath
  ) {
    update(path) { node in
      guard let position = node.positions[id], node.record.elections[position].ending == nil else { return }
      node.record.elections[position].count(vote, result)
    }
  }

  // MARK: Many steps, many problems

  private mutating func enter(_ path: NodePath, _ number: Int, of parent: NodePath, isComplete: Bool) {
    guard nodes[parent] != nil else { return }
    var series = nodes[parent]?.series ?? Series()
    update(parent) { $0.series = nil }
    let dropped = isComplete ? series.add(path, number) { nodes[$0]?.samples ?? 0 } : series.begin(path, number)
    for path in dropped { drop(path, into: &series.omitted) }
    update(parent) { $0.series = series }
  }

  private mutating func drop(_ path: NodePath, into omitted: inout OmittedRecord) {
    guard let node = nodes[path] else { return }
    omitted.count += 1
    if node.record.solution != nil { omitted.solved += 1 }
    omitted.agreement.add(agreement(of: path))
    omitted.voted.add(voted(of: path))
    let members = [path] + (node.problem?.members ?? [])
    for member in members + members.flatMap({ nodes[$0]?.series?.kept ?? [] }) {
      for election in nodes[member]?.record.elections ?? [] {
        omitted.samples += election.samples
        omitted.ballots += election.ballots
        omitted.flags.merge(election.flags, uniquingKeysWith: +)
      }
      if let beneath = nodes[member]?.series?.omitted {
        omitted.samples += beneath.samples
        omitted.ballots += beneath.ballots
        omitted.flags.merge(beneath.flags, uniquingKeysWith: +)
      }
      if member != path { nodes[member] = nil }
    }
    nodes[path] = nil
  }
}

extension Agreement {
  /// Adds an election that converged.
  package mutating func add(_ election: ElectionRecord) {
    add(votes: election.winnerVotes, of: election.ballots, margin: election.margin)
  }
}

extension NodePath {
  var isStep: Bool { if case .step? = component { true } else { false } }
}

extension ElectionRecord {
  /// Counts a sample as it comes in.
  fileprivate mutating func count(_ vote: Event.Vote, _ result: Result<String, RedFlag>) {
    samples += 1
    tokens.append(vote.tokens)
    Self.count(vote.model, in: &samplesByModel)
    switch result {
    case .success(let candidate):
      let position = entries.firstIndex { $0.candidate == candidate } ?? entries.count
      if position == entries.count { entries.append(Entry(candidate: candidate, votes: 0)) }
      entries[position].votes += 1
      Self.count(vote.model, in: &entries[position].voters)
      if !entries[position].isStruckOff { ballots += 1 }
    case .failure(let flag): flags[flag.kind.rawValue, default: 0] += 1
    }
  }

  private static func count(_ model: String, in shares: inout [Share]) {
    if let known = shares.firstIndex(where: { $0.model == model }) {
      shares[known].count += 1
    } else {
      shares.append(Share(model: model, count: 1))
    }
  }
}
