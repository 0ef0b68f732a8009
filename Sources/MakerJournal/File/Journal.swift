import Foundation
public import MakerText
import Synchronization

/// A journal: the events of a run in a file of JSON Lines, one event a line, only ever added to.
///
/// The first line names the format, its version, the run and the level. Each line has a sequence number and ends in the
/// checksum of its bytes. Lines are handed to the operating system at the latest whenever an election is decided, in groups
/// between; see ``JournalSync`` for what a loss of power can cost. Keys of models are never part of an event.
public final class Journal: Sendable {
  /// The version of the format.
  public static let version = 2

  /// Where the journal is written.
  public let path: String
  /// The id of the run.
  public let run: String
  /// How much it keeps.
  public let level: JournalLevel
  /// What whoever starts the run needs to start it again; it stands in the first line, and is part of the first event.
  public let request: JSON
  /// What had been told before, where a run is taken up again.
  package let history: RunHistory?

  private let sync: JournalSync
  private let state: Mutex<State>
  /// Longest time that a line may wait for the next one.
  private static let patience = Duration.milliseconds(20)
  private static let most = 1 << 16

  private struct State: ~Copyable {
    let file: AppendOnlyFile
    var number: Int
    var waiting: [UInt8] = []
    var lastWrite = ContinuousClock.now
    var lastSync = ContinuousClock.now
    var spent = RunFold()
    var failure: Fault?
  }

  /// Creates the file and the folders above it, and writes the first line.
  ///
  /// - Parameters:
  ///   - run: the run's id.
  ///   - level: how much is kept.
  ///   - sync: when the disk is waited for.
  ///   - request: what whoever starts the run needs to start it again. Never a key.
  /// - Throws: ``JournalError`` when the file exists or cannot be created.
  public init(
    path: String, run: String, level: JournalLevel = .full, sync: JournalSync = .group, request: JSON = .null
  ) throws(JournalError) {
    let url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      throw JournalError(.file, "cannot create the folder of the journal \(path): \(error.localizedDescription)")
    }
    let file: AppendOnlyFile
    do throws(AppendOnlyFile.Failure) { file = try AppendOnlyFile(creating: path) } catch {
      let hint = error.code == EEXIST ? "; choose another name" : ""
      throw JournalError(.file, "cannot create the journal \(path): \(error.reason)\(hint)")
    }
    (self.path, self.run, self.level, self.sync, self.request, history) = (path, run, level, sync, request, nil)
    let head: JSONObject = [
      "format": "maker-journal", "version": .integer(Self.version), "run": .string(run),
      "level": .string(level.rawValue), "request": request,
    ]
    do throws(AppendOnlyFile.Failure) { try file.write(JournalLine.bytes(head, number: 0)) } catch {
      throw JournalError(.file, "cannot write the journal \(path): \(error.reason)")
    }
    state = Mutex(State(file: file, number: 1))
  }

  /// Opens a journal to go on with its run: what it holds is the run's history, and new events are added. A last line that
  /// was cut off is dropped.
  ///
  /// - Throws: ``JournalError`` for a file that is no whole journal, or that another process writes.
  public init(resuming path: String, sync: JournalSync = .group) throws(JournalError) {
    let file: AppendOnlyFile
    do throws(AppendOnlyFile.Failure) { file = try AppendOnlyFile(appendingTo: path) } catch {
      if error.code == EWOULDBLOCK {
        throw JournalError(.locked, "\(path): another process goes on with this run; wait for it, or end it")
      }
      throw JournalError(.file, "cannot open the journal \(path): \(error.reason)")
    }
    let history = RunHistory()
    let read = try JournalReader.read(path) { event in history.add(event) }
    if read.isTorn {
      do throws(AppendOnlyFile.Failure) { try file.truncate(to: read.length) } catch {
        throw JournalError(.file, "cannot mend the end of the journal \(path): \(error.reason)")
      }
    }
    (self.path, self.sync, run, level) = (path, sync, read.run, read.level)
    request = read.request
    self.history = history
    state = Mutex(State(file: file, number: read.lines))
  }

  /// Why the journal could not be written to its end; `nil` if all is well.
  public var failure: Fault? { state.withLock { $0.failure } }

  /// Takes it that the journal cannot be written any more.
  package func fail(_ fault: Fault) {
    state.withLock { $0.failure = $0.failure ?? fault }
  }

  /// What had been told of the run before it was taken up again; `nil` for a new run.
  public var past: RunFold? { history?.fold }

  /// Takes an event in. After a first failure, of which ``failure`` tells, nothing more is written.
  public func record(_ event: Event) {
    state.withLock { state in
      guard state.failure == nil else { return }
      guard level.keeps(event.payload) else {
        state.spent.apply(event)
        return
      }
      if event.payload.isDecisive { writeSpent(&state, event) }
      add(level.condensed(event), &state)
      let now = ContinuousClock.now
      if event.payload.isDecisive || state.waiting.count >= Self.most || now - state.lastWrite >= Self.patience {
        write(&state, now)
      }
    }
  }

  /// Hands over to the operating system what is waiting, if it has waited long enough.
  package func tick() {
    state.withLock { state in
      let now = ContinuousClock.now
      if now - state.lastWrite >= Self.patience { write(&state, now) }
    }
  }

  /// What events that this level leaves out have spent becomes an event of its own.
  private func writeSpent(_ state: inout State, _ event: Event) {
    let spent = state.spent.usage
    guard spent.calls > 0 || spent.samples > 0 || spent.ballots > 0 || !spent.redFlags.isEmpty else { return }
    state.spent = RunFold()
    add(Event(run: event.run, node: event.node?.problem, seconds: event.seconds, payload: .spent(spent)), &state)
  }

  private func add(_ event: Event, _ state: inout State) {
    guard let object = event.json.object else { return }
    state.waiting += JournalLine.bytes(object, number: state.number)
    state.number += 1
  }

  private func write(_ state: inout State, _ now: ContinuousClock.Instant) {
    guard state.failure == nil, !state.waiting.isEmpty else { return }
    do throws(AppendOnlyFile.Failure) {
      try state.file.write(state.waiting)
      state.waiting.removeAll(keepingCapacity: true)
      state.lastWrite = now
      if sync == .always || (sync == .group && now - state.lastSync >= .seconds(1)) {
        try state.file.synchronize()
        state.lastSync = now
      }
    } catch {
      state.failure = Fault(.file, "cannot write the journal \(path): \(error.reason)")
    }
  }

  /// Brings all that was taken in onto the disk, as far as ``JournalSync`` asks for it, and lets others go on with the run.
  package func finish() {
    state.withLock { state in
      defer { state.file.unlock() }
      write(&state, ContinuousClock.now)
      guard state.failure == nil, sync != .never else { return }
      do throws(AppendOnlyFile.Failure) { try state.file.synchronize() } catch {
        state.failure = Fault(.file, "cannot write the journal \(path): \(error.reason)")
      }
    }
  }
}

extension Event.Payload {
  /// Whether something was decided that must not be lost.
  fileprivate var isDecisive: Bool {
    switch self {
    case .votingComplete, .struckOff, .complete, .runStarted, .runResumed, .modelFellBack, .reviewed, .measured, .row,
      .proposed:
      true
    default: false
    }
  }
}
