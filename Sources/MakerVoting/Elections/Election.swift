/// First-to-ahead-by-k voting (arXiv 2511.09030, Algorithm 2) as a value: ballots go in, in sample order, and the state
/// says whether the election is decided and how many samples it needs at least.
///
/// The decision is a pure function of the ballots in sample order. At a lead of L over the runner-up exactly k − L more
/// votes are needed at least, so that many may be drawn side by side without ever drawing a sample that the sequential
/// rule might not have needed.
///
/// ```swift
/// var election = Election<String, String>(rules: ElectionRules(margin: 2))
/// election.record(.vote("4"))
/// election.record(.vote("4"))
/// election.winner?.candidate  // "4"
/// ```
public struct Election<Candidate: Hashable & Sendable, Sample: Hashable & Sendable>: Sendable {
  /// One class of equal ballots.
  public struct Entry: Sendable {
    /// The class.
    public let candidate: Candidate
    /// Votes counted for it.
    public fileprivate(set) var votes: Int
    /// Whether a verifier rejected it; its votes no longer count.
    public fileprivate(set) var isStruckOff: Bool
    /// What was said verbatim, in order of first appearance, with how often.
    fileprivate var samples: [(sample: Sample, count: Int)]
    /// Other classes that turned out to be the same, and were merged into it.
    public fileprivate(set) var aliases: [Candidate] = []

    /// The most frequent verbatim sample, the earliest on a tie.
    public var sample: Sample {
      var best = samples[0]
      for other in samples.dropFirst() where other.count > best.count { best = other }
      return best.sample
    }
  }

  /// The votes after one round of samples drawn side by side.
  public struct Round: Hashable, Sendable {
    /// Samples in the election when the round ended.
    public let samples: Int
    /// Votes by class, in order of the classes' first appearance.
    public let votes: [Int]

    /// The votes of one class added to those of another.
    fileprivate func merged(_ gone: Int, into kept: Int) -> Round {
      guard votes.indices.contains(gone) else { return self }
      var votes = votes + Array(repeating: 0, count: max(0, kept + 1 - votes.count))
      votes[kept] += votes[gone]
      votes.remove(at: gone)
      return Round(samples: samples, votes: votes)
    }
  }

  /// The margin and the limits.
  public let rules: ElectionRules
  /// The samples that the panel has at present; ``ElectionRules/maxVotes`` where the rules name no panel.
  public private(set) var panelSize: Int
  /// The classes in order of first appearance.
  public private(set) var entries: [Entry] = []
  /// Samples counted, discarded ones included.
  public private(set) var samples = 0
  /// Samples counted that were votes for a candidate that was not struck off.
  public private(set) var ballots = 0
  /// Discarded samples, by reason.
  public private(set) var flags: [String: Int] = [:]
  /// The counts over time, round by round.
  public private(set) var rounds: [Round] = []
  /// How the election ended; `nil` while it goes on.
  public private(set) var ending: ElectionEnding?

  private var consecutiveFlags = 0
  /// Samples in the election when the current round is complete.
  private var roundEnd = 0
  /// Samples that came after the decision. They count only if it is undone.
  private var surplus: [Ballot<Candidate, Sample>] = []

  /// An election with no votes yet. With fewer votes allowed than the margin takes it is hopeless from the start.
  public init(rules: ElectionRules = ElectionRules()) {
    self.rules = rules
    panelSize = rules.panel.map { min(max($0.size, rules.margin), rules.maxVotes) } ?? rules.maxVotes
    if rules.margin > rules.maxVotes { ending = .hopeless } else { roundEnd = roundSize }
  }

  /// The elected class and a verbatim sample of it, once the election has converged.
  public var winner: (candidate: Candidate, sample: Sample)? {
    guard ending == .converged, let leader = leader else { return nil }
    return (entries[leader].candidate, entries[leader].sample)
  }

  /// Votes by which the leader is ahead of the runner-up; 0 on a tie and before the first vote.
  public var lead: Int {
    var first = 0
    var second = 0
    for entry in entries where !entry.isStruckOff {
      if entry.votes > first { (first, second) = (entry.votes, first) } else { second = max(second, entry.votes) }
    }
    return first - second
  }

  /// The share of votes that went to others than the leader, 1 − max/total; 0 before the first vote. Votes for candidates
  /// that were struck off are in the total: a verifier's rejection is disagreement, too.
  public var disagreement: Double {
    var most = 0
    var total = 0
    for entry in entries {
      total += entry.votes
      if !entry.isStruckOff { most = max(most, entry.votes) }
    }
    return total == 0 ? 0 : 1 - Double(most) / Double(total)
  }

  /// Samples to be drawn side by side now; 0 once the election has ended. At the start of a round these are k − lead, or
  /// fewer where a limit could end the election sooner: never one that the sequential rule might not need. With a
  /// ``ElectionRules/batchSize`` they are that many, within ``ElectionRules/maxVotes``.
  public var needed: Int { ending == nil ? roundEnd - samples : 0 }

  /// Samples drawn ahead of need that the decision did not need. They were paid for and are not counted, unless the winner
  /// is struck off: then they come next.
  public var drawnAhead: Int { surplus.count }

  /// All samples drawn: those counted and those drawn ahead.
  public var drawn: Int { samples + surplus.count }

  /// Counts one sample. Samples recorded after the end are kept aside: the sequential rule would not have drawn them.
  public mutating func record(_ ballot: Ballot<Candidate, Sample>) {
    guard ending == nil else {
      surplus.append(ballot)
      return
    }
    samples += 1
    switch ballot {
    case .flagged(let reason):
      flags[reason, default: 0] += 1
      consecutiveFlags += 1
    case .vote(let candidate, let sample):
      count(candidate, sample)
    }
    judge()
    if ending != nil || samples == roundEnd { endRound() }
  }

  /// Strikes a candidate off, for instance an elected one that a verifier rejected, and goes on with the others.
  /// Votes for it, past and future, no longer count; Eq. 9 holds for what is left. Samples that had been drawn ahead are
  /// counted now.
  public mutating func strikeOff(_ candidate: Candidate) {
    guard let position = position(of: candidate), !entries[position].isStruckOff else { return }
    entries[position].isStruckOff = true
    ballots -= entries[position].votes
    ending = nil
    judge()
    guard ending == nil else { return }
    let next = surplus
    surplus = []
    if next.isEmpty {
      beginRound()
    } else {
      // They belong to the round that ended with the decision.
      _ = rounds.popLast()
      roundEnd = samples + next.count
      for ballot in next { record(ballot) }
    }
  }

  /// Takes two classes for one: the one with more votes, the earlier on a tie, stands for both, and its samples alone are
  /// verbatim. Between rounds only. Nothing happens where the election has ended, or one of them was struck off.
  ///
  /// - Returns: the class that stands for both.
  @discardableResult
  public mutating func merge(_ one: Candidate, _ other: Candidate) -> Candidate? {
    guard ending == nil, let a = position(of: one), let b = position(of: other), a != b, !entries[a].isStruckOff,
      !entries[b].isStruckOff
    else { return nil }
    let (first, second) = (min(a, b), max(a, b))
    let kept = entries[second].votes > entries[first].votes ? second : first
    let gone = kept == first ? second : first
    entries[kept].votes += entries[gone].votes
    entries[kept].aliases += [entries[gone].candidate] + entries[gone].aliases
    let candidate = entries[kept].candidate
    entries.remove(at: gone)
    // They were one all along.
    rounds = rounds.map { $0.merged(gone, into: kept) }
    judge()
    if ending == nil { roundEnd = samples + roundSize }
    return candidate
  }

  /// The two classes with the most votes, in that order, the earlier first on a tie.
  public var leading: (first: Entry, second: Entry)? {
    var best: [Int] = []
    for (position, entry) in entries.enumerated() where !entry.isStruckOff {
      let place = best.firstIndex { entries[$0].votes < entry.votes } ?? best.count
      best.insert(position, at: place)
      if best.count > 2 { best.removeLast() }
    }
    return best.count == 2 ? (entries[best[0]], entries[best[1]]) : nil
  }

  /// Ends an election that is still open because its time is up.
  public mutating func expire() {
    if ending == nil { ending = .exhausted }
  }

  private var leader: Int? {
    var best: Int?
    for (position, entry) in entries.enumerated() where !entry.isStruckOff {
      if best.map({ entry.votes > entries[$0].votes }) ?? true { best = position }
    }
    return best
  }

  /// Elections have few classes, and the lead is found by looking at each of them anyway.
  private func position(of candidate: Candidate) -> Int? {
    for position in entries.indices where entries[position].candidate == candidate { return position }
    return entries.firstIndex { $0.aliases.contains(candidate) }
  }

  private mutating func count(_ candidate: Candidate, _ sample: Sample) {
    guard let position = position(of: candidate) else {
      entries.append(Entry(candidate: candidate, votes: 1, isStruckOff: false, samples: [(sample, 1)]))
      ballots += 1
      consecutiveFlags = 0
      return
    }
    entries[position].votes += 1
    if candidate != entries[position].candidate {
      // Under another name: counted, and not quoted.
    } else if let known = entries[position].samples.firstIndex(where: { $0.sample == sample }) {
      entries[position].samples[known].count += 1
    } else {
      entries[position].samples.append((sample, 1))
    }
    if entries[position].isStruckOff {
      consecutiveFlags += 1
    } else {
      ballots += 1
      consecutiveFlags = 0
    }
  }

  private mutating func judge() {
    let lead = lead
    let left = rules.maxVotes - samples
    if lead >= rules.margin {
      ending = .converged
    } else if consecutiveFlags >= rules.maxConsecutiveFlags || (left == 0 && ballots == 0) {
      ending = .allFlagged
    } else if left == 0 {
      ending = .exhausted
    } else if lead + left < rules.margin {
      ending = .hopeless
    } else if let panel = rules.panel, samples >= panelSize {
      if disagreement > panel.threshold {
        panelSize = min(panelSize + panel.growth, rules.maxVotes)
      } else {
        ending = ballots == 0 ? .allFlagged : .exhausted
      }
    }
  }

  private mutating func endRound() {
    rounds.append(Round(samples: samples, votes: entries.map(\.votes)))
    beginRound()
  }

  private mutating func beginRound() {
    guard ending == nil else { return }
    if let most = rules.maxRounds, rounds.count >= most { ending = .exhausted }
    roundEnd = samples + roundSize
  }

  /// The samples of a round that begins now.
  private var roundSize: Int {
    let left = rules.maxVotes - samples
    if let size = rules.batchSize { return min(size, left) }
    let lead = lead
    // The fewest samples after which the election can be hopeless: each against the leader costs its lead one and the
    // limit one; once the lead is gone, a discarded sample costs the limit one.
    let spare = lead + left - rules.margin
    let untilHopeless = spare / 2 < lead ? spare / 2 + 1 : left - rules.margin + 1
    return min(
      rules.margin - lead, untilHopeless, panelSize - samples, rules.maxConsecutiveFlags - consecutiveFlags)
  }
}
