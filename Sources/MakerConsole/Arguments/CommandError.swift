/// The exit codes. They are part of the contract: scripts rely on them.
package enum ExitCode: Int32, Hashable, Sendable, CaseIterable {
  case solved = 0
  case notSolved = 1
  case usage = 64
  case badData = 65
  case noModel = 69
  case internalError = 70
  case file = 74
  case budgetSpent = 75
  case interrupted = 130

  /// What it means, for help.
  package var meaning: String {
    switch self {
    case .solved: "solved"
    case .notSolved: "not solved: no consensus, or rejected by a verifier"
    case .usage: "wrong usage"
    case .badData: "bad input data"
    case .noModel: "no model can be reached"
    case .internalError: "internal error"
    case .file: "a file cannot be read or written"
    case .budgetSpent: "the budget is spent"
    case .interrupted: "interrupted"
    }
  }
}

/// What ends a command: an exit code, and one line that says what was wrong, where, and what would be right.
package struct CommandError: Error, Hashable, Sendable {
  package let code: ExitCode
  package let message: String

  package init(_ code: ExitCode, _ message: String) {
    self.code = code
    self.message = message
  }

  package static func usage(_ message: String) -> CommandError { CommandError(.usage, message) }
  package static func badData(_ message: String) -> CommandError { CommandError(.badData, message) }
  package static func file(_ message: String) -> CommandError { CommandError(.file, message) }
}
