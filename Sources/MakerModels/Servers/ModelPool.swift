public import Maker
import Synchronization

/// One model behind several servers: each request goes to the one with the fewest under way. A server that fails is set
/// aside, the longer the more often, and tried again.
public final class ModelPool: CompletionModel {
  private struct Member {
    var underWay = 0
    /// Failures since its last answer.
    var failures = 0
    var asideUntil = Duration.zero
  }

  private struct State {
    var members: [Member]
    var next = 0
  }

  /// The first time that a server is set aside; it doubles with each further failure, up to a minute.
  private static let baseRest = Duration.milliseconds(500)
  private static let longestRest = Duration.seconds(60)

  /// The name that users see.
  public let name: String
  private let servers: [any CompletionModel]
  private let elapsed: @Sendable () -> Duration
  private let state: Mutex<State>

  /// A pool.
  ///
  /// - Parameters:
  ///   - name: the name that users see; the first server's where none is given.
  ///   - servers: at least one; all serve the same model.
  ///   - clock: measures how long a server is set aside.
  public init(
    name: String? = nil, servers: [any CompletionModel], clock: any Clock<Duration> = ContinuousClock()
  ) {
    precondition(!servers.isEmpty, "a pool needs a server")
    self.name = name ?? servers[0].name
    self.servers = servers
    elapsed = Self.stopwatch(clock)
    state = Mutex(State(members: servers.map { _ in Member() }))
  }

  /// As many as all of the servers can return.
  public var maxSamplesPerCall: Int { servers.map(\.maxSamplesPerCall).min() ?? 1 }
  /// Whether one of the servers wants it.
  public var startsAlone: Bool { servers.contains { $0.startsAlone } }
  /// The smallest window of the servers; `nil` where none is known.
  public var contextWindow: Int? { servers.compactMap(\.contextWindow).min() }
  /// The dearest price of the servers; `nil` where one is not known.
  public var price: Price? {
    let known = servers.compactMap(\.price)
    guard known.count == servers.count else { return nil }
    return known.max { $0.cost(inputTokens: 3, outputTokens: 1) < $1.cost(inputTokens: 3, outputTokens: 1) }
  }

  /// Completes one prompt, in one exchange with one of the servers.
  ///
  /// - Throws: ``Maker/ModelError``, which asks to come again at once where another server is there to be asked.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let chosen = choose()
    do {
      let response = try await servers[chosen].complete(request)
      state.withLock { state in
        state.members[chosen].underWay -= 1
        (state.members[chosen].failures, state.members[chosen].asideUntil) = (0, .zero)
      }
      return response
    } catch {
      throw setAside(chosen, error)
    }
  }

  /// The server with the fewest requests under way, in turn among equals; where all are set aside, the one whose time is
  /// up first.
  private func choose() -> Int {
    let now = elapsed()
    return state.withLock { state in
      let count = state.members.count
      let inTurn = (0..<count).map { (state.next + $0) % count }
      let ready = inTurn.filter { state.members[$0].asideUntil <= now }
      let chosen =
        ready.min { state.members[$0].underWay < state.members[$1].underWay }
        ?? inTurn.min { state.members[$0].asideUntil < state.members[$1].asideUntil } ?? 0
      state.next = (chosen + 1) % count
      state.members[chosen].underWay += 1
      // While one request finds out whether it is back, the others go elsewhere.
      if state.members[chosen].failures > 0 {
        state.members[chosen].asideUntil = now + Self.rest(state.members[chosen].failures)
      }
      return chosen
    }
  }

  private func setAside(_ chosen: Int, _ error: any Error) -> any Error {
    let now = elapsed()
    let failure = error as? ModelError
    let isTheServers = failure?.concernsServer ?? false
    let isAnotherReady = state.withLock { state in
      state.members[chosen].underWay -= 1
      guard isTheServers else { return false }
      state.members[chosen].failures += 1
      let asked = failure?.retryAfter.map { Duration.seconds(min(max(0, $0), 86_400)) } ?? .zero
      state.members[chosen].asideUntil = now + max(asked, Self.rest(state.members[chosen].failures))
      return state.members.contains { $0.asideUntil <= now }
    }
    guard let failure, isAnotherReady else { return error }
    return ModelError(
      .serverFailed, "\(failure.message); another server of \(name) is asked", retryAfter: 0)
  }

  private static func rest(_ failures: Int) -> Duration {
    min(longestRest, baseRest * (1 << min(max(0, failures - 1), 10)))
  }

  private static func stopwatch(_ clock: some Clock<Duration>) -> @Sendable () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
  }
}

extension ModelError {
  /// Whether it says something of the server, so that another one may do better.
  fileprivate var concernsServer: Bool {
    switch code {
    case .unreachable, .disconnected, .timedOut, .rateLimited, .serverFailed, .quotaSpent, .unauthorized, .notFound,
      .unreadable:
      true
    case .contextTooLong, .filtered, .failedReply, .unsupported, .rejected, .cached: false
    }
  }
}
