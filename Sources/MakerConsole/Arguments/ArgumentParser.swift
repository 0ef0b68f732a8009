import MakerVoting

/// Reads arguments against a tree of commands. Flags may stand before or after the command and its positionals.
package struct ArgumentParser: Sendable {
  private let root: CommandSpec
  /// Commands that are planned but not there.
  private let planned: [String]
  private var parsed = ParsedArguments()
  private var command: CommandSpec
  private var rest: ArraySlice<String>

  private init(_ arguments: [String], root: CommandSpec, planned: [String]) {
    self.root = root
    self.planned = planned
    command = root
    rest = arguments[...]
  }

  /// Reads the arguments that follow the program's name.
  ///
  /// - Throws: ``CommandError`` with exit code 64 that names what was wrong and what would be right.
  package static func parse(
    _ arguments: [String], root: CommandSpec, planned: [String] = []
  ) throws(CommandError) -> ParsedArguments {
    var parser = ArgumentParser(arguments, root: root, planned: planned)
    try parser.run()
    return parser.parsed
  }

  private mutating func run() throws(CommandError) {
    var flagsAreOver = false
    while let word = rest.popFirst() {
      if flagsAreOver || word == "-" || !word.hasPrefix("-") {
        try takePositional(word)
      } else if word == "--" {
        flagsAreOver = true
      } else {
        try takeFlag(word)
      }
    }
    for name in parsed.values.keys.sorted() where command.flag(name) == nil {
      throw .usage("--\(name) does not go with `\(commandLine)`; see `\(helpLine)`")
    }
  }

  private var commandLine: String { ([root.name] + parsed.path).joined(separator: " ") }
  private var helpLine: String { ([root.name, "help"] + parsed.path).joined(separator: " ") }

  // MARK: Commands and positionals

  private mutating func takePositional(_ word: String) throws(CommandError) {
    guard !command.subcommands.isEmpty else {
      parsed.positionals.append(word)
      return
    }
    guard let next = command.subcommand(word) else { throw unknownCommand(word) }
    parsed.path.append(word)
    command = next
  }

  private func unknownCommand(_ word: String) -> CommandError {
    let names = command.subcommands.map(\.name)
    let known = "`\(commandLine)` has \(Words.list(names, "and"))"
    let shown = Sanitizer.line(word, limit: 40)
    if planned.contains(word), parsed.path.isEmpty {
      return .usage("`\(shown)` is not in this version yet; \(known)")
    }
    if parsed.path.isEmpty, word.contains(where: \.isWhitespace) {
      return .usage("`\(shown)` is no command; to ask a question, write \(root.name) ask \"…\"")
    }
    guard let nearest = Nearest.name(to: word, among: names + planned) else {
      return .usage("`\(shown)` is no command; \(known)")
    }
    let isPlanned = !names.contains(nearest)
    return .usage(
      "`\(shown)` is no command; did you mean `\(nearest)`\(isPlanned ? ", which is not in this version yet" : "")?")
  }

  // MARK: Flags

  private mutating func takeFlag(_ word: String) throws(CommandError) {
    let body = word.hasPrefix("--") ? word.dropFirst(2) : word.dropFirst(1)
    let name = String(body.prefix { $0 != "=" })
    let attached = name.count == body.count ? nil : String(body.dropFirst(name.count + 1))
    if word.hasPrefix("--") {
      guard let flag = flag(named: name) else { throw unknownFlag("--" + name) }
      try take(flag, as: flag.spelling, attached)
      return
    }
    if let flag = flag(short: name) {
      try take(flag, as: "-" + name, attached)
      return
    }
    // Several switches in one word: `-qv`.
    let flags = name.map { flag(short: String($0)) }
    guard name.count > 1, attached == nil, flags.allSatisfy({ $0 != nil && $0?.value == nil }) else {
      throw unknownFlag("-" + name)
    }
    for flag in flags.compactMap({ $0 }) { try take(flag, as: flag.spelling, nil) }
  }

  private func flag(named name: String) -> Flag? { command.flag(name) ?? deeperFlags.first { $0.name == name } }

  private func flag(short: String) -> Flag? {
    (command.flags + deeperFlags).first { $0.short.map(String.init) == short }
  }

  /// Flags of the commands below: one of them may still follow.
  private var deeperFlags: [Flag] { command.subcommands.flatMap { $0.flags + $0.subcommands.flatMap(\.flags) } }

  private mutating func take(_ flag: Flag, as spelling: String, _ attached: String?) throws(CommandError) {
    let text: String
    switch (flag.value, attached) {
    case (_, let attached?): text = attached
    case (nil, nil): text = "true"
    case (let kind?, nil):
      var words: [String] = []
      repeat {
        guard let next = rest.first, !looksLikeFlag(next) else {
          throw .usage("\(spelling) needs a value: \(kind.expectation)")
        }
        rest.removeFirst()
        words.append(next)
      } while words.count < kind.words && !words[0].contains("/")
      text = words.joined(separator: "/")
    }
    do throws(ValueProblem) {
      parsed.values[flag.name, default: []].append(try flag.read(text))
    } catch {
      throw .usage("\(spelling): \(error.description)")
    }
  }

  /// Whether a word that stands where a value should be is a flag; `-1` and `-` are values.
  private func looksLikeFlag(_ word: String) -> Bool {
    if word.hasPrefix("--") { return true }
    return word.count == 2 && word.hasPrefix("-") && flag(short: String(word.dropFirst())) != nil
  }

  private func unknownFlag(_ spelling: String) -> CommandError {
    let name = String(spelling.drop { $0 == "-" })
    let names = (command.flags + deeperFlags).map(\.name)
    if let nearest = Nearest.name(to: name, among: names) {
      return .usage("\(Sanitizer.line(spelling, limit: 40)) is no flag; did you mean --\(nearest)?")
    }
    return .usage("\(Sanitizer.line(spelling, limit: 40)) is no flag of `\(commandLine)`; see `\(helpLine)`")
  }
}
