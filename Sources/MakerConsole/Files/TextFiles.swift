import Foundation

/// The files that users name.
package enum TextFiles {
  /// The bytes of a file.
  ///
  /// - Throws: ``CommandError`` with exit code 74 that names the file.
  package static func bytes(_ path: String, what: String) throws(CommandError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .file("cannot read \(what) \(shown(path)): \(FileDescriptor.Failure(errno).reason)")
    }
    defer { close(descriptor) }
    do throws(FileDescriptor.Failure) {
      return try FileDescriptor.readAll(descriptor)
    } catch {
      throw .file("cannot read \(what) \(shown(path)): \(error.reason)")
    }
  }

  /// The text of a file, which must be UTF-8.
  package static func text(_ path: String, what: String) throws(CommandError) -> String {
    try decode(bytes(path, what: what), name: shown(path), what: what)
  }

  /// Bytes as text; a byte order mark is dropped.
  ///
  /// - Throws: ``CommandError`` with exit code 65 and the offset of the first byte that is not UTF-8.
  package static func decode(_ bytes: [UInt8], name: String, what: String) throws(CommandError) -> String {
    if let offset = invalidOffset(bytes) {
      throw .badData("\(what) \(name) is not UTF-8 at byte \(offset); convert it, for instance with iconv -t UTF-8")
    }
    let hasMark = bytes.starts(with: [0xef, 0xbb, 0xbf])
    return String(decoding: hasMark ? bytes[3...] : bytes[...], as: UTF8.self)
  }

  /// The offset of the first byte, from 0, that does not belong to UTF-8.
  package static func invalidOffset(_ bytes: [UInt8]) -> Int? {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .emptyInput: return nil
      case .error: return offset
      }
    }
  }

  /// Hands over a text piece by piece.
  package typealias Pieces = (_ write: (String) throws(FileDescriptor.Failure) -> Void) throws(FileDescriptor.Failure)
    -> Void

  /// Writes a file whole or not at all.
  package static func writeWhole(_ text: String, to path: String) throws(CommandError) {
    try writeWhole(to: path) { write throws(FileDescriptor.Failure) in try write(text) }
  }

  /// Writes a file whole or not at all: under another name in the same folder, then renamed.
  ///
  /// - Throws: ``CommandError`` with exit code 74 that names the file.
  package static func writeWhole(to path: String, _ pieces: Pieces) throws(CommandError) {
    func failure(_ code: Int32) -> CommandError {
      .file("cannot write \(shown(path)): \(FileDescriptor.Failure(code).reason)")
    }
    var information = stat()
    let exists = stat(path, &information) == 0
    if exists, information.st_mode & S_IFMT != S_IFREG {
      if information.st_mode & S_IFMT == S_IFDIR { throw failure(EISDIR) }
      return try writeThrough(to: path, pieces)
    }
    // A link stays a link: what it leads to is replaced.
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let temporary = target + ".\(getpid()).tmp"
    let mode = exists ? information.st_mode & 0o777 : 0o644
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure(errno) }
    do throws(FileDescriptor.Failure) {
      defer { close(descriptor) }
      try pieces { text throws(FileDescriptor.Failure) in try FileDescriptor.write(text, to: descriptor) }
    } catch {
      unlink(temporary)
      throw .file("cannot write \(shown(path)): \(error.reason)")
    }
    guard rename(temporary, target) == 0 else {
      let code = errno
      unlink(temporary)
      throw failure(code)
    }
  }

  /// Devices and pipes cannot be renamed onto.
  private static func writeThrough(to path: String, _ pieces: Pieces) throws(CommandError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file("cannot write \(shown(path)): \(FileDescriptor.Failure(errno).reason)") }
    defer { close(descriptor) }
    do throws(FileDescriptor.Failure) {
      try pieces { text throws(FileDescriptor.Failure) in try FileDescriptor.write(text, to: descriptor) }
    } catch {
      throw .file("cannot write \(shown(path)): \(error.reason)")
    }
  }

  /// A path as a message shows it.
  package static func shown(_ path: String) -> String { Sanitizer.line(path) }
}

extension TextFiles {
  /// Whether there is a file, a folder or a device of that name.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Makes the folders above a file.
  package static func makeFolder(of path: String) throws(CommandError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
      throw .file("cannot create the folder \(shown(folder.path)): \(error.localizedDescription)")
    }
  }

  /// Fails for a file that cannot be written, so that it is told before a run is paid for.
  ///
  /// - Throws: ``CommandError`` with exit code 74 that names the file.
  package static func checkWritable(_ path: String) throws(CommandError) {
    var information = stat()
    let exists = stat(path, &information) == 0
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let isFolder = exists && information.st_mode & S_IFMT == S_IFDIR
    if !isFolder, access(exists ? path : folder, W_OK) == 0 { return }
    let reason = FileDescriptor.Failure(isFolder ? EISDIR : errno).reason
    throw .file("cannot write \(shown(path)): \(reason)")
  }

  /// The names of a folder's files, in order.
  ///
  /// - Throws: ``CommandError`` with exit code 74 that names the folder.
  package static func names(in folder: String, what: String) throws(CommandError) -> [String] {
    guard let stream = opendir(folder) else {
      throw .file("cannot read \(what) \(shown(folder)): \(FileDescriptor.Failure(errno).reason)")
    }
    closedir(stream)
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
