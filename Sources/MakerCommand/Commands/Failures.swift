import Maker
import MakerVoting

/// What errors mean to a user: an exit code and one line.
enum Failures {
  static func explain(_ error: any Error) -> CommandError {
    switch error {
    case let error as CommandError: error
    case let error as ModelError: CommandError(code(error.code), error.message)
    case let error as JournalError: .file(error.description)
    case let error as Margin.InvalidParameter: .usage(error.description)
    case is CancellationError: CommandError(.interrupted, "interrupted")
    default: ModelSetup.explain(error) ?? CommandError(.internalError, "internal error: \(error)")
    }
  }

  private static func code(_ code: ModelError.Code) -> ExitCode {
    switch code {
    case .unreachable, .disconnected, .timedOut, .rateLimited, .serverFailed, .quotaSpent, .unauthorized, .notFound,
      .unreadable:
      .noModel
    case .contextTooLong, .filtered, .failedReply, .unsupported, .rejected: .internalError
    }
  }
}
