import Foundation
import Maker
import MakerConsole
import MakerVoting

/// The file that a batch's results are written to: a row a line, each with a checksum of its content, by one process at a
/// time. A file that no batch wrote is never touched.
final class ResultsFile: Sendable {
  /// The rows that were there when it was opened.
  let rows: [BatchRow]
  /// Whether a last line that had been cut off was dropped.
  let wasTorn: Bool
  private let path: String
  private let file: FileHandle

  /// Opens it for writing, and keeps others from doing the same.
  ///
  /// - Throws: ``MakerConsole/CommandError``: 65 for a file that holds anything but whole results, 74 for one that cannot be
  ///   written, or that another process writes. Such a file is left as it is.
  init(_ path: String) throws(CommandError) {
    self.path = path
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard Self.isRegular(descriptor) else {
      // A device or a pipe: there is nothing to go on from.
      (rows, wasTorn) = ([], false)
      return
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw Self.busy(path) }
    let bytes: [UInt8]
    do throws(FileDescriptor.Failure) { bytes = try FileDescriptor.readAll(descriptor) } catch {
      throw .file("cannot read the results \(TextFiles.shown(path)): \(error.reason)")
    }
    let found = try Self.read(bytes, path)
    (rows, wasTorn) = (found.rows, found.end < bytes.count)
    if wasTorn, ftruncate(descriptor, off_t(found.end)) != 0 { throw Self.failure(path, errno) }
  }

  /// The rows of a file that may not be there yet, without touching it.
  ///
  /// - Throws: as ``init(_:)``.
  static func peek(_ path: String) throws(CommandError) -> [BatchRow] {
    guard TextFiles.exists(path) else { return [] }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    guard isRegular(descriptor) else {
      if isFolder(descriptor) { throw failure(path, EISDIR) }
      return []
    }
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { throw busy(path) }
    if access(path, W_OK) != 0 { throw failure(path, errno) }
    return try read(TextFiles.bytes(path, what: "the results"), path).rows
  }

  /// Adds a row.
  ///
  /// - Throws: a ``MakerJournal/Fault`` of the kind `file`.
  func write(_ row: BatchRow) throws {
    do throws(FileDescriptor.Failure) {
      try FileDescriptor.write(Self.sealed(row.json).compact + "\n", to: file.fileDescriptor)
    } catch {
      throw Fault(.file, "cannot write \(TextFiles.shown(path)): \(error.reason)")
    }
  }

  // MARK: Rows

  private static let mark = "checksum"

  /// A row with the hash of its content, which no conversion of line breaks changes.
  static func sealed(_ json: JSON) -> JSON {
    guard var object = json.object else { return json }
    object[mark] = nil
    object[mark] = .string(StableHash(JSON.object(object).canonical).hex)
    return .object(object)
  }

  private static func read(_ bytes: [UInt8], _ path: String) throws(CommandError) -> (rows: [BatchRow], end: Int) {
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    var rows: [BatchRow] = []
    for (position, line) in bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast().enumerated()
    {
      rows.append(try row(line, "\(TextFiles.shown(path)):\(position + 1)"))
    }
    // What stands alone and has no end may be anything.
    guard end == bytes.count || !rows.isEmpty else { throw foreign("\(TextFiles.shown(path)):1") }
    return (rows, end)
  }

  private static func row(_ line: ArraySlice<UInt8>, _ place: String) throws(CommandError) -> BatchRow {
    guard TextFiles.invalidOffset(Array(line)) == nil,
      let json = try? JSON(parsing: String(decoding: line, as: UTF8.self)), let checksum = json[mark]?.string,
      let row = BatchRow(json)
    else { throw foreign(place) }
    guard sealed(json)[mark]?.string == checksum else {
      throw .badData(
        "\(place): this result was edited: its checksum does not fit; choose another --out, or delete the line")
    }
    return row
  }

  private static func foreign(_ place: String) -> CommandError {
    .badData("\(place): no result of a batch; --out must name a new file, or one that a batch wrote")
  }

  private static func busy(_ path: String) -> CommandError {
    .file("\(TextFiles.shown(path)): another process writes these results; wait for it, or choose another --out")
  }

  private static func failure(_ path: String, _ code: Int32) -> CommandError {
    .file("cannot write \(TextFiles.shown(path)): \(FileDescriptor.Failure(code).reason)")
  }

  private static func isRegular(_ descriptor: Int32) -> Bool { kind(descriptor) == S_IFREG }
  private static func isFolder(_ descriptor: Int32) -> Bool { kind(descriptor) == S_IFDIR }

  private static func kind(_ descriptor: Int32) -> mode_t {
    var information = stat()
    return fstat(descriptor, &information) == 0 ? information.st_mode & S_IFMT : 0
  }
}
