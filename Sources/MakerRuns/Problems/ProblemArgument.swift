package import MakerConsole

/// Something that a kind of problem takes.
package struct ProblemArgument: Sendable {
  /// Its name, what it takes, its help and its default.
  package let flag: Flag
  /// The word that stands for it in help, where it follows the command as it stands.
  private(set) package var label: String?
  /// Whether a command without it is incomplete.
  private(set) package var isRequired = false
  /// What is asked back where it is missing: `ask what?`
  private(set) package var question = ""
  /// Whether `-` in its place reads standard input.
  private(set) package var readsInput = false
  /// For a file: the name under which its text is given where no file can be named, and what it is.
  private(set) package var text: (name: String, what: String)?
  /// What it is where no file can be named.
  package var hostedSummary: String { text.map { "the text of \($0.what)" } ?? flag.summary }
  /// The name in a host's tools.
  package var hostedName: String { text?.name ?? member }
  /// Whether a host's tools offer it.
  private(set) package var isHosted = true

  private init(_ flag: Flag) {
    self.flag = flag
  }

  /// The name in requests, batches and tools.
  package var member: String { flag.member }
  /// Whether it follows the command as it stands.
  package var isPositional: Bool { label != nil }
  /// Whether it is a text in a file.
  package var isFile: Bool { text != nil }

  /// A flag of its own.
  ///
  /// - Parameters:
  ///   - isHosted: whether a host's tools offer it.
  package static func option(_ flag: Flag, isHosted: Bool = true) -> ProblemArgument {
    var argument = ProblemArgument(flag)
    argument.isHosted = isHosted
    return argument
  }

  /// A file, named by a flag.
  ///
  /// - Parameters:
  ///   - name: the name of its text, where no file can be named.
  ///   - what: what it is, as in `cannot read the plan`.
  ///   - isRequired: whether a problem without it is none.
  package static func file(
    _ flag: Flag, text name: String, what: String, isRequired: Bool = false
  ) -> ProblemArgument {
    var argument = ProblemArgument(flag)
    argument.text = (name, what)
    argument.isRequired = isRequired
    return argument
  }

  /// Words that follow the command, in quotes.
  ///
  /// - Parameters:
  ///   - name: its name in requests, in snake_case.
  ///   - question: what is asked back where it is missing.
  ///   - readsInput: whether `-` in its place reads standard input.
  package static func words(
    _ name: String, _ summary: String, question: String, isRequired: Bool = true, readsInput: Bool = true
  ) -> ProblemArgument {
    var argument = ProblemArgument(Flag(name, takes: .text, placeholder: "TEXT", summary))
    argument.label = name.uppercased()
    argument.question = question
    argument.readsInput = readsInput
    argument.isRequired = isRequired
    return argument
  }

  /// A file whose name follows the command.
  package static func fileWord(
    _ name: String, _ summary: String, what: String, question: String
  ) -> ProblemArgument {
    var argument = words(name, summary, question: question)
    argument.label = "FILE"
    argument.text = (name, what)
    return argument
  }

  /// As the command's help lists it.
  package var spec: CommandSpec.Positional? {
    label.map { CommandSpec.Positional(name: $0, summary: flag.summary, isRequired: isRequired) }
  }
}
