import Dispatch
import Foundation
import Synchronization

/// SIGINT, SIGTERM and SIGHUP as a sequence. After the second one, heard or not, the next ends the process whatever it is
/// doing, with the exit code of an interruption.
package final class Signals: Sendable {
  private struct State {
    var sources: [any DispatchSourceSignal] = []
    var received = 0
    var numbers: [Int32] = []
  }

  private static let numbers = [SIGINT, SIGTERM, SIGHUP]
  private let state = Mutex(State())

  /// A new sequence; it ends when nobody iterates it any more.
  package static func interrupts() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingOldest(2))
    let signals = Signals()
    signals.start { continuation.yield() }
    continuation.onTermination = { _ in signals.end() }
    return stream
  }

  private func start(_ action: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "maker.signals")
    state.withLock { state in
      for number in Self.numbers {
        // What `nohup` has turned off stays off.
        let before = unsafeBitCast(signal(number, SIG_IGN), to: Int.self)
        if number == SIGHUP, before == unsafeBitCast(SIG_IGN, to: Int.self) { continue }
        state.numbers.append(number)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        // The cycle is broken by ``end()``.
        source.setEventHandler { @Sendable in
          action()
          self.count()
        }
        source.resume()
        state.sources.append(source)
      }
    }
  }

  private func count() {
    let (isLast, numbers) = state.withLock { state in
      state.received += 1
      return (state.received >= 2, state.numbers)
    }
    if isLast { Self.endProcess(at: numbers) }
  }

  private func end() {
    state.withLock { state in
      // After an interrupt the process is about to end, and still has its result to print: the next one must not cut that
      // short, and the one after it may.
      guard state.received == 0 else { return }
      for source in state.sources { source.cancel() }
      state.sources = []
      for number in state.numbers { signal(number, SIG_DFL) }
    }
  }

  private static func endProcess(at numbers: [Int32]) {
    for number in numbers { signal(number) { _ in _exit(ExitCode.interrupted.rawValue) } }
  }
}
