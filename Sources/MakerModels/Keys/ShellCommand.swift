import Dispatch

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A command of the user's, run by the shell: how password stores and clouds give keys out.
enum ShellCommand {
  struct Failure: Error {
    let reason: String
  }

  /// What it prints, at most 64 KiB. Its standard error stays the user's; it reads nothing.
  static func output(of command: String) async throws(Failure) -> String {
    let result = await withCheckedContinuation { (done: CheckedContinuation<Result<String, Failure>, Never>) in
      // Waiting for a process blocks a thread, so it must not be one of the cooperative pool.
      DispatchQueue.global().async { done.resume(returning: run(command)) }
    }
    return try result.get()
  }

  private static func run(_ command: String) -> Result<String, Failure> {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return .failure(Failure(reason: TextFile.Failure.last.reason)) }
    defer { _ = TextFile.close(ends[0]) }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    let words: [String] = ["/bin/sh", "-c", command]
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", &actions, nil, arguments, environ)
    _ = TextFile.close(ends[1])
    guard code == 0 else { return .failure(Failure(reason: strerror(code).map { String(cString: $0) } ?? "\(code)")) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(ends[0], &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      if bytes.count < 1 << 16 { bytes.append(contentsOf: buffer[..<count]) }
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let exit = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    return exit == 0
      ? .success(String(decoding: bytes, as: UTF8.self)) : .failure(Failure(reason: "it ended with \(exit)"))
  }
}
