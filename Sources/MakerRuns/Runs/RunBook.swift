import MakerConsole
package import Maker
import MakerVoting
import Synchronization

/// The book of the runs of this process: what they do, and what came of the last ones.
package final class RunBook: Sendable {
  package enum State: String, Hashable, Sendable, CaseIterable {
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
  package struct Running: Sendable {
    package let id: String
    /// Ends it with a result.
    package let stop: StopSignal
  }

  /// A refinement that a person has to decide on before the run goes on.
  fileprivate struct Waiting {
    let review: GraphReview
    let number: UInt64
    let continuation: CheckedContinuation<Bool, Never>
  }

  /// Somebody who waits for a run's end, or also for a question of it.
  private struct Waiter {
    let alsoForReviews: Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  package struct Record: Sendable {
    package let running: Running
    /// What was asked for, as whoever asked calls it.
    package let name: String
    package let problem: String
    /// The models that answer.
    package let models: [String]
    package let start = ContinuousClock().now
    package var end: ContinuousClock.Instant?
    package var state = State.running
    /// What its events told while it went on; at the end only figures are kept, since the result has the tree.
    fileprivate var progress: RunProgress?
    fileprivate var last: (votes: Int, elections: Int, decided: [String], metrics: JSON)?
    package var report: RunReport?
    /// The whole result as text, tree and all.
    package var whole: String?
    package var failure: String?
    /// Whether it is over, has a journal, and something left to do.
    package var canGoOn = false
    /// Whether somebody can be asked while it goes on.
    fileprivate var canAsk = false
    fileprivate var waiting: [Waiting] = []
    fileprivate var follower: EventListener?

    /// What a person has to decide before it goes on.
    package var review: GraphReview? { waiting.first?.review }
    /// Samples that were read.
    package var votes: Int { last?.votes ?? progress?.votes ?? 0 }
    /// Elections that have ended.
    package var elections: Int { last?.elections ?? progress?.elections ?? 0 }
    /// The first nodes that were decided, a line each.
    package var decided: [String] { last?.decided ?? progress?.decided(most: RunBook.decidedLines) ?? [] }
    /// Counts, shares and times of its elections.
    package var metrics: JSON { last?.metrics ?? progress?.metrics ?? .null }

    /// The tree while it goes on.
    package func tree(most: Int) -> JSON? { progress?.fold.tree().map { TreeNode($0).json(most: most) } }

    /// Keeps of a run that is over only what will be told.
    fileprivate mutating func close() {
      last = (votes, elections, decided, metrics)
      progress = nil
      follower = nil
      end = ContinuousClock().now
    }

    /// How long it has taken, in seconds.
    package var seconds: Double { ((end ?? ContinuousClock().now) - start) / .seconds(1) }
  }

  private struct Book {
    var records: [String: Record] = [:]
    var order: [String] = []
    var waiters: [String: [UInt64: Waiter]] = [:]
    var nextWaiter: UInt64 = 0
  }

  /// Runs that are over and still kept.
  private static let kept = 50
  /// The most that their trees may take, in bytes.
  private static let keptBytes = 64 << 20
  /// The most decided nodes that are told; the run's resource has them all.
  package static let decidedLines = 50
  /// The most nodes of a tree under way that maker_run_status tells; the run's resource tells more.
  package static let treeNodes = 50

  private let book = Mutex(Book())

  package init() {}

  /// All runs, the oldest first.
  package var all: [Record] { book.withLock { book in book.order.compactMap { book.records[$0] } } }

  package func record(_ id: String) -> Record? { book.withLock { $0.records[id] } }

  /// Enters a run; one that goes on takes the place of its own earlier entry.
  ///
  /// - Parameters:
  ///   - journal: of a run that goes on.
  package func begin(name: String, problem: String, models: [String], journal: Journal? = nil) -> Running {
    let running = Running(id: journal?.run ?? RunID.make(), stop: StopSignal())
    let record = Record(
      running: running, name: name, problem: problem, models: models,
      progress: RunProgress(past: journal?.past ?? RunFold()))
    book.withLock { book in
      book.records[running.id] = record
      book.order.removeAll { $0 == running.id }
      book.order.append(running.id)
    }
    return running
  }

  package func listen(_ id: String, _ event: Event) {
    let (progress, follower) = book.withLock { ($0.records[id]?.progress, $0.records[id]?.follower) }
    progress?.listen(event)
    follower?(event)
  }

  package func end(_ id: String, report: RunReport, whole: JSON, canGoOn: Bool = false) {
    end(id) { record in
      record.canGoOn = canGoOn
      record.state = report.isFailed ? .failed : .finished
      record.failure = report.isFailed ? report.text : nil
      record.report = report
      record.whole = whole.compact
    }
  }

  package func end(_ id: String, state: State, failure: String, canGoOn: Bool = false) {
    end(id) { record in
      record.canGoOn = canGoOn
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
    for waiter in waiters.values { waiter.continuation.resume() }
  }

  /// Waits until a run is over, or the task is cancelled.
  ///
  /// - Parameters:
  ///   - orAsks: whether a question of the run ends the wait as well.
  package func ended(_ id: String, orAsks: Bool = false) async {
    let number = nextNumber()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = book.withLock { book in
          guard let record = book.records[id], record.state == .running, !Task.isCancelled,
            !orAsks || record.waiting.isEmpty
          else { return false }
          book.waiters[id, default: [:]][number] = Waiter(alsoForReviews: orAsks, continuation: continuation)
          return true
        }
        if !waits { continuation.resume() }
      }
    } onCancel: {
      book.withLock { $0.waiters[id]?.removeValue(forKey: number) }?.continuation.resume()
    }
  }

  private func nextNumber() -> UInt64 {
    book.withLock { book in
      book.nextWaiter += 1
      return book.nextWaiter
    }
  }

  // MARK: Reviews

  /// Lets somebody follow a run and answer its questions. It takes the place of whoever did before.
  package func follow(_ id: String, _ listener: @escaping EventListener) {
    book.withLock { book in
      book.records[id]?.canAsk = true
      book.records[id]?.follower = listener
    }
  }

  /// Waits for a person's decision; `false` at once where nobody can be asked.
  package func ask(_ review: GraphReview, _ id: String) async -> Bool {
    let number = nextNumber()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waiters = book.withLock { book -> [Waiter]? in
          guard book.records[id]?.canAsk == true, !Task.isCancelled else { return nil }
          book.records[id]?.waiting.append(Waiting(review: review, number: number, continuation: continuation))
          let waiters = book.waiters[id, default: [:]]
          book.waiters[id] = waiters.filter { !$0.value.alsoForReviews }
          return waiters.values.filter(\.alsoForReviews)
        }
        for waiter in waiters ?? [] { waiter.continuation.resume() }
        if waiters == nil { continuation.resume(returning: false) }
      }
    } onCancel: {
      decide(id, accepted: false) { $0.number == number }
    }
  }

  /// Hands on a person's decision.
  package func decide(_ id: String, on review: GraphReview, accepted: Bool) {
    decide(id, accepted: accepted) { $0.review == review }
  }

  private func decide(_ id: String, accepted: Bool, _ which: (Waiting) -> Bool) {
    let waiting = book.withLock { book -> Waiting? in
      guard let position = book.records[id]?.waiting.firstIndex(where: which) else { return nil }
      return book.records[id]?.waiting.remove(at: position)
    }
    waiting?.continuation.resume(returning: accepted)
  }
}
