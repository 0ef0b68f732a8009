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
    var vices = SimulatedVices()
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
      case .alternatives: alternatives = try Self.count(halves[1], option)
      case .hidden: vices.hiddenTokens = try Self.count(halves[1], option)
      case .rpm: vices.callsPerMinute = try Self.count(halves[1], option)
      case .reach: vices.reach = try Self.count(halves[1], option)
      case .quota: vices.quota = try Self.count(halves[1], option)
      case .refuses:
        for word in halves[1].split(separator: "+", omittingEmptySubsequences: false) {
          guard let feature = ModelError.Feature(rawValue: String(word)) else {
            let known = ModelError.Feature.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.error(.invalidValue, option, "has \"\(word)\"; write some of \(known), joined by +")
          }
          vices.refuses.insert(feature)
        }
      case .latency:
        guard let value = Duration(written: halves[1]) else {
          throw Self.error(.invalidValue, option, "is \"\(halves[1])\"; write a duration such as 50ms, 5s or 10m")
        }
        latency = value
      case .accuracy, .malformed, .verbose, .correlated, .thoughts, .paraphrased, .aliases:
        shares[option] = try Self.share(halves[1], option)
      }
    }
    let malformed = shares[.malformed] ?? 0
    let verbose = shares[.verbose] ?? 0
    guard malformed + verbose < 1 else {
      throw Self.error(
        .outOfRange, .malformed, "and verbose are \(malformed + verbose) together; they must stay below 1")
    }
    vices.thoughts = shares[.thoughts] ?? 0
    vices.paraphrased = shares[.paraphrased] ?? 0
    vices.aliases = shares[.aliases] ?? 0
    self.init(
      accuracy: shares[.accuracy] ?? 0.9, malformed: malformed, verbose: verbose, correlated: shares[.correlated] ?? 0,
      alternatives: alternatives, latency: latency, vices: vices, seed: seed)
  }

  private enum Option: String, CaseIterable {
    case accuracy, malformed, verbose, correlated, alternatives, latency, seed
    case thoughts, hidden, refuses, rpm, quota, paraphrased, aliases, reach

    var example: String {
      switch self {
      case .accuracy: "accuracy=0.9"
      case .malformed, .verbose: "\(rawValue)=0.02"
      case .correlated: "correlated=0.1"
      case .alternatives: "alternatives=1"
      case .latency: "latency=50ms"
      case .seed: "seed=7"
      case .thoughts, .paraphrased, .aliases: "\(rawValue)=0.5"
      case .hidden: "hidden=400"
      case .refuses: "refuses=seed+temperature"
      case .rpm: "rpm=60"
      case .quota: "quota=100"
      case .reach: "reach=4"
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

  private static func count(_ text: String, _ option: Option) throws(SimulationSettingsError) -> Int {
    guard let value = Int(text), (1...1_000_000_000).contains(value) else {
      throw error(.invalidValue, option, "is \"\(text)\"; write a whole number from 1, such as \(option.example)")
    }
    return value
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
