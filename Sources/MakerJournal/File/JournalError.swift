/// A journal that cannot be written or read.
public struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public enum Code: String, Hashable, Sendable {
    /// The file cannot be made, opened, read or written.
    case file
    /// The file is no journal, or one of another version.
    case format
    /// A line is damaged, missing, or there twice.
    case damaged
    /// Another process writes it.
    case locked
  }

  /// The kind of failure.
  public let code: Code
  /// The line, from 1, if one is to blame.
  public let line: Int?
  /// What went wrong, where, and what would be right.
  public let description: String

  init(_ code: Code, line: Int? = nil, _ description: String) {
    self.code = code
    self.line = line
    self.description = description
  }
}

extension JournalError {
  /// A journal that cannot be replayed.
  package init(replay path: String) {
    self.init(
      .format, "\(path) does not hold what models said: only a journal of level full can be replayed")
  }
}
