import Synchronization

/// A clock that stands still: sleep takes no time and is written down.
final class NotingClock: Clock, Sendable {
  let now = ContinuousClock.now
  private let noted = Mutex<[Duration]>([])

  var slept: [Duration] { noted.withLock { $0 } }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    noted.withLock { $0.append(now.duration(to: deadline)) }
  }
}
