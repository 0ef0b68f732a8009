package import MakerConsole

extension ProblemArguments {
  /// The arguments of a command line.
  ///
  /// - Throws: ``MakerConsole/CommandError`` with exit code 64 where something is missing, superfluous or not quoted.
  package init(
    _ parsed: ParsedArguments, of kind: ProblemKind, settings: Settings, console: Console
  ) throws(CommandError) {
    self.init()
    for argument in kind.arguments where !argument.isPositional {
      if argument.isFile {
        let paths =
          parsed.texts(argument.flag)
          + settings.texts(argument.flag).filter { _ in parsed.values[argument.flag.name] == nil }
        if paths.isEmpty { continue }
        guard paths.count(where: { $0 == "-" }) <= 1 else {
          throw .usage("\(argument.flag.spelling) -: standard input can be read only once")
        }
        set(
          argument.member,
          try paths.map { path throws(CommandError) in
            try InputText(path: path, what: argument.text?.what ?? "", console: console)
          })
      } else if let values = parsed.values[argument.flag.name] {
        set(argument.member, values)
      }
    }
    guard let positional = kind.positional else {
      try parsed.refuseWords(kind)
      return
    }
    try take(positional, parsed, kind, console)
  }

  private mutating func take(
    _ argument: ProblemArgument, _ parsed: ParsedArguments, _ kind: ProblemKind, _ console: Console
  ) throws(CommandError) {
    let (command, label) = (kind.path.joined(separator: " "), argument.label ?? "")
    let what = argument.member.replacing("_", with: " ")
    let quote = argument.isFile ? "" : "\""
    if parsed.positionals.count > 1 {
      let whole = Sanitizer.line(parsed.positionals.joined(separator: " "), limit: 60)
      throw .usage(
        "one \(what) is expected, not \(parsed.positionals.count) words; quote it: maker \(command) \"\(whole)\"")
    }
    guard let text = parsed.positionals.first else {
      guard argument.isRequired else { return }
      throw .usage(
        "\(argument.question) Write maker \(command) \(quote)\(label)\(quote)"
          + (argument.isFile ? ", or - for standard input" : ""))
    }
    if text.allSatisfy(\.isWhitespace) {
      throw .usage("the \(what) is empty; write maker \(command) \(quote)\(label)\(quote)")
    }
    if argument.isFile {
      set(argument.member, [try InputText(path: text, what: argument.text?.what ?? "", console: console)])
    } else if text == "-", argument.readsInput {
      // A long prompt comes through a pipe.
      set(argument.member, [.text(try console.inputText(what: "the \(what)"))])
    } else {
      set(argument.member, [.text(text)])
    }
  }
}

extension ParsedArguments {
  /// Refuses words after a command of a kind that takes none.
  fileprivate func refuseWords(_ kind: ProblemKind) throws(CommandError) {
    guard let word = positionals.first else { return }
    let needed = kind.arguments.filter(\.isRequired).map { "\($0.flag.spelling) \($0.flag.placeholder)" }
    let hint =
      needed.isEmpty
      ? kind.arguments.first.map { "try \($0.flag.spelling) \($0.flag.placeholder)" }
      : "give " + Words.list(needed, "and")
    throw .usage(
      "\(kind.name) takes flags only, not `\(Sanitizer.line(word, limit: 40))`\(hint.map { "; \($0)" } ?? "")")
  }
}
