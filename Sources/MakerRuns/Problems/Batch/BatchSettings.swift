import Maker
import MakerConsole
import MakerVoting

/// One way in which every problem of a batch is solved.
struct BatchSetting: Sendable {
  let name: String
  let preparation: RunPreparation

  /// The models, and all that was chosen otherwise than by default.
  var choices: JSON {
    var choices = preparation.settings.choices
    choices[Flag.model.member] = .strings(preparation.choice.names)
    return .object(choices)
  }

  /// The settings of `--compare`, and those of the batch where there are none to compare.
  static func all(
    _ compared: [String], _ own: Settings, _ service: RunService
  ) async throws -> (settings: [BatchSetting], models: [String]) {
    let changed = try compared.map { text throws(CommandError) -> (String, Settings) in
      (text.split(whereSeparator: \.isWhitespace).joined(separator: " "), try overriding(own, text))
    }
    let models = (changed.map(\.1) + [own]).flatMap { settings in
      settings.texts(.model) + settings.texts(.modelFor).map { String($0.drop { $0 != "=" }.dropFirst()) }
    }
    func prepared(_ settings: Settings) async throws -> RunPreparation {
      try await RunPreparation(
        settings: settings, console: service.console, setup: service.setup, others: models)
    }
    var all: [BatchSetting] = []
    for (name, settings) in changed {
      if all.contains(where: { $0.name == name }) { throw CommandError.usage("--compare \(name) is given twice") }
      all.append(BatchSetting(name: name, preparation: try await prepared(settings)))
    }
    if all.isEmpty {
      let preparation = try await prepared(own)
      all = [BatchSetting(name: preparation.choice.names.joined(separator: " "), preparation: preparation)]
    }
    for setting in all { try MatcherChoice.check(setting.preparation.settings) }
    return (all, models)
  }

  /// The settings with `NAME=VALUE …` in the place of what they say.
  private static func overriding(_ settings: Settings, _ text: String) throws(CommandError) -> Settings {
    var values: [String: [FlagValue]] = [:]
    for word in text.split(whereSeparator: \.isWhitespace) {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let flag = Flag.settings.first { $0.name == parts[0] || $0.member == parts[0] }
      guard let flag else {
        let hint = Nearest.name(to: parts[0], among: Flag.settings.map(\.name)).map { "; did you mean \($0)?" } ?? ""
        throw .usage(
          "--compare: `\(Sanitizer.line(parts[0], limit: 40))` is no setting\(hint); write settings as \"k=5 model=NAME\""
        )
      }
      guard flag.decides else {
        throw .usage("--compare: \(flag.spelling) holds for the whole batch; compare settings of models and voting")
      }
      do throws(ValueProblem) {
        values[flag.name, default: []].append(try flag.read(parts.count > 1 ? parts[1] : "true"))
      } catch {
        throw .usage("--compare \(flag.name): \(error.description)")
      }
    }
    return settings.changed(values, source: .flag("--compare"))
  }
}
