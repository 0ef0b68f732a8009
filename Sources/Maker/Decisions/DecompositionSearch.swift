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
    var decompositions: [Decomposition<D.Problem>] = []
    var hasStop = false

    var isEmpty: Bool { decompositions.isEmpty && !hasStop }
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

  private var run: Run { node.run }

  init(_ node: Node<D>, _ problem: D.Problem, _ parts: any Decomposing<D.Problem, D.Solution>) {
    self.node = node
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
    slate.decompositions.removeAll { $0.content == decomposition.content }
  }

  // MARK: Proposals

  /// Samples proposals side by side, drops the unsound ones and merges those of equal content.
  private mutating func propose(_ rung: Escalation) async throws -> Slate {
    let stream = node.stream(.decomposer)
    let first = run.sampler.nextNumber(of: stream)
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
    for (reply, text, count) in try await replies(rung, stream, first, &round) {
      var proposal = ProposalRecord(proposal: reply.line, count: count, rejection: nil, text: text)
      if reply.stop {
        slate.hasStop = true
        enter("stop", proposal)
        continue
      }
      do throws(Rejection) {
        let found = try parts.decomposition(of: problem, from: reply)
        if struckOff.contains(found.content) { throw Rejection("it was tried before, and failed") }
        try node.checkProgress(found)
        if !slate.decompositions.contains(where: { $0.content == found.content }) { slate.decompositions.append(found) }
        enter("=" + found.content, proposal)
      } catch {
        proposal.rejection = error.description
        enter("!" + reply.line, proposal)
      }
    }
    if round.flags.values.reduce(0, +) == round.samples { failure = .proposalsDiscarded(round.flags) }
    node.tell(.proposed(round))
    return slate
  }

  /// What decomposers say, each reply with how often; of a round from before the run was taken up again, what they said.
  private func replies(
    _ rung: Escalation, _ stream: UInt64, _ first: Int, _ round: inout ProposalRound
  ) async throws -> [(DecomposerReply, text: String, count: Int)] {
    let wanted = Wanted(
      node: node.place.path, agent: .decomposer, stream: stream,
      numbers: first..<first + node.proposals, rung: rung, margin: node.margin.k)
    func inquiry(_ slot: Slot) -> Inquiry<DecomposerReply> { parts.decomposer(for: problem, wording: slot.wording) }
    if let known = run.events.history?.proposals(stream: stream, first: first) {
      let reader = inquiry(run.sampler.slot(first, wanted))
      let replies = known.proposals.compactMap { proposal in
        (try? reader.read(proposal.text)).map { ($0, text: proposal.text, count: proposal.count) }
      }
      if replies.count == known.proposals.count {
        run.sampler.advance(stream, to: first + known.samples)
        (round.samples, round.flags) = (known.samples, known.flags)
        return replies
      }
    }
    let drawn = try await run.sampler.draw(wanted, inquiry)
    round.samples = drawn.count
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
      let lines = slate.decompositions.map(\.reply.line) + (slate.hasStop ? [direct] : []) + [Self.none]
      let ids = slate.decompositions.map(\.content) + (slate.hasStop ? ["stop"] : []) + ["none"]
      var contest = discriminators(ids: ids, lines: lines).contest(on: rung)
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
      case let last?: slate.decompositions.removeAll { $0.reply.line == last }
      case nil: if slate.decompositions.popLast() == nil { slate.hasStop = false }
      }
      node.tell(.escalated(.smallerSlate, contest.failure))
    }
    return nil
  }

  /// A decision in which every discriminator sees the options in an order of its own.
  private func discriminators(ids: [String], lines: [String]) -> Decision<String, String> {
    let stream = node.stream(.discriminator)
    let shown = Dictionary(zip(ids, lines)) { first, _ in first }
    func inquiry(_ slot: Slot) -> Inquiry<String> {
      var hash = StableHash()
      hash.combine(stream)
      hash.combine(UInt64(slot.number))
      var random = SplitMix64(seed: hash.value)
      let order = Array(ids.indices).shuffled(using: &random)
      let inquiry = parts.discriminator(for: problem, options: order.map { lines[$0] }, wording: slot.wording)
      return Inquiry(agent: inquiry.agent, prompt: inquiry.prompt, schema: inquiry.schema) { text throws(RedFlag) in
        ids[order[try inquiry.read(text)]]
      }
    }
    return node.decision(
      .decomposition, stream: stream, maxVotes: 10 * node.margin.k,
      Candidacy(candidate: { $0 }, show: { shown[$0] ?? $0 }), isEachItsOwn: true, inquiry: inquiry, accept: { $0 })
  }
}
