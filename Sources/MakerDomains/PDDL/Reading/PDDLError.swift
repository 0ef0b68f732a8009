/// What is wrong with a PDDL file or a plan file, and where.
public struct PDDLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name as the caller gave it.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column in characters, from 1.
  public let column: Int
  /// What is wrong, in one line.
  public let message: String

  /// An error at a place in a file.
  public init(file: String, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `FILE:LINE:COLUMN: message`.
  public var description: String { "\(file):\(line):\(column): \(message)" }
}

/// Where something stands.
struct Place: Hashable, Sendable {
  let file: String
  var line: Int
  var column: Int

  func error(_ message: String) -> PDDLError {
    PDDLError(file: file, line: line, column: column, message: message)
  }
}
