import Maker
import MakerVoting

/// Why a specification of a simulated model cannot be read: one line that says what would be right.
public struct SimulationSettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of mistake.
  public enum Code: String, Hashable, Sendable {
    /// No option has this name.
    case unknownOption
    /// An option is named twice.
    case repeatedOption
    /// There is no value, or one of the wrong form.
    case invalidValue
    /// The value is not in the option's range.
    case outOfRange
  }

  /// The kind of mistake.
  public let code: Code
  /// The option as it was written.
  public let option: String
  /// What was wrong and what would be right.
  public let description: String
}

extension SimulationSettings {
  /// Reads what follows `sim:` in a model's name, for instance `accuracy=0.9,seed=7,latency=50ms`. Nothing at all means
  /// the defaults.
  ///
  /// - Throws: ``SimulationSettingsError``.
  public init(parsing text: String) throws(SimulationSettingsError) {
    var shares: [Option: Double] = [:]
    var latency: Duration = .zero
    var seed: UInt64?
    var alternatives: Int?
    var seen: Set<Option> = []
    let isBlank = text.allSatisfy(\.isWhitespace)
    for part in isBlank ? [] : text.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        $0.trimmingWhitespace()
      }
      let option = try Self.option(named: halves[0])
      guard seen.insert(option).inserted else {
        throw Self.error(.repeatedOption, option, "given twice; give it once")
      }
      guard halves.count == 2, !halves[1].isEmpty else {
        throw Self.error(.invalidValue, option, "has no value; write \(option.example)")
      }
      switch option {
      case .seed:
        guard let value = UInt64(halves[1]) else {
          throw Self.error(.invalidValue, option, "is \"\(halves[1])\"; write a whole number such as \(option.example)")
        }
        seed = value
      case .alternatives:
        guard let value = Int(halves[1]), value >= 1 else {
          throw Self.error(
            .invalidValue, option, "is \"\(halves[1])\"; write a whole number from 1, such as \(option.example)")
        }
        alternatives = value
      case .latency:
        guard let value = Duration(written: halves[1]) else {
          throw Self.error(.invalidValue, option, "is \"\(halves[1])\"; write a duration such as 50ms, 5s or 10m")
        }
        latency = value
      case .accuracy, .malformed, .verbose, .correlated:
        shares[option] = try Self.share(halves[1], option)
      }
    }
    let malformed = shares[.malformed] ?? 0
    let verbose = shares[.verbose] ?? 0
    guard malformed + verbose < 1 else {
      throw Self.error(
        .outOfRange, .malformed, "and verbose are \(malformed + verbose) together; they must stay below 1")
    }
    self.init(
      accuracy: shares[.accuracy] ?? 0.9, malformed: malformed, verbose: verbose, correlated: shares[.correlated] ?? 0,
      alternatives: alternatives, latency: latency, seed: seed)
  }

  private enum Option: String, CaseIterable {
    case accuracy, malformed, verbose, correlated, alternatives, latency, seed

    var example: String {
      switch self {
      case .accuracy: "accuracy=0.9"
      case .malformed, .verbose: "\(rawValue)=0.02"
      case .correlated: "correlated=0.1"
      case .alternatives: "alternatives=1"
      case .latency: "latency=50ms"
      case .seed: "seed=7"
      }
    }
  }

  private static func option(named name: String) throws(SimulationSettingsError) -> Option {
    if let option = Option(rawValue: name) { return option }
    let all = Option.allCases.map(\.rawValue).joined(separator: ", ")
    let near = Nearest.name(to: name, among: Option.allCases.map(\.rawValue))
    let hint = near.map { "did you mean \"\($0)\"? " } ?? ""
    throw SimulationSettingsError(
      code: .unknownOption, option: name, description: "sim: no option \"\(name)\"; \(hint)the options are \(all)")
  }

  private static func share(_ text: String, _ option: Option) throws(SimulationSettingsError) -> Double {
    guard let value = Decimal.value(of: text) else {
      throw error(.invalidValue, option, "is \"\(text)\"; write a number such as \(option.example)")
    }
    guard (0...1).contains(value) else { throw error(.outOfRange, option, "is \(text); it must lie between 0 and 1") }
    return value
  }

  private static func error(_ code: SimulationSettingsError.Code, _ option: Option, _ rest: String)
    -> SimulationSettingsError
  {
    SimulationSettingsError(code: code, option: option.rawValue, description: "sim: \(option.rawValue) \(rest)")
  }
}
