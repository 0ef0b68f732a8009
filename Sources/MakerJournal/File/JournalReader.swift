import Foundation
public import MakerText

/// Reads journals, a line at a time.
public enum JournalReader {
  /// What was found beside the events.
  public struct Found: Hashable, Sendable {
    /// The run's id.
    public let run: String
    /// How much the journal keeps.
    public let level: JournalLevel
    /// What whoever starts the run needs to start it again.
    public let request: JSON
    /// Whole lines.
    public let lines: Int
    /// Bytes of them.
    public let length: Int
    /// Whether a last line that was cut off stands behind them.
    public let isTorn: Bool
  }

  /// Reads a journal's events in order.
  ///
  /// A last line that was cut off is left out, and told. Anything else that is not as it was written is refused.
  ///
  /// - Parameters:
  ///   - body: takes each event.
  /// - Throws: ``JournalError`` with the number of the line that is damaged, missing, or there twice.
  @discardableResult
  public static func read(_ path: String, _ body: (Event) -> Void) throws(JournalError) -> Found {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw JournalError(.file, "cannot read the journal \(path): \(String(cString: strerror(errno)))")
    }
    var scan = Scan(path: path)
    while true {
      let chunk: Data?
      do { chunk = try file.read(upToCount: 1 << 20) } catch {
        throw JournalError(.file, "cannot read the journal \(path): \(error.localizedDescription)")
      }
      guard let chunk, !chunk.isEmpty else { break }
      try scan.take(Array(chunk), body)
    }
    return try scan.end()
  }

  /// Folds a journal's events.
  public static func fold(_ path: String) throws(JournalError) -> (fold: RunFold, found: Found) {
    var fold = RunFold()
    let found = try read(path) { fold.apply($0) }
    return (fold, found)
  }

  private struct Scan {
    let path: String
    var pending: [UInt8] = []
    var lines = 0
    var length = 0
    var head: (run: String, level: JournalLevel, request: JSON)?

    init(path: String) { self.path = path }

    mutating func take(_ chunk: [UInt8], _ body: (Event) -> Void) throws(JournalError) {
      var rest = pending.isEmpty ? chunk[...] : (pending + chunk)[...]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        try line(rest[rest.startIndex..<end], body)
        length += end + 1 - rest.startIndex
        rest = rest[(end + 1)...]
      }
      pending = Array(rest)
    }

    private mutating func line(_ bytes: ArraySlice<UInt8>, _ body: (Event) -> Void) throws(JournalError) {
      let number: Int
      let members: JSONObject
      do throws(JournalShapeError) { (number, members) = try JournalLine.read(bytes) } catch {
        if lines == 0 { throw JournalError(.format, line: 1, "\(path) is no journal of this program: \(error)") }
        throw JournalError(.damaged, line: lines + 1, "\(path):\(lines + 1): the line is damaged: \(error)")
      }
      if lines == 0 {
        head = try head(members)
      } else {
        guard number == lines else {
          let what = number > lines ? "a line before this one is missing" : "a line stands here twice"
          throw JournalError(
            .damaged, line: lines + 1, "\(path):\(lines + 1): \(what) (number \(number) instead of \(lines))")
        }
        do throws(JournalShapeError) { body(try Event(Members(members, "event"))) } catch {
          throw JournalError(.damaged, line: lines + 1, "\(path):\(lines + 1): \(error)")
        }
      }
      lines += 1
    }

    private func head(_ members: JSONObject) throws(JournalError) -> (String, JournalLevel, JSON) {
      guard members["format"]?.string == "maker-journal" else {
        throw JournalError(.format, "\(path) is no journal of this program")
      }
      guard members["version"]?.int == Journal.version else {
        throw JournalError(
          .format,
          "\(path) is a journal of version \(members["version"]?.compact ?? "?"); this program reads version"
            + " \(Journal.version)")
      }
      guard let run = members["run"]?.string, let level = members["level"]?.string.flatMap(JournalLevel.init) else {
        throw JournalError(.format, "\(path):1: `run` or `level` is missing")
      }
      return (run, level, members["request"] ?? .null)
    }

    func end() throws(JournalError) -> Found {
      guard let head else { throw JournalError(.format, "\(path) is no journal: it has no whole line") }
      return Found(
        run: head.run, level: head.level, request: head.request, lines: lines, length: length, isTorn: !pending.isEmpty)
    }
  }
}
