#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Files of text, by the system's own calls.
enum TextFile {
  struct Failure: Error {
    let reason: String

    /// What the system last complained of.
    static var last: Failure { Failure(errno: errno) }

    init(reason: String) { self.reason = reason }

    /// What the system says of one of its codes.
    init(errno code: Int32) { reason = strerror(code).map { String(cString: $0) } ?? "error \(code)" }
  }

  /// Reads a regular file: a device may never end, and a pipe may never begin.
  static func read(_ path: String) throws(Failure) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if file < 0 { throw .last }
    defer { _ = close(file) }
    var information = stat()
    guard fstat(file, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      throw Failure(reason: "not a regular file")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = systemRead(file, &buffer)
      if count < 0 { if errno == EINTR { continue } else { throw .last } }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// Creates a file, or empties it, to be written at its end; returns its descriptor.
  static func create(_ path: String) throws(Failure) -> Int32 {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
    if file < 0 { throw .last }
    return file
  }

  static func write(_ text: String, to file: Int32) throws(Failure) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(file, $0) }
      if count < 0 { if errno == EINTR { continue } else { throw .last } }
      rest = rest.dropFirst(count)
    }
  }

  static func close(_ file: Int32) -> Int32 { systemClose(file) }
}

// The members above hide the functions of the same names.
private func systemRead(_ file: Int32, _ buffer: inout [UInt8]) -> Int { read(file, &buffer, buffer.count) }
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(file, bytes.baseAddress, bytes.count)
}
private func systemClose(_ file: Int32) -> Int32 { close(file) }
