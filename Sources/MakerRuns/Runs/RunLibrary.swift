import Foundation
package import Maker
package import MakerConsole

/// The journals of the user's runs.
package struct RunLibrary: Sendable {
  /// A run that has a journal.
  package struct Entry: Sendable {
    package let path: String
    package let fold: RunFold
    package let run: String
    /// Whether a process goes on with it at this moment.
    package let isRunning: Bool
    /// When something was last written, in seconds since 1970.
    package let changed: Double
    /// In bytes.
    package let size: Int

    /// `running`, `stopped` where it was cut off, else how it ended.
    package var state: String {
      if isRunning { return "running" }
      return fold.end?.status.rawValue ?? "stopped"
    }

    /// Whether there is something left to do.
    package var canGoOn: Bool { !isRunning && (fold.end?.status.canGoOn ?? true) }

    /// What was asked for.
    package var kept: KeptRequest? { fold.start.flatMap { KeptRequest($0.request) } }
  }

  private let console: Console

  package init(_ console: Console) {
    self.console = console
  }

  /// The folder of the runs' journals; `nil` where there is no place for them.
  package var folder: String? { UserFolders.path("XDG_STATE_HOME", in: ".local/state", "maker/runs", console) }

  /// Where the journal of a new run belongs.
  package func path(of id: String) -> String? { folder.map { "\($0)/\(id).jsonl" } }

  /// Finds a journal by the run's id, the beginning of one, or the file's name.
  ///
  /// - Throws: ``MakerConsole/CommandError``: 64 for a run that is not there.
  package func find(_ text: String) throws(CommandError) -> String {
    if text.contains("/") || TextFiles.exists(text) { return text }
    let ids = ids
    if ids.contains(text), let path = path(of: text) { return path }
    let matches = ids.filter { $0.hasPrefix(text) }
    if matches.count == 1, let path = path(of: matches[0]) { return path }
    let hint =
      matches.isEmpty
      ? ids.last.map { "the last one is \($0), and `maker runs` lists them" } ?? "none is kept"
      : "\(matches.count) begin with that"
    throw .usage("there is no run `\(Sanitizer.line(text, limit: 60))`: \(hint); or name a journal's file")
  }

  /// The ids of all runs, the oldest first: they sort by time.
  package var ids: [String] {
    guard let folder, TextFiles.exists(folder),
      let names = try? TextFiles.names(in: folder, what: "the runs")
    else { return [] }
    return names.filter { $0.hasSuffix(".jsonl") }.map { String($0.dropLast(6)) }
  }

  /// Reads a journal.
  ///
  /// - Throws: ``MakerJournal/JournalError`` for a file that is no whole journal.
  package func entry(_ path: String) throws(JournalError) -> Entry {
    let (fold, found) = try JournalReader.fold(path)
    var information = stat()
    let isThere = stat(path, &information) == 0
    return Entry(
      path: path, fold: fold, run: found.run, isRunning: Self.isLocked(path),
      changed: isThere ? Double(information.st_mtim.tv_sec) : 0, size: isThere ? Int(information.st_size) : 0)
  }

  /// Deletes a run's journal, unless a process goes on with it.
  ///
  /// - Returns: whether it is gone.
  package func delete(_ path: String) throws(CommandError) -> Bool {
    guard !Self.isLocked(path) else { return false }
    guard unlink(path) == 0 else {
      throw .file("cannot delete \(TextFiles.shown(path)): \(FileDescriptor.Failure(errno).reason)")
    }
    return true
  }

  /// When something was last written to a file, in seconds since 1970.
  package func changed(_ path: String) -> Double? {
    var information = stat()
    return stat(path, &information) == 0 ? Double(information.st_mtim.tv_sec) : nil
  }

  /// Whether a process writes a journal: its lock ends with it.
  private static func isLocked(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
