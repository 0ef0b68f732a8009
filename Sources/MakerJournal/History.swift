import MakerText
import Synchronization

/// What a run that is taken up again need not ask for: decided elections, samples under way, and all that was told already.
package final class RunHistory: Sendable {
  private struct Key: Hashable {
    let stream: UInt64
    let decision: DecisionKind
    let first: Int
  }

  private struct Place: Hashable {
    let stream: UInt64
    let number: Int
  }

  private struct State {
    var fold = RunFold()
    var decided: [Key: [ElectionRecord]] = [:]
    var samples: [Place: SampleRecord] = [:]
    var proposals: [Place: ProposalRound] = [:]
    var reviews: [NodePath: [Bool]] = [:]
    var rows: [NodePath: JSON] = [:]
    var measured: [NodePath: (right: Int, ballots: Int, samples: Int)] = [:]
    /// How often each event was told, by its hash.
    var told: [UInt64: Int] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// Takes in an event of before.
  package func add(_ event: Event) {
    state.withLock { state in
      state.fold.apply(event)
      if let hash = event.identity { state.told[hash, default: 0] += 1 }
      switch event.payload {
      case .sampled(let sample):
        state.samples[Place(stream: sample.stream, number: sample.number)] = sample
      case .votingComplete(let record):
        state.decided[
          Key(stream: record.stream, decision: record.decision, first: record.id.first), default: []
        ].append(record)
      case .proposed(let round): state.proposals[Place(stream: round.stream, number: round.first)] = round
      case .reviewed(let isAccepted):
        if let node = event.node { state.reviews[node, default: []].append(isAccepted) }
      case .row(let row): if let node = event.node { state.rows[node] = row }
      case .measured(let right, let ballots, let samples):
        if let node = event.node { state.measured[node] = (right, ballots, samples) }
      default: break
      }
    }
  }

  /// The fold of what was told before.
  package var fold: RunFold { state.withLock { $0.fold } }

  /// How an election ended the first time, the second time after a candidate was struck off, and so on.
  package func elections(stream: UInt64, decision: DecisionKind, first: Int) -> [ElectionRecord] {
    state.withLock { $0.decided[Key(stream: stream, decision: decision, first: first)] ?? [] }
  }

  /// What a model said, if the prompt is still the same.
  package func sample(stream: UInt64, number: Int, promptHash: String) -> SampleRecord? {
    state.withLock { $0.samples[Place(stream: stream, number: number)] }
      .flatMap { $0.promptHash == promptHash ? $0 : nil }
  }

  /// A round of proposals.
  package func proposals(stream: UInt64, first: Int) -> ProposalRound? {
    state.withLock { $0.proposals[Place(stream: stream, number: first)] }
  }

  /// What a person decided on a refinement, in turn.
  package func nextReview(at node: NodePath) -> Bool? {
    state.withLock { state in
      guard let first = state.reviews[node]?.first else { return nil }
      state.reviews[node]?.removeFirst()
      return first
    }
  }

  /// What came of a problem of a batch.
  package func row(_ node: NodePath) -> JSON? { state.withLock { $0.rows[node] } }

  /// What was counted of a problem with a known reply.
  package func measured(_ node: NodePath) -> (right: Int, ballots: Int, samples: Int)? {
    state.withLock { $0.measured[node] }
  }

  /// Whether an event was told before; each telling answers once.
  package func takeTold(_ event: Event) -> Bool {
    guard let hash = event.identity else { return false }
    return state.withLock { state in
      guard let count = state.told[hash] else { return false }
      state.told[hash] = count > 1 ? count - 1 : nil
      return true
    }
  }
}

extension Event {
  /// What is the same when a resumed run tells it again; `nil` for what a resumed run tells anew.
  fileprivate var identity: UInt64? {
    switch payload {
    case .runStarted, .runResumed, .complete, .sampled, .attemptFailed, .embedded, .spent, .modelRetried,
      .modelReplaced:
      return nil
    case .votingComplete(let record):
      // A journal of a lower level leaves out some of it.
      var hash = StableHash(record.id.description)
      hash.combine(record.ending?.rawValue ?? "")
      hash.combine(record.winner ?? "")
      return hash.value
    default:
      var event = self
      event.seconds = 0
      return StableHash(event.json.compact).value
    }
  }
}
