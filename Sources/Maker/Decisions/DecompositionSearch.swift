import MakerVoting

/// The decompositions of one problem in the order in which they are elected: proposals are sampled, checked by code and
/// merged, discriminators vote, and one that failed later on is struck off before the next is elected.
struct DecompositionSearch<D: Domain> {
  /// What was elected.
  enum Choice {
    /// To split the problem in this way.
    case decomposition(Decomposition<D.Problem>)
    /// To solve it directly.
    case stop
  }

  /// The proposals that stand for election, in order of first appearance.
  private struct Slate {
    private(set) var decompositions: [Decomposition<D.Problem>] = []
    var hasStop = false
    /// All that were merged in one, with how often their kinds were named.
    private var merged: [String: [(found: Decomposition<D.Problem>, count: Int)]] = [:]

    var isEmpty: Bool { decompositions.isEmpty && !hasStop }

    /// Takes a proposal in. Of those that say the same the first stands, with the kinds that were named most often.
    mutating func enter(_ found: Decomposition<D.Problem>, count: Int) {
      var group = merged[found.content] ?? []
      if let known = group.firstIndex(where: { $0.found.reply.kinds == found.reply.kinds }) {
        group[known].count += count
      } else {
        group.append((found, count))
      }
      merged[found.content] = group
      var best = group[0]
      for other in group.dropFirst() where other.count > best.count { best = other }
      if let known = decompositions.firstIndex(where: { $0.content == found.content }) {
        decompositions[known] = best.found
      } else {
        decompositions.append(found)
      }
    }

    mutating func remove(_ content: String) { decompositions.removeAll { $0.content == content } }

    mutating func remove(line: String) { decompositions.removeAll { $0.reply.line == line } }

    /// Removes what was sampled last.
    mutating func removeLast() { if decompositions.popLast() == nil { hasStop = false } }
  }

  private enum Elected {
    case choice(Choice)
    case none
  }

  private static var none: String { "none of these" }

  /// Why there is nothing more to elect.
  private(set) var failure = Reason.noProposal

  private let node: Node<D>
  private let parts: any Decomposing<D.Problem, D.Solution>
  private let problem: D.Problem
  private var rungs: ArraySlice<Escalation>
  private var slate = Slate()
  private var struckOff: Set<String> = []
  /// Proposals that code rejected, and such as failed when they were carried out.
  private var known = RejectedReplies()
  /// Whether nothing was proposed yet but by those who voted on atomicity.
  private var isFirstRound = true
  /// Whether the ballots said that the problem is to be split: of those proposals it is none to solve it directly.
  private let isSplitElected: Bool

  private var run: Run { node.run }

  init(
    _ node: Node<D>, _ problem: D.Problem, _ parts: any Decomposing<D.Problem, D.Solution>, isSplitElected: Bool = false
  ) {
    self.node = node
    self.isSplitElected = isSplitElected
    self.parts = parts
    self.problem = problem
    rungs = node.run.ladder[...]
  }

  /// The next elected choice. An empty slate, or the election of `none`, means a new round of proposals, a rung higher;
  /// `nil` when the ladder ends.
  mutating func next() async throws -> Choice? {
    while let rung = rungs.first {
      if slate.isEmpty {
        if rung.step != .first { node.tell(.escalated(rung.step, failure)) }
        slate = try await propose(rung)
      }
      switch slate.isEmpty ? nil : try await discriminate(rung) {
      case .choice(let choice)?: return choice
      case Elected.none?: failure = .noneElected
      case nil: break
      }
      slate = Slate()
      rungs = rungs.dropFirst()
    }
    return nil
  }

  /// A decomposition that was elected has failed.
  mutating func strikeOff(_ decomposition: Decomposition<D.Problem>, _ reason: Reason) {
    failure = reason
    node.tell(.struckOff(candidate: decomposition.reply.line, reason: reason.description))
    struckOff.insert(decomposition.content)
    known.note(decomposition.reply.line, "it was tried, and failed")
    slate.remove(decomposition.content)
  }

  // MARK: Proposals

  /// Samples proposals side by side, drops the unsound ones and merges those of equal content. In the first round those that
  /// were ballots on atomicity are among them.
  private mutating func propose(_ rung: Escalation) async throws -> Slate {
    let stream = node.stream(.decomposer)
    let memo = isFirstRound ? node.proposed : nil
    isFirstRound = false
    let first = memo?.first ?? run.sampler.nextNumber(of: stream)
    var slate = Slate()
    var round = ProposalRound(stream: stream, first: first, samples: 0, proposals: [], flags: [:])
    var keys: [String] = []
    func enter(_ key: String, _ proposal: ProposalRecord) {
      if let known = keys.firstIndex(of: key) {
        round.proposals[known].count += proposal.count
      } else {
        keys.append(key)
        round.proposals.append(proposal)
      }
    }
    let replies = try await replies(rung, stream, first, memo, &round)
    for (reply, text, count) in replies {
      var proposal = ProposalRecord(proposal: reply.line, count: count, rejection: nil, text: text)
      if reply.stop {
        slate.hasStop = memo == nil || !isSplitElected
        enter("stop", proposal)
        continue
      }
      do throws(Rejection) {
        let found = try parts.decomposition(of: problem, from: reply)
        if struckOff.contains(found.content) { throw Rejection("it was tried before, and failed") }
        try node.checkProgress(found)
        slate.enter(found, count: count)
        // By its kinds as well: a run that is taken up again counts them anew.
        enter("=\(found.content) \(found.reply.kinds)", proposal)
      } catch {
        proposal.rejection = error.description
        known.note(reply.line, node.domain.told(of: error, isProposal: true))
        enter("!" + reply.line, proposal)
      }
    }
    if round.flags.values.reduce(0, +) == round.samples { failure = .proposalsDiscarded(round.flags) }
    node.tell(.proposed(round))
    return slate
  }

  /// What decomposers say, each reply with how often; of a round from before the run was taken up again, what they said.
  private func replies(
    _ rung: Escalation, _ stream: UInt64, _ first: Int, _ memo: SampleMemo<DecomposerReply>?,
    _ round: inout ProposalRound
  ) async throws -> [(DecomposerReply, text: String, count: Int)] {
    let wanted = Wanted(
      node: node.place.path, agent: .decomposer, stream: stream,
      numbers: first..<first + max(node.proposals, memo?.count ?? 0), rung: rung, margin: node.margin.k)
    let known = known
    func inquiry(_ slot: Slot) -> Inquiry<DecomposerReply> {
      known.told(in: parts.decomposer(for: problem, wording: slot.wording))
    }
    if let known = run.events.history?.proposals(stream: stream, first: first) {
      let reader = inquiry(run.sampler.slot(first, wanted))
      let replies = known.proposals.compactMap { proposal in
        (try? reader.read(proposal.text)).map { ($0, text: proposal.text, count: proposal.count) }
      }
      if replies.count == known.proposals.count {
        run.sampler.advance(stream, to: first + known.samples)
        (round.samples, round.flags, round.shared) = (known.samples, known.flags, known.shared)
        return replies
      }
    }
    let drawn =
      if let memo {
        try await memo.draw(wanted, from: run.sampler, inquiry)
      } else {
        try await run.sampler.draw(wanted, inquiry)
      }
    round.samples = drawn.count
    round.shared = drawn.count { $0.isShared && (try? $0.result.get()) != nil }
    return drawn.compactMap { sample in
      switch sample.result {
      case .success(let reply): return (reply, text: sample.text, count: 1)
      case .failure(let flag):
        round.flags[flag.kind.rawValue, default: 0] += 1
        node.tell(.redFlagged(run.sampler.vote(sample), flag: flag))
        return nil
      }
    }
  }

  // MARK: The vote

  /// Lets discriminators elect one of the proposals. An election that stalls drops its last candidate and starts anew.
  ///
  /// - Returns: `nil` when the slate ran out that way.
  private mutating func discriminate(_ rung: Escalation) async throws -> Elected? {
    while !slate.isEmpty {
      let direct = "Answer directly: \(parts.directOption)"
      let ids = slate.decompositions.map(\.content) + (slate.hasStop ? ["stop"] : []) + ["none"]
      var contest = discriminators(
        ids, slate.decompositions.map(\.reply), (slate.hasStop ? [direct] : []) + [Self.none]
      )
      .contest(on: rung)
      try await contest.hold()
      if let elected = contest.winner {
        if elected == "none" { return Elected.none }
        if elected == "stop" { return .choice(.stop) }
        return slate.decompositions.first { $0.content == elected }.map { .choice(.decomposition($0)) }
      }
      guard contest.ending != .allFlagged else { return nil }
      // `none` cannot be dropped. Where nothing else had a vote, the proposal sampled last goes.
      switch contest.last(but: Self.none) {
      case direct?: slate.hasStop = false
      case let last?: slate.remove(line: last)
      case nil: slate.removeLast()
      }
      node.tell(.escalated(.smallerSlate, contest.failure))
    }
    return nil
  }

  /// A decision in which every discriminator sees the options in an order of its own, each with its label.
  private func discriminators(
    _ ids: [String], _ proposals: [DecomposerReply], _ others: [String]
  ) -> Decision<String, String> {
    let stream = node.stream(.discriminator)
    let shown = Dictionary(zip(ids, proposals.map(\.line) + others)) { first, _ in first }
    let (common, texts) = OptionList.described(proposals)
    let options = (texts + others).enumerated().map { OptionList.Option(label: $0 + 1, text: $1) }
    func inquiry(_ slot: Slot) -> Inquiry<String> {
      var hash = StableHash()
      hash.combine(stream)
      hash.combine(UInt64(slot.number))
      var random = SplitMix64(seed: hash.value)
      let list = OptionList(common: common, options.shuffled(using: &random))
      let inquiry = parts.discriminator(for: problem, options: list, wording: slot.wording)
      return Inquiry(agent: inquiry.agent, prompt: inquiry.prompt, schema: inquiry.schema) { text throws(RedFlag) in
        ids[try inquiry.read(text) - 1]
      }
    }
    return node.decision(
      .decomposition, stream: stream, maxVotes: 10 * node.margin.k,
      Candidacy(candidate: { $0 }, show: { shown[$0] ?? $0 }), isEachItsOwn: true, inquiry: inquiry, accept: { $0 })
  }
}
