import MakerRuns
import MakerConsole
import Maker
import Synchronization

/// Ctrl-C and SIGTERM: while a run goes on, the first one stops it with what it has decided; before that, and from the
/// second one on, everything is cancelled at once.
final class Interruption: Sendable {
  /// Ends the run with a result.
  let stop = StopSignal()
  private let isRunning = Mutex(false)

  /// From now on there is a run that can end with a result.
  func runBegins() {
    isRunning.withLock { $0 = true }
  }

  /// Runs `body` until it ends or is interrupted for good.
  ///
  /// - Throws: what `body` throws, or ``CommandError`` with exit code 130.
  static func watch<Value: Sendable>(
    _ console: Console, _ body: @escaping @Sendable (Interruption) async throws -> Value
  ) async throws -> Value {
    let interruption = Interruption()
    let interrupts = console.interrupts()
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await body(interruption) }
      group.addTask {
        for await _ in interrupts where interruption.mustCancel() {
          throw CommandError(.interrupted, "interrupted")
        }
        return nil
      }
      defer { group.cancelAll() }
      while let ended = try await group.next() {
        if let value = ended { return value }
      }
      throw CancellationError()
    }
  }

  /// An interrupt has come; returns whether there is nothing left but to cancel.
  private func mustCancel() -> Bool {
    let isFirst = isRunning.withLock { isRunning in
      defer { isRunning = false }
      return isRunning
    }
    if isFirst { stop.stop() }
    return !isFirst
  }
}
