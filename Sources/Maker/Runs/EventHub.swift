import MakerVoting
import Synchronization

/// Tells what happens in a run, one event after another: to the fold that everybody reads, to the journal, and to the run's
/// listeners. A run that is taken up again tells only what had not been told.
final class EventHub: Sendable {
  let run: String
  let journal: Journal?
  private let listeners: [EventListener]
  private let started = ContinuousClock().now
  /// What the run had taken before it was taken up again.
  private let before: Double
  private let state: Mutex<RunFold>

  init(run: String, listeners: [EventListener], journal: Journal? = nil) {
    self.run = run
    self.listeners = listeners
    self.journal = journal
    let past = journal?.past ?? RunFold()
    before = past.usage.seconds
    state = Mutex(past)
  }

  /// What is known of the run from before it was taken up again.
  var history: RunHistory? { journal?.history }

  /// Seconds that the run has taken.
  var seconds: Double { before + (ContinuousClock().now - started) / .seconds(1) }

  /// Takes a look at what has been told.
  func read<Value>(_ body: (RunFold) -> Value) -> Value { state.withLock { body($0) } }

  /// Tells an event.
  func tell(_ payload: Event.Payload, node: NodePath? = nil, election: ElectionID? = nil) {
    state.withLock { fold in
      let event = Event(run: run, node: node, election: election, seconds: seconds, payload: payload)
      assert(event.isWhatAJournalKeeps, "\(event) does not decode as it encodes")
      if history?.takeTold(event) == true { return }
      fold.apply(event)
      journal?.record(event)
      for listener in listeners { listener(event) }
    }
  }

  /// Nothing more is paid for once the journal cannot be written any more.
  func checkJournal() throws(Fault) {
    if let failure = journal?.failure { throw failure }
  }
}

extension Event {
  /// Whether it decodes as exactly as it encodes. In a debug build, and so in every test, all events of all runs are held
  /// against this: what is folded from a journal is then what was folded from the run itself.
  fileprivate var isWhatAJournalKeeps: Bool {
    (try? JSON(parsing: json.compact)).flatMap { try? Event(json: $0) } == self
  }
}
