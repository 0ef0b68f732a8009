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

  private enum Election {
    case choice(Choice)
    case none
  }

  /// Why there is nothing more to elect.
  private(set) var failure = Failure.noConsensus("no sound decomposition was proposed")

  private let node: NodeRun<D>
  private let problem: D.Problem
  private var rungs: ArraySlice<Escalation>
  private var slate = Slate()
  private var struckOff: Set<String> = []

  private var domain: D { node.domain }
  private var run: Run { node.run }

  init(_ node: NodeRun<D>, _ problem: D.Problem) {
    self.node = node
    self.problem = problem
    rungs = node.run.ladder[...]
  }

  /// The next elected choice. An empty slate, or the election of `none`, means a new round of proposals, a rung higher;
  /// `nil` when the ladder ends.
  mutating func next() async throws -> Choice? {
    while let rung = rungs.first {
      if slate.isEmpty {
        if rung.step != .first {
          run.events.tell(.escalated(step: rung.step.rawValue, reason: failure.reason), node: node.place.path)
        }
        slate = try await propose(rung)
      }
      switch slate.isEmpty ? nil : try await discriminate(rung) {
      case .choice(let choice)?: return choice
      case Election.none?: failure = .noConsensus("none of the proposed decompositions was elected")
      case nil: break
      }
      slate = Slate()
      rungs = rungs.dropFirst()
    }
    return nil
  }

  /// A decomposition that was elected has failed.
  mutating func strikeOff(_ elected: Decomposition<D.Problem>, _ why: Failure) {
    failure = why
    struckOff.insert(elected.content)
    slate.decompositions.removeAll { $0.content == elected.content }
    if slate.isEmpty { rungs = rungs.dropFirst() }
    run.events.tell(.struckOff(candidate: elected.reply.line, reason: why.reason), node: node.place.path)
  }

  /// Samples proposals side by side, drops the unsound ones and merges those of equal content.
  private func propose(_ rung: Escalation) async throws -> Slate {
    let stream = run.stream(node.streamIdentity, .decomposer)
    let first = run.sampler.nextNumber(of: stream)
    let wanted = Wanted(
      agent: .decomposer, stream: stream, numbers: first..<first + max(1, run.settings.proposals), rung: rung,
      margin: node.margin.k)
    let drawn = try await run.sampler.draw(wanted) { domain.decomposer(for: problem, wording: $0.wording) }
    var slate = Slate()
    var counts: [(reply: DecomposerReply, key: String, count: Int, rejection: String?)] = []
    func note(_ reply: DecomposerReply, key: String, rejection: String?) {
      if let known = counts.firstIndex(where: { $0.key == key }) {
        counts[known].count += 1
      } else {
        counts.append((reply, key, 1, rejection))
      }
    }
    for sample in drawn {
      switch sample.result {
      case .failure(let flag):
        run.events.tell(
          .redFlagged(run.event(sample), flag: flag), node: node.place.path
        )
      case .success(let reply) where reply.stop:
        slate.hasStop = true
        note(reply, key: "stop", rejection: nil)
      case .success(let reply):
        do throws(Rejection) {
          let found = try domain.decomposition(of: problem, from: reply)
          if struckOff.contains(found.content) { throw Rejection("it was tried before, and failed") }
          try node.checkProgress(found)
          if !slate.decompositions.contains(where: { $0.content == found.content }) {
            slate.decompositions.append(found)
          }
          note(reply, key: "=" + found.content, rejection: nil)
        } catch {
          note(reply, key: "!" + reply.line, rejection: error.description)
        }
      }
    }
    let records = counts.map { ProposalRecord(proposal: $0.reply.line, count: $0.count, rejection: $0.rejection) }
    run.ledger.update(node.place.path) { $0.proposals += records }
    run.events.tell(.proposed(records), node: node.place.path)
    return slate
  }

  /// Lets discriminators elect one of the proposals. An election that stalls drops its last candidate and starts anew.
  ///
  /// - Returns: `nil` when the slate ran out that way.
  private mutating func discriminate(_ rung: Escalation) async throws -> Election? {
    while !slate.isEmpty {
      let options = slate.decompositions.map { ($0.content, $0.reply.line) }
      let ids = options.map(\.0) + (slate.hasStop ? ["stop"] : []) + ["none"]
      let lines =
        options.map(\.1) + (slate.hasStop ? ["Answer directly: \(domain.directOption)"] : []) + ["none of these"]
      var contest = discriminators(ids: ids, lines: lines, rung: rung)
      try await contest.hold()
      if let elected = contest.winner {
        if elected == "none" { return Election.none }
        if elected == "stop" { return .choice(.stop) }
        return slate.decompositions.first { $0.content == elected }.map { .choice(.decomposition($0)) }
      }
      guard contest.ending != .allFlagged else { return nil }
      // `none` cannot be dropped. Where nothing else had a vote, the proposal sampled last goes.
      switch contest.last(but: "none") {
      case "stop": slate.hasStop = false
      case let last?: slate.decompositions.removeAll { $0.content == last }
      case nil: if slate.decompositions.popLast() == nil { slate.hasStop = false }
      }
      run.events.tell(
        .escalated(step: "smaller_slate", reason: "the vote on the decomposition stalled"), node: node.place.path)
    }
    return nil
  }

  /// An election in which every discriminator sees the options in an order of its own.
  private func discriminators(ids: [String], lines: [String], rung: Escalation) -> Contest<String> {
    let stream = run.stream(node.streamIdentity, .discriminator)
    let sampler = run.sampler
    let shown = Dictionary(zip(ids, lines)) { first, _ in first }
    func inquiry(_ slot: Slot) -> Inquiry<String> {
      var hash = StableHash()
      hash.combine(stream)
      hash.combine(UInt64(slot.number))
      var random = SplitMix64(seed: hash.value)
      let order = Array(ids.indices).shuffled(using: &random)
      let inquiry = domain.discriminator(for: problem, options: order.map { lines[$0] }, wording: slot.wording)
      return Inquiry(agent: inquiry.agent, prompt: inquiry.prompt, schema: inquiry.schema) { text throws(RedFlag) in
        ids[order[try inquiry.read(text)]]
      }
    }
    let first = sampler.nextNumber(of: stream)
    let opening = Wanted(
      agent: .discriminator, stream: stream, numbers: first..<first + 1, rung: rung, margin: node.margin.k)
    let terms = node.terms(
      "decomposition", .discriminator, rung, stream, maxVotes: 10 * node.margin.k,
      prompt: inquiry(sampler.slot(first, opening)).prompt)
    return Contest(terms, run: run, from: first, candidate: { $0 }, show: { shown[$0] ?? $0 }) { wanted in
      var wanted = wanted
      wanted.isEachItsOwn = true
      return try await sampler.draw(wanted, inquiry)
    }
  }
}
