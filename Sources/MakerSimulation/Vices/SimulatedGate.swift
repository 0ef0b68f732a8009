import Maker
import Synchronization

/// The server in front of a simulated model: refuses parameters, and calls beyond its quotas.
final class SimulatedGate: Sendable {
  private struct State {
    var calls = 0
    var minute = 0
    var callsOfMinute = 0
    var found: Set<ModelError.Feature> = []
  }

  private let vices: SimulatedVices
  private let elapsed: @Sendable () -> Duration
  private let state = Mutex(State())

  init(_ vices: SimulatedVices, clock: some Clock<Duration>) {
    self.vices = vices
    let start = clock.now
    elapsed = { start.duration(to: clock.now) }
  }

  /// Lets a request pass, or says why not. What was refused once is left out from then on, as the models of real servers
  /// do it.
  func admit(_ request: ModelRequest, model: String) throws(ModelError) {
    let known = state.withLock { $0.found }.union(request.refused)
    for feature in ModelError.Feature.allCases
    where vices.refuses.contains(feature) && !known.contains(feature) && feature.isCarried(by: request) {
      state.withLock { _ = $0.found.insert(feature) }
      throw ModelError(
        .unsupported, "\(model): refuses \(feature.rawValue), as its `refuses` says", feature: feature,
        member: feature.rawValue, status: 400)
    }
    let now = elapsed()
    let refusal = state.withLock { state -> ModelError? in
      if let quota = vices.quota, state.calls >= quota {
        return ModelError(.quotaSpent, "\(model): the credit of \(quota) calls is spent (429)", status: 429)
      }
      let minute = Int(now.components.seconds / 60)
      if minute != state.minute { (state.minute, state.callsOfMinute) = (minute, 0) }
      if let most = vices.callsPerMinute, state.callsOfMinute >= most {
        let left = Duration.seconds((minute + 1) * 60) - now
        let (seconds, attoseconds) = left.components
        return ModelError(
          .rateLimited, "\(model): more than \(most) calls a minute (429)",
          retryAfter: Double(seconds) + Double(attoseconds) * 1e-18, status: 429)
      }
      state.calls += 1
      state.callsOfMinute += 1
      return nil
    }
    if let refusal { throw refusal }
  }
}

extension ModelError.Feature {
  fileprivate func isCarried(by request: ModelRequest) -> Bool {
    switch self {
    case .temperature: request.temperature != nil
    case .jsonSchema, .structuredOutput: request.schema != nil
    case .severalSamples: request.count > 1
    case .seed: request.sendsSeed
    case .lengthName, .longReplies: true
    case .effort, .nonce: false
    }
  }
}
