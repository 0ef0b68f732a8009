/// A command as a value: parsing, help and suggestions derive from the tree of these.
package struct CommandSpec: Sendable {
  /// What follows a command besides flags.
  package struct Positional: Hashable, Sendable {
    package let name: String
    package let summary: String
    package var isRequired = true
    /// Whether any number of words may follow.
    package var isRepeatable = false

    package init(name: String, summary: String, isRequired: Bool = true, isRepeatable: Bool = false) {
      (self.name, self.summary, self.isRequired, self.isRepeatable) = (name, summary, isRequired, isRepeatable)
    }
  }

  /// An example with a few words on what it does.
  package struct Example: Hashable, Sendable {
    package let line: String
    package let summary: String

    package init(line: String, summary: String) {
      (self.line, self.summary) = (line, summary)
    }
  }

  package let name: String
  package let summary: String
  /// More about it, a paragraph each.
  package var details: [String] = []
  package var flags: [Flag] = []
  package var positionals: [Positional] = []
  package var examples: [Example] = []
  package var subcommands: [CommandSpec] = []

  package init(
    name: String, summary: String, details: [String] = [], flags: [Flag] = [], positionals: [Positional] = [],
    examples: [Example] = [], subcommands: [CommandSpec] = []
  ) {
    (self.name, self.summary, self.details, self.flags) = (name, summary, details, flags)
    (self.positionals, self.examples, self.subcommands) = (positionals, examples, subcommands)
  }

  package func flag(_ name: String) -> Flag? { flags.first { $0.name == name } }
  package func subcommand(_ name: String) -> CommandSpec? { subcommands.first { $0.name == name } }

  /// The command at the end of a path of names below this one.
  package func command(at path: [String]) -> CommandSpec? {
    var command: CommandSpec? = self
    for name in path { command = command?.subcommand(name) }
    return command
  }
}

/// Arguments that have been read.
package struct ParsedArguments: Sendable {
  /// The names of the command and its subcommands: `["config", "show"]`.
  package var path: [String] = []
  package var positionals: [String] = []
  /// The values of flags by name, in the order in which they were given.
  package var values: [String: [FlagValue]] = [:]

  package init(path: [String] = []) {
    self.path = path
  }

  /// The last value of a flag.
  package func value(_ flag: Flag) -> FlagValue? { values[flag.name]?.last }

  /// Whether a switch is on.
  package func isOn(_ flag: Flag) -> Bool { value(flag) == .toggle(true) }

  /// The integer that a flag was given.
  package func integer(_ flag: Flag) -> Int? {
    if case .integer(let value)? = value(flag) { value } else { nil }
  }

  /// The texts of a repeatable flag.
  package func texts(_ flag: Flag) -> [String] {
    (values[flag.name] ?? []).compactMap { if case .text(let text) = $0 { text } else { nil } }
  }
}

extension ParsedArguments {
  /// Refuses words after a command that takes none.
  package func refusePositionals(_ command: String) throws(CommandError) {
    if let word = positionals.first {
      throw .usage("`\(command)` takes no argument, but got `\(Sanitizer.line(word, limit: 40))`")
    }
  }
}
