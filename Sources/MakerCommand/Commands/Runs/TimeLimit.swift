import MakerConsole
import MakerVoting

/// Holds what a command does before it has a run to the user's limit of time: texts of hundreds of megabytes and plans of
/// millions of moves are read and checked then.
enum TimeLimit {
  /// Runs `body`, which looks at cancellation, until it ends or the time is up.
  ///
  /// - Throws: what `body` throws, ``MakerConsole/CommandError`` with the exit code of a spent budget.
  static func hold<Value: Sendable>(
    _ limit: Duration?, clock: any Clock<Duration>, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    guard let limit else { return try await body() }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await clock.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let value = first else {
        let seconds = JSONNumber(limit / .seconds(1))?.text ?? "\(limit)"
        throw CommandError(.budgetSpent, "--timeout \(seconds)s reached before there was anything to ask; raise it")
      }
      return value
    }
  }
}
