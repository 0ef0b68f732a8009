/// A command as a value: parsing, help and suggestions derive from the tree of these.
struct CommandSpec: Sendable {
  /// What follows a command besides flags.
  struct Positional: Hashable, Sendable {
    let name: String
    let summary: String
    var isRequired = true
    /// Whether any number of words may follow.
    var isRepeatable = false
  }

  /// An example with a few words on what it does.
  struct Example: Hashable, Sendable {
    let line: String
    let summary: String
  }

  let name: String
  let summary: String
  /// More about it, a paragraph each.
  var details: [String] = []
  var flags: [Flag] = []
  var positionals: [Positional] = []
  var examples: [Example] = []
  var subcommands: [CommandSpec] = []

  func flag(_ name: String) -> Flag? { flags.first { $0.name == name } }
  func subcommand(_ name: String) -> CommandSpec? { subcommands.first { $0.name == name } }

  /// The command at the end of a path of names below this one.
  func command(at path: [String]) -> CommandSpec? {
    var command: CommandSpec? = self
    for name in path { command = command?.subcommand(name) }
    return command
  }
}

/// Arguments that have been read.
struct ParsedArguments: Sendable {
  /// The names of the command and its subcommands: `["config", "show"]`.
  var path: [String] = []
  var positionals: [String] = []
  /// The values of flags by name, in the order in which they were given.
  var values: [String: [FlagValue]] = [:]

  /// The last value of a flag.
  func value(_ flag: Flag) -> FlagValue? { values[flag.name]?.last }

  /// Whether a switch is on.
  func isOn(_ flag: Flag) -> Bool { value(flag) == .toggle(true) }

  /// The integer that a flag was given.
  func integer(_ flag: Flag) -> Int? {
    if case .integer(let value)? = value(flag) { value } else { nil }
  }

  /// The texts of a repeatable flag.
  func texts(_ flag: Flag) -> [String] {
    (values[flag.name] ?? []).compactMap { if case .text(let text) = $0 { text } else { nil } }
  }
}
