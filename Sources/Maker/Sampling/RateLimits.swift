/// How fast each of a run's models may be asked, where its provider counts by the minute.
public struct RateLimits: Hashable, Sendable {
  /// The most requests that begin within any minute; `nil` for any number.
  public var requestsPerMinute: Int?
  /// The most tokens within any minute, read and written, a call under way counted with its worst case; `nil` for any
  /// number. A request that is larger by itself waits until it is alone.
  public var tokensPerMinute: Int?

  /// Limits; none by default. Numbers below 1 count as 1.
  public init(requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil) {
    self.requestsPerMinute = requestsPerMinute.map { max(1, $0) }
    self.tokensPerMinute = tokensPerMinute.map { max(1, $0) }
  }
}

/// What was begun within the last minute.
struct RateWindow: Sendable {
  private static let length = Duration.seconds(60)

  private struct Entry {
    let id: Int
    let time: Duration
    var tokens: Int
  }

  private let limits: RateLimits
  private var entries: [Entry] = []
  private var tokens = 0
  private var nextID = 0

  init(_ limits: RateLimits) { self.limits = limits }

  /// How long a request of so many tokens has to wait; `nil` if it may begin.
  mutating func wait(_ wanted: Int, now: Duration) -> Duration? {
    guard limits != RateLimits() else { return nil }
    let old = entries.prefix { now - $0.time >= Self.length }
    tokens -= old.reduce(0) { $0 + $1.tokens }
    entries.removeFirst(old.count)
    func until(_ entry: Entry) -> Duration { entry.time + Self.length - now }
    if let most = limits.requestsPerMinute, entries.count >= most { return until(entries[entries.count - most]) }
    guard let most = limits.tokensPerMinute, !entries.isEmpty else { return nil }
    var excess = tokens.addingClamped(wanted) - most
    guard excess > 0 else { return nil }
    for entry in entries {
      excess -= entry.tokens
      if excess <= 0 { return until(entry) }
    }
    return entries.last.map(until)
  }

  /// Notes a request that begins.
  mutating func begin(_ wanted: Int, now: Duration) -> Int {
    nextID += 1
    if limits != RateLimits() {
      entries.append(Entry(id: nextID, time: now, tokens: wanted))
      tokens = tokens.addingClamped(wanted)
    }
    return nextID
  }

  /// Replaces a request's worst case by what it took.
  mutating func settle(_ id: Int, _ taken: Int) {
    guard let position = entries.lastIndex(where: { $0.id == id }) else { return }
    tokens += taken - entries[position].tokens
    entries[position].tokens = taken
  }
}
