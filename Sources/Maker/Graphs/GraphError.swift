public import MakerVoting

/// A graph of subtasks that cannot be run, found by code before any model is asked.
public struct GraphError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of mistake it is.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// Not JSON.
    case notJSON = "not_json"
    /// A member that graphs do not have.
    case unknownField = "unknown_field"
    /// A member that has to be there.
    case missingField = "missing_field"
    /// A member with a value that it cannot have.
    case invalidValue = "invalid_value"
    /// No subtasks.
    case emptyGraph = "empty_graph"
    /// Two subtasks, or a subtask and an input, with one name.
    case duplicateID = "duplicate_id"
    /// A dependency that is no subtask.
    case unknownDependency = "unknown_dependency"
    /// A subtask that depends on itself.
    case selfDependency = "self_dependency"
    /// Subtasks that wait for each other.
    case cycle
    /// A `{reference}` to what is no subtask and no input, or to a subtask that may come later.
    case unboundReference = "unbound_reference"
    /// An output that a later step needs and no step gives.
    case missingOutput = "missing_output"
    /// A loop that cannot be gone through.
    case invalidLoop = "invalid_loop"
  }

  /// The kind of mistake.
  public let code: Code
  /// Where in the document it is.
  public let path: JSONPath
  /// What is wrong, and what would be right.
  public let reason: String
  /// The line in the text it was read from, from 1.
  public private(set) var line: Int?
  /// The column there in bytes, from 1.
  public private(set) var column: Int?

  init(_ code: Code, _ path: JSONPath, _ reason: String) {
    self.code = code
    self.path = path
    self.reason = reason
  }

  init(_ error: JSONError) {
    self.init(.notJSON, JSONPath(), error.reason)
    (line, column) = (error.line, error.column)
  }

  /// The same with its place in the text that was read.
  func located(in text: String) -> GraphError {
    var copy = self
    let place = path.location(in: text)
    (copy.line, copy.column) = (place.line, place.column)
    return copy
  }

  /// Path and reason in one line.
  public var description: String { path.steps.isEmpty ? reason : "\(path): \(reason)" }

  /// For tools that hand it on.
  public var json: JSON {
    var object = JSONObject([
      ("code", .string(code.rawValue)), ("path", .string(path.description)), ("message", .string(reason)),
    ])
    object["line"] = line.map { .integer($0) }
    object["column"] = column.map { .integer($0) }
    return .object(object)
  }
}
