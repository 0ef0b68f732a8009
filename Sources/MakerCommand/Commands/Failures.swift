import MakerRuns
import MakerConsole
import Maker
import MakerVoting

/// What errors mean to a user: an exit code and one line.
enum Failures {
  static func explain(_ error: any Error) -> CommandError {
    switch error {
    case let error as CommandError: error
    case let error as ModelError: CommandError(code(error.code), error.message)
    case let error as JournalError:
      CommandError(error.code == .file || error.code == .locked ? .file : .badData, error.description)
    case let fault as Fault: CommandError(ExitCode(fault), fault.message)
    case let error as GraphError: .usage(error.description)
    case let error as Margin.InvalidParameter: .usage(error.description)
    case is CancellationError: CommandError(.interrupted, "interrupted")
    default: ModelSetup.explain(error) ?? CommandError(.internalError, "internal error: \(error)")
    }
  }

  private static func code(_ code: ModelError.Code) -> ExitCode {
    switch code {
    case .contextTooLong: .badData
    default: .noModel
    }
  }
}

extension CommandError {
  /// What a command prints under `--json` that ended before there was a run: the members that every result has.
  var json: JSON {
    let status: RunStatus =
      switch code {
      case .interrupted: .interrupted
      case .budgetSpent: .budgetExhausted
      default: .failed
      }
    var object: JSONObject = ["status": .string(status.rawValue), "reason": .string(message)]
    // A limit is no fault.
    object["fault"] = status == .budgetExhausted ? nil : ["kind": .string(kind), "message": .string(message)]
    object["tree"] = .null
    object["usage"] = Usage().json
    object["run"] = .null
    return .object(object)
  }

  private var kind: String {
    switch code {
    case .badData: Fault.Kind.data.rawValue
    case .file: Fault.Kind.file.rawValue
    case .noModel: "no_model"
    case .interrupted: "interrupted"
    default: Fault.Kind.unexpected.rawValue
    }
  }
}
