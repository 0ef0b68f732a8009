import Foundation

/// Reading and writing by the system's own calls: they work on pipes and devices, and tell why they failed.
package enum FileDescriptor {
  /// Why a file cannot be read or written, in the system's words.
  package struct Failure: Error, Hashable, Sendable {
    package let reason: String
    /// Whether nobody reads any more.
    package let isBrokenPipe: Bool

    package init(_ code: Int32) {
      reason = String(cString: strerror(code)).lowercased()
      isBrokenPipe = code == EPIPE
    }
  }

  /// The most that is read: nobody means a device that never ends, or a file that fills the memory.
  package static let mostBytes = 256 << 20

  package static func readAll(_ descriptor: Int32) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes += buffer[..<count]
        if bytes.count > mostBytes { throw Failure(EFBIG) }
      } else if errno != EINTR {
        throw Failure(errno)
      }
    }
  }

  /// What comes in, as it comes in, read by a thread of its own; ends at the end, or where reading fails.
  package static func pieces(of descriptor: Int32) -> AsyncStream<[UInt8]> {
    AsyncStream { continuation in
      Thread.detachNewThread {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
          let count = read(descriptor, &buffer, buffer.count)
          if count > 0 {
            continuation.yield(Array(buffer[..<count]))
          } else if count == 0 || errno != EINTR {
            return continuation.finish()
          }
        }
      }
    }
  }

  package static func write(_ text: String, to descriptor: Int32) throws(Failure) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { write(descriptor, $0) }
      if count >= 0 {
        start += count
      } else if errno != EINTR {
        throw Failure(errno)
      }
    }
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    Foundation.write(descriptor, bytes.baseAddress, bytes.count)
  }

  package static func terminalSize(_ descriptor: Int32) -> Console.Size? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return Console.Size(columns: 80, lines: 24)
    }
    return Console.Size(columns: Int(size.ws_col), lines: Int(size.ws_row))
  }
}
