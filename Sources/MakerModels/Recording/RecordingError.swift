/// Why a recording cannot be written or read.
public struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public enum Code: String, Hashable, Sendable {
    /// The file cannot be opened, read or written.
    case file
    /// The file's content is not what a recording holds.
    case damaged
  }

  /// The kind of failure.
  public let code: Code
  /// The file.
  public let path: String
  /// The line, from 1, if one is to blame.
  public let line: Int?
  /// What is wrong, and what would be right.
  public let reason: String

  /// File, line and reason in one line.
  public var description: String { path + (line.map { ":\($0)" } ?? "") + ": " + reason }
}
