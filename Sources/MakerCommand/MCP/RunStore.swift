import Maker
import MakerVoting
import Synchronization

/// The book of the runs of this process: what they do, and what came of the last ones.
final class RunStore: Sendable {
  enum State: String, Hashable, Sendable, CaseIterable {
    /// It goes on.
    case running
    /// It has a result, which need not be a solution.
    case finished
    /// A fault ended it.
    case failed
    /// Nobody wants its result.
    case cancelled
  }

  /// A run that has begun.
  struct Running: Sendable {
    let id: String
    /// Ends it with a result.
    let stop: StopSignal
  }

  struct Record: Sendable {
    let running: Running
    let tool: String
    let problem: String
    let model: String
    /// What is to be known where the simulated model is among those that answer.
    let simulationNote: String?
    let start = ContinuousClock().now
    var end: ContinuousClock.Instant?
    var state = State.running
    var votes = 0
    var elections = 0
    /// The nodes decided so far, a line each.
    fileprivate(set) var log = DecidedLog()
    fileprivate var told: [String]?
    var report: RunReport?
    /// The whole result as text, tree and all.
    var whole: String?
    var failure: String?

    /// The first nodes that were decided, a line each.
    var decided: [String] { told ?? Array(log.lines.prefix(RunStore.decidedLines)) }

    /// Keeps of a run that is over only what will be told.
    fileprivate mutating func close() {
      told = decided
      log = DecidedLog()
      end = ContinuousClock().now
    }

    /// How long it has taken, in seconds.
    var seconds: Double { ((end ?? ContinuousClock().now) - start) / .seconds(1) }
  }

  private struct Book {
    var records: [String: Record] = [:]
    var order: [String] = []
    var waiters: [String: [UInt64: CheckedContinuation<Void, Never>]] = [:]
    var nextWaiter: UInt64 = 0
  }

  /// Runs that are over and still kept.
  private static let kept = 50
  /// The most that their trees may take, in bytes.
  private static let keptBytes = 64 << 20
  /// The most decided nodes that are told; the run's resource has them all.
  static let decidedLines = 50

  private let book = Mutex(Book())

  /// All runs, the oldest first.
  var all: [Record] { book.withLock { book in book.order.compactMap { book.records[$0] } } }

  func record(_ id: String) -> Record? { book.withLock { $0.records[id] } }

  func begin(tool: String, problem: String, model: String, simulationNote: String?) -> Running {
    let running = Running(id: RunID.make(), stop: StopSignal())
    let record = Record(running: running, tool: tool, problem: problem, model: model, simulationNote: simulationNote)
    book.withLock { book in
      book.records[running.id] = record
      book.order.append(running.id)
    }
    return running
  }

  func listen(_ id: String, _ event: Event) {
    let decided = book.withLock { book in
      switch event.payload {
      case .voteProgress, .redFlagged: book.records[id]?.votes += 1
      case .votingComplete: book.records[id]?.elections += 1
      default: break
      }
      return book.records[id]?.log
    }
    decided?.listen(event)
  }

  func end(_ id: String, report: RunReport, whole: JSON) {
    end(id) { record in
      record.state = .finished
      record.report = report
      record.whole = whole.compact
    }
  }

  func end(_ id: String, state: State, failure: String) {
    end(id) { record in
      record.state = state
      record.failure = failure
    }
  }

  private func end(_ id: String, _ change: (inout Record) -> Void) {
    let waiters = book.withLock { book in
      if var record = book.records[id] {
        change(&record)
        record.close()
        book.records[id] = record
      }
      let over = book.order.filter { book.records[$0]?.state != .running }
      for old in over.dropLast(Self.kept) { book.records[old] = nil }
      var room = Self.keptBytes
      for recent in over.reversed() {
        room -= book.records[recent]?.whole?.utf8.count ?? 0
        if room < 0 { book.records[recent]?.whole = nil }
      }
      book.order.removeAll { book.records[$0] == nil }
      return book.waiters.removeValue(forKey: id) ?? [:]
    }
    for waiter in waiters.values { waiter.resume() }
  }

  /// Waits until a run is over, or the task is cancelled.
  func ended(_ id: String) async {
    let number = book.withLock { book in
      book.nextWaiter += 1
      return book.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = book.withLock { book in
          guard book.records[id]?.state == .running, !Task.isCancelled else { return false }
          book.waiters[id, default: [:]][number] = continuation
          return true
        }
        if !waits { continuation.resume() }
      }
    } onCancel: {
      book.withLock { $0.waiters[id]?.removeValue(forKey: number) }?.resume()
    }
  }
}
