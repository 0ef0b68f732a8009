import MakerVoting
import Synchronization

/// One decision of a run: an election that is held again with more effort where it does not converge, and goes on without a
/// candidate that code rejects. The recursion, steps and graphs decide everything by this.
struct Decision<Value: Hashable & Sendable, Accepted> {
  /// What became of it.
  enum Verdict {
    /// Elected, and accepted by code.
    case elected(Value, Accepted)
    /// Elected was no solution, but what is to be said of the problem.
    case remark(Remark)
    /// Not decided.
    case failed(Reason)

    /// What was accepted.
    var accepted: Accepted? { if case .elected(_, let accepted) = self { accepted } else { nil } }
  }

  /// How it went, for margins that follow what elections show.
  struct Account {
    /// Votes for the winner of the last election.
    var votes = 0
    /// Votes for all candidates, those that were struck off included.
    var cast = 0
    /// Samples of all elections.
    var samples = 0
    /// What code rejected last.
    var rejection: Rejection?
  }

  let kind: DecisionKind
  let node: NodePath
  let stream: UInt64
  let rules: ElectionRules
  /// Why it has its margin.
  var basis = MarginBasis.votes
  let bound: AdaptiveMargin.Bound?
  let sampler: Sampler
  let events: EventHub
  /// The rungs that are climbed.
  let ladder: [Escalation]
  let candidacy: Candidacy<Value>
  /// The agent as the samples of a slot see it.
  let inquiry: (Slot) -> Inquiry<Value>
  /// Whether every sample has a prompt of its own.
  var isEachItsOwn = false
  /// Samples that serve another decision as well; they are those of the first rung.
  var memo: SampleMemo<Value>?
  /// Whether the first rejection ends it.
  var isStrict = false
  /// What agents who are asked again are told of a rejection: which check failed, never what it expected.
  var told: (Rejection) -> String? = { _ in nil }
  /// What a value says instead of a solution.
  var remark: (Value) -> Remark? = { _ in nil }
  /// Accepts an elected value by code, or rejects it by a ``Rejection``; whatever else is thrown ends the run.
  let accept: (Value) async throws -> Accepted

  /// Holds elections until one is accepted, or the ladder ends.
  func make() async throws -> (verdict: Verdict, account: Account) {
    var account = Account()
    var failure = Reason.undecided(kind, .exhausted, flags: [:])
    var known = RejectedReplies()
    for rung in ladder {
      if rung.step != .first { events.tell(.escalated(rung.step, failure), node: node) }
      var contest = contest(on: rung, known)
      var rejection: Rejection?
      while true {
        try await contest.hold()
        if rung.step == .first { memo?.share(contest.numbers) }
        guard let winner = contest.winner else { break }
        (account.votes, account.cast) = (contest.agreement.votes, contest.votesCast)
        if let remark = remark(winner) {
          account.samples += contest.drawn
          return (.remark(remark), account)
        }
        do {
          let accepted = try await accept(winner)
          account.samples += contest.drawn
          return (.elected(winner, accepted), account)
        } catch let error as Rejection {
          // A check that was cut short is no rejection.
          try Task.checkCancellation()
          (rejection, account.rejection) = (error, error)
          contest.strikeOff(winner, error)
          known.note(candidacy.show(winner), told(error))
          if isStrict { break }
        }
      }
      account.samples += contest.drawn
      failure = rejection.map { .rejected(.elected, $0.description) } ?? contest.failure
      if isStrict, rejection != nil { break }
    }
    return (.failed(failure), account)
  }

  /// The election on one rung, whose agents are told of what was rejected on those before: all of them the same.
  func contest(on rung: Escalation, _ known: RejectedReplies = RejectedReplies()) -> Contest<Value> {
    let inquiry = { (slot: Slot) in known.told(in: self.inquiry(slot)) }
    let memo = rung.step == .first ? memo : nil
    let first = memo?.first ?? sampler.nextNumber(of: stream)
    func terms(_ agent: Agent, _ prompt: String) -> ElectionTerms {
      ElectionTerms(
        node: node, kind: kind, agent: agent, rung: rung, stream: stream, rules: rules, basis: basis, bound: bound,
        prompt: prompt)
    }
    func slot(_ number: Int, _ agent: Agent) -> Slot {
      sampler.slot(number, terms(agent, "").wanted(number..<number + 1))
    }
    // Which agent it is follows from the wording alone.
    let opening = inquiry(Slot(number: first, model: 0, wording: rung.wording, temperature: 0))
    let asked = inquiry(slot(first, opening.agent))
    return Contest(
      terms(asked.agent, asked.prompt), sampler: sampler, events: events, from: first, candidacy,
      draw: { wanted in
        var wanted = wanted
        wanted.isEachItsOwn = isEachItsOwn
        guard let memo else { return try await sampler.draw(wanted, inquiry) }
        return try await memo.draw(wanted, from: sampler, inquiry)
      },
      read: { number, text in try? inquiry(slot(number, asked.agent)).read(text) })
  }
}

/// The samples of one stream that were drawn for one decision and serve another as well. Used by one task at a time.
final class SampleMemo<Value: Hashable & Sendable>: Sendable {
  private struct State {
    var known: [Int: Drawn<Value>] = [:]
    /// The numbers that all decisions share, once there are some.
    var shared: Range<Int>?
  }

  private let state = Mutex(State())

  /// The number of the first sample, once there is one.
  var first: Int? { state.withLock { $0.shared?.lowerBound } }
  /// How many samples are shared.
  var count: Int { state.withLock { $0.shared?.count ?? 0 } }

  /// The samples that are wanted: those that are known; of a decision from before the run was taken up again, those that it
  /// had; and else new ones. The stream may be further on than this election: another one went on with it after the samples
  /// both share.
  func draw(
    _ wanted: Wanted, from sampler: Sampler, _ inquiry: (Slot) -> Inquiry<Value>
  ) async throws -> [Drawn<Value>] {
    let (known, end) = state.withLock { state in
      let first = wanted.numbers.lowerBound
      let shared = state.shared ?? first..<first
      state.shared = shared
      return (state.known, shared.upperBound)
    }
    var drawn: [Drawn<Value>] = []
    var missing = 0
    for number in wanted.numbers {
      if var sample = known[number] {
        sample.isShared = true
        drawn.append(sample)
      } else if number < end {
        var again = wanted
        again.numbers = number..<number + 1
        for var sample in try await sampler.draw(again, inquiry) {
          // Counted when the first decision was taken.
          sample.isShared = true
          drawn.append(sample)
        }
      } else {
        missing += 1
      }
    }
    guard missing > 0 else { return drawn }
    let next = sampler.nextNumber(of: wanted.stream)
    var rest = wanted
    rest.numbers = next..<next + missing
    let new = try await sampler.draw(rest, inquiry)
    if next == end {
      state.withLock { state in
        for sample in new { state.known[sample.number] = sample }
        state.shared = (state.shared?.lowerBound ?? next)..<end + missing
      }
    }
    return drawn + new
  }

  /// The first decision was taken before the run was taken up again: both share these samples.
  func share(_ numbers: Range<Int>) {
    state.withLock { if $0.shared == nil { $0.shared = numbers } }
  }
}
