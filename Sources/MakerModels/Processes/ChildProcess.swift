import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A program of the user's that is run and waited for: its output is bounded, and it ends with the task that waits.
package struct ChildProcess: Sendable {
  /// How it ended.
  package struct Outcome: Hashable, Sendable {
    /// Its exit code; 128 and the signal's number, as shells have it, where a signal ended it.
    package let exit: Int32
    /// What it printed, at most 64 KiB of it; what is no UTF-8 is put right.
    package let output: String
  }

  /// Why there is no outcome.
  package enum Failure: Error, Hashable, Sendable {
    /// It cannot be started.
    case noStart(String)
    /// It was ended because its time was over.
    case timedOut
  }

  /// The program and its arguments. A name without a slash is looked for in `PATH`.
  private let words: [String]
  private let input: String?
  private let timeout: Duration?
  private let isOwnGroup: Bool
  private let environment: [String: String]
  private let state = Shared()

  private final class Shared: Sendable {
    struct Contents {
      var process: pid_t?
      var isCancelled = false
    }

    let contents = Mutex(Contents())
  }

  private static let most = 1 << 16

  /// What a shell makes of a line: its standard error is the user's, and it may ask at the terminal.
  package static func output(ofShell line: String) async throws -> Outcome {
    try await ChildProcess(
      words: ["/bin/sh", "-c", line], input: nil, timeout: nil, isOwnGroup: false,
      environment: ProcessInfo.processInfo.environment
    ).run()
  }

  /// Runs a program with no shell between: it reads `input`, and what it writes on standard error is output as well. It
  /// and all that it starts are ended with the task and when the time is over. No variable with `API_KEY` in its name
  /// reaches it.
  package static func output(of words: [String], input: String, within timeout: Duration) async throws -> Outcome {
    let environment = ProcessInfo.processInfo.environment.filter { !$0.key.uppercased().contains("API_KEY") }
    return try await ChildProcess(
      words: words, input: input, timeout: timeout, isOwnGroup: true, environment: environment
    ).run()
  }

  private init(
    words: [String], input: String?, timeout: Duration?, isOwnGroup: Bool, environment: [String: String]
  ) {
    (self.words, self.input, self.timeout) = (words, input, timeout)
    (self.isOwnGroup, self.environment) = (isOwnGroup, environment)
  }

  /// Where a program is, by its name or path; `nil` where there is none that may be run.
  package static func find(_ name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    let paths = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
    return paths.first { path in
      var information = stat()
      return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
  }

  private func run() async throws -> Outcome {
    try await withTaskCancellationHandler {
      let result = await withCheckedContinuation { (done: CheckedContinuation<Result<Outcome, Failure>, Never>) in
        // Waiting for a process blocks a thread, so it must be none of the cooperative pool.
        Thread.detachNewThread { done.resume(returning: Result { () throws(Failure) in try carryOut() }) }
      }
      try Task.checkCancellation()
      return try result.get()
    } onCancel: {
      state.contents.withLock { contents in
        contents.isCancelled = true
        if let process = contents.process { end(process) }
      }
    }
  }

  private func end(_ process: pid_t) { _ = kill(isOwnGroup ? -process : process, SIGKILL) }

  private func carryOut() throws(Failure) -> Outcome {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .noStart(TextFile.Failure.last.reason) }
    for file in ends { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
    defer { _ = close(ends[0]) }
    let process = try start(output: ends[1])
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    state.contents.withLock { contents in
      contents.process = process
      if contents.isCancelled { end(process) }
    }
    let (bytes, isLate) = wait(for: process, reading: ends[0])
    // What it has started goes with it; before it is gone itself, since its number may then be somebody else's.
    state.contents.withLock { contents in
      if isOwnGroup { end(process) }
      contents.process = nil
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    if isLate { throw .timedOut }
    let exit = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    return Outcome(exit: exit, output: String(decoding: bytes, as: UTF8.self))
  }

  private func start(output: Int32) throws(Failure) -> pid_t {
    defer { _ = close(output) }
    guard let input else { return try spawn(output: output, input: "/dev/null") }
    // From a file: who never reads it blocks nobody. It has no name any more once the program has it open.
    let path = FileManager.default.temporaryDirectory.path + "/maker-\(UUID())"
    defer { unlink(path) }
    do throws(TextFile.Failure) {
      let file = try TextFile.create(path)
      defer { _ = TextFile.close(file) }
      try TextFile.write(input, to: file)
    } catch {
      throw .noStart("no temporary file: \(error.reason)")
    }
    return try spawn(output: output, input: path)
  }

  /// Reads until the process has ended, or is ended; whatever it started may hold its output open for longer.
  private func wait(for process: pid_t, reading file: Int32) -> (output: [UInt8], isLate: Bool) {
    let start = ContinuousClock.now
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    var isOpen = true
    var isLate = false
    while true {
      let hasEnded = Self.hasEnded(process)
      while isOpen {
        let count = read(file, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        if count == 0 { isOpen = false }
        if count <= 0 { break }
        output.append(contentsOf: buffer[..<min(count, Self.most - output.count)])
        // A flood must not keep the clock from being looked at.
        if output.count >= Self.most { break }
      }
      if hasEnded { return (output, isLate) }
      if let timeout, !isLate, ContinuousClock.now - start >= timeout {
        isLate = true
        end(process)
      }
      var files = [pollfd(fd: isOpen ? file : -1, events: Int16(POLLIN), revents: 0)]
      poll(&files, 1, isOpen ? 20 : 2)
    }
  }

  /// Whether it has ended; it stays to be waited for.
  private static func hasEnded(_ process: pid_t) -> Bool {
    var information = siginfo_t()
    information.si_signo = 0
    let code = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
    return code != 0 && errno != EINTR || information.si_signo != 0
  }

  private func spawn(output: Int32, input: String) throws(Failure) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    if isOwnGroup {
      posix_spawn_file_actions_adddup2(&actions, output, 2)
      posix_spawnattr_setpgroup(&attributes, 0)
    }
    // What this process ignores or holds back is no business of the other's.
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (isOwnGroup ? POSIX_SPAWN_SETPGROUP : 0)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    let variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, words[0], &actions, &attributes, arguments, variables)
    guard code == 0 else { throw .noStart(TextFile.Failure(errno: code).reason) }
    return process
  }
}
