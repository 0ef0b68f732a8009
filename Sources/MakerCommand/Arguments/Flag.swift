/// A flag as a value: parsing, help, the environment, the config file and suggestions all derive from it.
struct Flag: Hashable, Sendable {
  /// Where help lists a flag.
  enum Group: String, Hashable, Sendable, CaseIterable {
    case command = "Flags"
    case models = "Models and samples"
    case voting = "Voting and decomposition"
    case limits = "Limits"
    case output = "Output"
    case files = "Files"
  }

  /// The long name, without dashes.
  let name: String
  /// The one-letter form.
  let short: Character?
  /// What it takes; `nil` for a switch.
  let value: ValueKind?
  /// What stands for the value in help.
  let placeholder: String
  /// What it does, in a few words.
  let summary: String
  /// The default in words; `nil` where there is none.
  let fallback: String?
  let isRepeatable: Bool
  let group: Group

  init(
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
  var spelling: String { "--" + name }
  /// The environment variable that sets it.
  var variable: String { "MAKER_" + name.uppercased().replacing("-", with: "_") }
  /// The member of the config file that sets it.
  var member: String { name.replacing("-", with: "_") }

  /// Whether it decides what is asked and elected, rather than how much may be spent or what is shown.
  var decides: Bool { [.models, .voting].contains(group) || [.maxDepth, .maxNodes].contains(self) }

  /// Reads a value, whatever it was written in.
  func read(_ text: String) throws(ValueProblem) -> FlagValue {
    try (value ?? .toggle).read(text)
  }
}
