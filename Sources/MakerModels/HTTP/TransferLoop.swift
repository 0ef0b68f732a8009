import CCurl
import Synchronization

/// The thread that owns libcurl's multi handle. Other threads only put commands into its inbox and wake it.
///
/// Unchecked for the sake of `multi`: the loop's thread uses it alone, but for the wake-up, which libcurl allows from
/// any thread and the inbox's lock keeps apart from the end.
final class TransferLoop: @unchecked Sendable {
  private enum Command {
    case start(Transfer)
    case cancel(Transfer)
  }

  private struct Inbox {
    var commands: [Command] = []
    var isClosed = false
    var hasEnded = false
  }

  private let curl: Libcurl
  private let multi: UnsafeMutableRawPointer
  private let configuration: HTTPClient.Configuration
  private let inbox = Mutex(Inbox())

  // Of the loop's thread.
  private var active: [UnsafeMutableRawPointer: Transfer] = [:]
  private var waiting: ArraySlice<Transfer> = []
  private var spareHandles: [UnsafeMutableRawPointer] = []

  /// Starts the thread; nil where the system has none to give.
  init?(_ curl: Libcurl, _ configuration: HTTPClient.Configuration) {
    guard let multi = ccurl_multi_init(curl.pointer, min(configuration.maxInFlight, 1024)) else { return nil }
    self.curl = curl
    self.multi = multi
    self.configuration = configuration
    let context = Unmanaged.passRetained(self)
    let code = ccurl_spawn(
      { context in
        if let context { Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    if code != 0 {
      context.release()
      ccurl_multi_cleanup(curl.pointer, multi)
      return nil
    }
  }

  func start(_ transfer: Transfer) {
    if !enqueue(.start(transfer)) { transfer.finish(.failure(TransportFailure(.closed, "the client is closed"))) }
  }

  /// Never blocks for longer than an append: the thread takes the lock only to swap the inbox.
  func cancel(_ transfer: Transfer) {
    transfer.isCancelled.store(true, ordering: .releasing)
    _ = enqueue(.cancel(transfer))
  }

  func close() {
    inbox.withLock { inbox in
      inbox.isClosed = true
      if !inbox.hasEnded { ccurl_multi_wakeup(curl.pointer, multi) }
    }
  }

  private func enqueue(_ command: Command) -> Bool {
    inbox.withLock { inbox in
      if inbox.isClosed { return false }
      inbox.commands.append(command)
      if inbox.commands.count == 1 { ccurl_multi_wakeup(curl.pointer, multi) }
      return true
    }
  }

  private func run() {
    while true {
      let (commands, isClosed) = inbox.withLock { inbox in
        defer { inbox.commands = [] }
        return (inbox.commands, inbox.isClosed)
      }
      for command in commands { obey(command) }
      if isClosed { break }
      admitWaiting()
      _ = ccurl_multi_perform(curl.pointer, multi)
      finishDone()
      let hasMore = !waiting.isEmpty && active.count < configuration.maxInFlight
      _ = ccurl_multi_poll(curl.pointer, multi, hasMore ? 0 : 3_600_000)
    }
    end()
  }

  private func obey(_ command: Command) {
    switch command {
    case .start(let transfer):
      transfer.isAccepted = true
      // A cancellation may overtake the start: then its command found nothing, and the flag tells.
      if transfer.isCancelled.load(ordering: .acquiring) {
        transfer.finish(.failure(CancellationError()))
      } else {
        waiting.append(transfer)
      }
    case .cancel(let transfer):
      guard transfer.isAccepted else { return }
      if let easy = transfer.easy { remove(easy, transfer) }
      transfer.finish(.failure(CancellationError()))
    }
  }

  private func admitWaiting() {
    while active.count < configuration.maxInFlight, let transfer = waiting.popFirst() {
      if transfer.isFinished { continue }
      guard let easy = spareHandles.popLast() ?? ccurl_easy_init(curl.pointer) else {
        transfer.finish(.failure(TransportFailure(.broken, "libcurl gives no further handle")))
        continue
      }
      transfer.prepare(easy, curl, certificates: configuration.certificateFile)
      active[easy] = transfer
      if ccurl_multi_add(curl.pointer, multi, easy) != 0 {
        remove(easy, transfer)
        transfer.finish(.failure(TransportFailure(.broken, "libcurl refuses the transfer")))
      }
    }
  }

  private func finishDone() {
    var code: Int32 = 0
    while let easy = ccurl_multi_next_done(curl.pointer, multi, &code) {
      guard let transfer = active[easy] else { continue }
      let result = transfer.result(code: code, curl)
      remove(easy, transfer)
      transfer.finish(result)
    }
  }

  private func remove(_ easy: UnsafeMutableRawPointer, _ transfer: Transfer) {
    ccurl_multi_remove(curl.pointer, multi, easy)
    ccurl_easy_reset(curl.pointer, easy)
    active[easy] = nil
    transfer.release(curl)
    if spareHandles.count < 256 { spareHandles.append(easy) } else { ccurl_easy_cleanup(curl.pointer, easy) }
  }

  private func end() {
    let closed = TransportFailure(.closed, "the client was closed")
    for transfer in waiting { transfer.finish(.failure(closed)) }
    for (easy, transfer) in active {
      remove(easy, transfer)
      transfer.finish(.failure(closed))
    }
    for easy in spareHandles { ccurl_easy_cleanup(curl.pointer, easy) }
    inbox.withLock { inbox in
      inbox.hasEnded = true
      ccurl_multi_cleanup(curl.pointer, multi)
    }
  }
}
