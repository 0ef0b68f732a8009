import Synchronization

/// Tells a run's listeners what happens, one event after another. Costs nothing when nobody listens.
final class EventHub: Sendable {
  private let run: String
  private let listeners: [EventListener]
  private let started = ContinuousClock().now
  private let order = Mutex<Void>(())

  init(run: String, listeners: [EventListener]) {
    self.run = run
    self.listeners = listeners
  }

  /// Seconds since the run began.
  var seconds: Double {
    let elapsed = ContinuousClock().now - started
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  }

  /// Tells the listeners, if there are any; the payload is made only then.
  func tell(_ payload: @autoclosure () -> Event.Payload, node: String? = nil, election: String? = nil) {
    guard !listeners.isEmpty else { return }
    let payload = payload()
    order.withLock { _ in
      let event = Event(run: run, node: node, election: election, seconds: seconds, payload: payload)
      for listener in listeners { listener(event) }
    }
  }
}
