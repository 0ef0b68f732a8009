import Foundation

/// A file that is only ever added to, by one process at a time: the lock is gone with the process that held it.
final class AppendOnlyFile {
  /// What the operating system said.
  struct Failure: Error {
    let code: Int32
    var reason: String { String(cString: strerror(code)) }
  }

  private let descriptor: Int32

  /// Makes a new file.
  init(creating path: String) throws(Failure) {
    descriptor = try Self.opened(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC)
    try lock()
  }

  /// Opens one that is there, and cuts off what stands behind its first `length` bytes.
  init(appendingTo path: String) throws(Failure) {
    descriptor = try Self.opened(path, O_RDWR | O_APPEND | O_CLOEXEC)
    try lock()
  }

  deinit { close(descriptor) }

  private static func opened(_ path: String, _ flags: Int32) throws(Failure) -> Int32 {
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw Failure(code: errno) }
    return descriptor
  }

  private func lock() throws(Failure) {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw Failure(code: errno) }
  }

  /// Lets others write it.
  func unlock() { flock(descriptor, LOCK_UN) }

  /// Drops what stands behind the first bytes.
  func truncate(to length: Int) throws(Failure) {
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw Failure(code: errno) }
  }

  /// Adds bytes, all of them.
  func write(_ bytes: [UInt8]) throws(Failure) {
    var written = 0
    while written < bytes.count {
      let (count, code) = bytes.withUnsafeBytes { buffer -> (Int, Int32) in
        let count = Foundation.write(descriptor, buffer.baseAddress! + written, buffer.count - written)
        return (count, errno)
      }
      if count < 0 {
        if code == EINTR { continue }
        throw Failure(code: code)
      }
      written += count
    }
  }

  /// Waits until the disk has it.
  func synchronize() throws(Failure) {
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else { throw Failure(code: errno) }
  }
}
