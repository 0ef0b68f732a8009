/// How much of a run a journal keeps.
public enum JournalLevel: String, Hashable, Sendable, CaseIterable {
  /// Every event: what a model said, each vote, each reason.
  case full
  /// No replies but those that were elected or proposed; each vote and each red flag.
  case votes
  /// What a resumed run needs and no more: decisions with the winner's verbatim text and counts. Votes under way when a run
  /// is killed are then asked for again.
  case decisions

  /// Whether an event is written as it is; of others only what they spent is.
  func keeps(_ payload: Event.Payload) -> Bool {
    switch (self, payload) {
    case (.full, _): true
    case (.votes, .sampled), (.votes, .attemptFailed), (.votes, .embedded): false
    case (.votes, _): true
    case (.decisions, .sampled), (.decisions, .attemptFailed), (.decisions, .embedded), (.decisions, .votingStarted),
      (.decisions, .voteProgress), (.decisions, .redFlagged), (.decisions, .modelRetried), (.decisions, .escalated),
      (.decisions, .synthesisComplete):
      false
    case (.decisions, _): true
    }
  }

  /// An event as this level writes it.
  func condensed(_ event: Event) -> Event {
    guard self == .decisions, case .votingComplete(var record) = event.payload else { return event }
    (record.rounds, record.tokens, record.samplesByModel) = ([], [], [])
    for position in record.entries.indices { record.entries[position].voters = [] }
    var event = event
    event.payload = .votingComplete(record)
    return event
  }
}

/// When the operating system is asked to bring what was written onto the disk. Whatever the choice, each line is handed to
/// the operating system, and so survives the end of this process, at the latest when an election is decided.
public enum JournalSync: String, Hashable, Sendable, CaseIterable {
  /// At every decided election: a loss of power costs what was under way.
  case always
  /// Once a second, and at the end: a loss of power costs the last second.
  case group
  /// Never: the operating system decides, usually within half a minute.
  case never
}
