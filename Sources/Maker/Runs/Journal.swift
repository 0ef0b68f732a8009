import Foundation
public import MakerVoting
import Synchronization

/// A journal: every event of a run in a JSON Lines file, one event a line.
///
/// The first line names the format and its version. Each line ends in a `checksum`, the 64-bit hash of the line's other
/// members in canonical form, so that a line which was cut off or edited can be told. A line is handed to the operating
/// system before the run goes on; keys of models are never part of an event.
public final class Journal: Sendable {
  /// The version of the format.
  public static let version = 1

  /// Where the journal is written.
  public let path: String
  private let state: Mutex<(file: FileHandle?, failure: String?)>

  /// Creates the file and the folders above it, and writes the first line.
  ///
  /// - Throws: ``JournalError`` when the file exists or cannot be created.
  public init(path: String, run: String) throws(JournalError) {
    self.path = path
    let url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      throw JournalError("cannot create the folder of the journal \(path): \(error.localizedDescription)")
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let hint = errno == EEXIST ? "; choose another name" : ""
      throw JournalError("cannot create the journal \(path): \(String(cString: strerror(errno)))\(hint)")
    }
    state = Mutex((FileHandle(fileDescriptor: descriptor, closeOnDealloc: true), nil))
    write(["format": "maker-journal", "version": .integer(Self.version), "run": .string(run)])
    if let failure { throw JournalError(failure) }
  }

  /// Why the journal could not be written to its end; `nil` if all is well.
  public var failure: String? { state.withLock { $0.failure } }

  /// Writes an event. After a first failure, of which ``failure`` tells, nothing more is written.
  public func record(_ event: Event) {
    write(event.json)
  }

  /// A line of a journal, checked.
  ///
  /// - Throws: ``JournalError`` for a line that is not whole.
  public static func read(_ line: String) throws(JournalError) -> JSONObject {
    guard var object = (try? JSON(parsing: line))?.object else { throw JournalError("not a JSON object") }
    let checksum = object["checksum"]?.string
    object["checksum"] = nil
    guard checksum == Self.checksum(object) else { throw JournalError("the checksum does not fit") }
    return object
  }

  private func write(_ json: JSON) {
    guard var object = json.object else { return }
    object["checksum"] = .string(Self.checksum(object))
    let line = Data((JSON.object(object).compact + "\n").utf8)
    state.withLock { state in
      guard state.failure == nil, let file = state.file else { return }
      do { try file.write(contentsOf: line) } catch {
        state.failure = "cannot write the journal \(path): \(error.localizedDescription)"
      }
    }
  }

  private static func checksum(_ object: JSONObject) -> String {
    StableHash(JSON.object(object).canonical).hex
  }
}

/// A journal that cannot be written or read.
public struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong, and where.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
