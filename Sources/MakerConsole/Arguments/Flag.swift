/// A flag as a value: parsing, help, the environment, the config file and suggestions all derive from it.
package struct Flag: Hashable, Sendable {
  /// Where help lists a flag.
  package enum Group: String, Hashable, Sendable, CaseIterable {
    case command = "Flags"
    case models = "Models and samples"
    case voting = "Voting and decomposition"
    case limits = "Limits"
    case checks = "Checks by code of your own"
    case output = "Output"
    case files = "Files"
  }

  /// The long name, without dashes.
  package let name: String
  /// The one-letter form.
  package let short: Character?
  /// What it takes; `nil` for a switch.
  package let value: ValueKind?
  /// What stands for the value in help.
  package let placeholder: String
  /// What it does, in a few words.
  package let summary: String
  /// The default in words; `nil` where there is none.
  package let fallback: String?
  package let isRepeatable: Bool
  package let group: Group

  package init(
    _ name: String, short: Character? = nil, takes value: ValueKind? = nil, placeholder: String = "",
    _ summary: String, fallback: String? = nil, isRepeatable: Bool = false, group: Group = .command
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.placeholder = placeholder
    self.summary = summary
    self.fallback = fallback
    self.isRepeatable = isRepeatable
    self.group = group
  }

  /// The flag as users write it.
  package var spelling: String { "--" + name }
  /// The environment variable that sets it.
  package var variable: String { "MAKER_" + name.uppercased().replacing("-", with: "_") }
  /// The member of the config file that sets it.
  package var member: String { name.replacing("-", with: "_") }

  /// Whether it decides what is asked and elected, rather than how much may be spent or what is shown.
  package var decides: Bool {
    [.models, .voting].contains(group) && !isSecret || [.maxDepth, .maxNodes].contains(self)
  }

  /// Whether it governs what a run does, rather than what is shown or written of it. A plan is an argument of a question.
  package var governs: Bool { [.models, .voting, .limits, .checks].contains(group) && self != .plan && !isSecret }

  /// Whether its value is not kept with a run: it is given anew when a run goes on.
  package var isSecret: Bool { value == .header }

  /// Reads a value, whatever it was written in.
  package func read(_ text: String) throws(ValueProblem) -> FlagValue {
    try (value ?? .toggle).read(text)
  }
}
