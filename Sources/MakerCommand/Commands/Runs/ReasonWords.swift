import Maker
import MakerConsole
import MakerVoting

/// Reasons in the words of a way in: the library knows no flag.
enum ReasonWords {
  /// As the command line says it.
  @Sendable static func flags(_ reason: Reason) -> String { text(reason) { $0.spelling } }

  /// As a host's tools say it.
  @Sendable static func arguments(_ reason: Reason) -> String { text(reason) { "`\($0.member)`" } }

  private static func text(_ reason: Reason, _ name: (Flag) -> String) -> String {
    reason.text { limit in
      switch limit {
      case .calls(let most): "\(name(.maxCalls)) \(most) reached"
      case .nodes(let most): "\(name(.maxNodes)) \(most) reached"
      case .time(let seconds):
        "\(name(.timeout)) \(Duration.milliseconds(Int((seconds * 1000).rounded())).words) reached"
      case .tokens(let most, let used, let next):
        "\(name(.maxTokensTotal)) \(most): \(used) used, and one more call may take \(next)"
      case .cost(let most, let used, let next):
        "\(name(.maxCost)) \(dollars(most)): \(dollars(used)) spent, and one more call may cost \(dollars(next))"
      }
    }
  }

  private static func dollars(_ amount: Double) -> String { SpentLimit.dollars(amount) }
}

extension ExitCode {
  /// What a fault means to a script.
  init(_ fault: Fault) {
    switch fault.kind {
    case .file: self = .file
    case .unexpected: self = .internalError
    case .data, .contextTooLong: self = .badData
    default: self = .noModel
    }
  }
}

extension Fault.Kind {
  /// A prompt that no model has room for.
  static let contextTooLong = Fault.Kind(rawValue: "context_too_long")
}
