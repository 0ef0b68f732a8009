package import Maker
import MakerVoting

/// All settings of one invocation, each with where it comes from: flag, environment, config file, default.
package struct Settings: Sendable {
  /// Where a value comes from; the nearest first.
  package enum Source: Hashable, Sendable {
    case flag(String)
    case environment(String)
    case file(path: String, line: Int)
    /// The request of a run that is made again.
    case request
    case fallback

    package var description: String {
      switch self {
      case .flag(let spelling): "flag \(spelling)"
      case .environment(let variable): "environment \(variable)"
      case .file(let path, let line): "\(TextFiles.shown(path)):\(line)"
      case .request: "the run's request"
      case .fallback: "default"
      }
    }

    fileprivate var rank: Int {
      switch self {
      case .flag, .request: 3
      case .environment: 2
      case .file: 1
      case .fallback: 0
      }
    }
  }

  package struct Entry: Hashable, Sendable {
    package let values: [FlagValue]
    package let source: Source
  }

  /// The config file that was read.
  package let configFile: String?
  private var entries: [String: Entry] = [:]

  /// Resolves the settings.
  ///
  /// - Throws: ``CommandError`` for a value that is wrong, wherever it stands, or a config file that cannot be read.
  package init(_ arguments: ParsedArguments, console: Console) throws(CommandError) {
    let file = try ConfigFile.find(arguments, console: console)
    configFile = file?.path
    for flag in Flag.settings {
      if let fallback = flag.fallback, fallback != "none", let value = try? flag.read(fallback) {
        entries[flag.name] = Entry(values: [value], source: .fallback)
      }
      if let file, let (values, line) = file.values[flag.name] {
        entries[flag.name] = Entry(values: values, source: .file(path: file.path, line: line))
      }
      if let text = console.variable(flag.variable) {
        entries[flag.name] = Entry(values: try Self.read(text, flag), source: .environment(flag.variable))
      }
      if let values = arguments.values[flag.name] {
        entries[flag.name] = Entry(values: values, source: .flag(flag.spelling))
      }
    }
    try resolveExclusions()
  }

  /// The settings of a run's request: what it names, and the defaults.
  ///
  /// - Throws: ``CommandError`` with exit code 65 for a member that is no setting, or whose value is not right.
  package init(requested members: JSONObject) throws(CommandError) {
    configFile = nil
    for flag in Flag.settings {
      if let fallback = flag.fallback, fallback != "none", let value = try? flag.read(fallback) {
        entries[flag.name] = Entry(values: [value], source: .fallback)
      }
    }
    for member in members.members {
      guard let flag = Flag.settings.first(where: { $0.member == member.name && $0.governs }) else {
        throw .badData("the run's request: there is no setting \"\(Sanitizer.line(member.name, limit: 40))\"")
      }
      do throws(ValueProblem) {
        entries[flag.name] = Entry(values: try ConfigFile.read(member.value, flag), source: .request)
      } catch {
        throw .badData("the run's request: \"\(flag.member)\" \(error.description)")
      }
    }
    try resolveExclusions()
  }

  private static func read(_ text: String, _ flag: Flag) throws(CommandError) -> [FlagValue] {
    let parts = flag.isRepeatable ? text.split(whereSeparator: \.isWhitespace).map(String.init) : [text]
    do throws(ValueProblem) {
      var values: [FlagValue] = []
      for part in parts { values.append(try flag.read(part)) }
      return values
    } catch {
      throw .usage("\(flag.variable): \(error.description)")
    }
  }

  private mutating func resolveExclusions() throws(CommandError) {
    for (one, other) in Flag.exclusive {
      guard let first = entries[one.name], let second = entries[other.name], holds(first), holds(second) else {
        continue
      }
      if first.source.rank == second.source.rank, first.source.rank > 0 {
        throw .usage("\(one.spelling) and \(other.spelling) exclude each other; give one of them")
      }
      let loser = first.source.rank < second.source.rank ? one : other
      entries[loser.name] = nil
    }
  }

  /// Whether a value says anything: a switch that is off excludes nothing.
  private func holds(_ entry: Entry) -> Bool { entry.values != [.toggle(false)] }

  /// The same with other values; what excludes them goes.
  package func changed(_ values: [String: [FlagValue]], source: Source) -> Settings {
    var copy = self
    for (one, other) in Flag.exclusive {
      if values[one.name] != nil { copy.entries[other.name] = nil }
      if values[other.name] != nil { copy.entries[one.name] = nil }
    }
    for (name, value) in values { copy.entries[name] = Entry(values: value, source: source) }
    return copy
  }

  /// Puts another default in the place of a flag's own; what somebody set stays. `nil` is none.
  package mutating func setFallback(_ flag: Flag, _ value: FlagValue?) {
    if !isSet(flag) { entries[flag.name] = value.map { Entry(values: [$0], source: .fallback) } }
  }

  /// What was chosen otherwise than by default among the flags that decide what is asked and elected, as the config file
  /// would hold it.
  package var choices: JSONObject {
    members(Flag.settings.filter(\.decides)) { flag, values in
      values != flag.fallback.flatMap { try? flag.read($0) }.map { [$0] }
    }
  }

  /// What somebody set of all that governs a run, limits too, as the config file would hold it.
  package var requested: JSONObject { members(Flag.settings.filter(\.governs)) { flag, _ in isSet(flag) } }

  private func members(_ flags: [Flag], where isWanted: (Flag, [FlagValue]) -> Bool) -> JSONObject {
    JSONObject(
      flags.compactMap { flag -> (String, JSON)? in
        guard let values = entries[flag.name]?.values, !values.isEmpty, isWanted(flag, values) else { return nil }
        return (flag.member, values.count == 1 ? values[0].json : .array(values.map(\.json)))
      })
  }

  // MARK: Values

  package func entry(_ flag: Flag) -> Entry? { entries[flag.name] }

  /// Whether somebody set it: it is not the default.
  package func isSet(_ flag: Flag) -> Bool { entries[flag.name].map { $0.source != .fallback } ?? false }

  package func isOn(_ flag: Flag) -> Bool { entries[flag.name]?.values.last == .toggle(true) }

  package func integer(_ flag: Flag) -> Int? {
    if case .integer(let value)? = entries[flag.name]?.values.last { value } else { nil }
  }

  package func number(_ flag: Flag) -> Double? {
    if case .number(let value)? = entries[flag.name]?.values.last { value } else { nil }
  }

  package func text(_ flag: Flag) -> String? { texts(flag).last }

  package func texts(_ flag: Flag) -> [String] {
    (entries[flag.name]?.values ?? []).compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  package func duration(_ flag: Flag) -> Duration? {
    if case .duration(let value)? = entries[flag.name]?.values.last { value } else { nil }
  }

  package var range: ClosedRange<Double>? {
    if case .range(let value)? = entries[Flag.range.name]?.values.last { value } else { nil }
  }

  package func bounds(_ flag: Flag) -> ClosedRange<Int>? {
    if case .bounds(let value)? = entries[flag.name]?.values.last { value } else { nil }
  }

  /// What models cost by their names; what stands under the empty name holds for all others.
  package var prices: [String: Price] {
    var prices: [String: Price] = [:]
    for value in entries[Flag.price.name]?.values ?? [] {
      if case .price(let price, let model) = value { prices[model ?? ""] = price }
    }
    return prices
  }
}
