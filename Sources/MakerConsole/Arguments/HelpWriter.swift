/// Writes help from a command's own declaration.
package struct HelpWriter: Sendable {
  package let root: CommandSpec
  /// Columns to fill.
  package var width = 80

  package init(root: CommandSpec) {
    self.root = root
  }

  /// The help of the command at a path.
  package func help(for path: [String]) -> String {
    guard let command = root.command(at: path) else { return "" }
    var sections = [wrap(command.summary, indent: 0), "Usage: " + usage(command, path)]
    sections += command.details.map { wrap($0, indent: 0) }
    if !command.subcommands.isEmpty {
      sections.append("Commands:\n" + table(command.subcommands.map { ("  " + $0.name, $0.summary) }))
    }
    if !command.positionals.isEmpty {
      sections.append("Arguments:\n" + table(command.positionals.map { ("  " + $0.name, $0.summary) }))
    }
    for group in Flag.Group.allCases {
      let flags = command.flags.filter { $0.group == group }
      if flags.isEmpty { continue }
      sections.append("\(group.rawValue):\n" + table(flags.map { (label($0), description($0)) }))
    }
    if !command.examples.isEmpty {
      sections.append("Examples:\n" + command.examples.map(example).joined(separator: "\n"))
    }
    if path.isEmpty {
      let codes = ExitCode.allCases.map { ("  \($0.rawValue)", $0.meaning) }
      sections.append("Exit codes:\n" + table(codes))
      sections.append("`\(root.name) help COMMAND` tells more about a command.")
    }
    return sections.joined(separator: "\n\n") + "\n"
  }

  private func usage(_ command: CommandSpec, _ path: [String]) -> String {
    var words = [root.name] + path
    if !command.subcommands.isEmpty { words.append("COMMAND") }
    words += command.positionals.map { positional in
      let name = positional.name + (positional.isRepeatable ? " …" : "")
      return positional.isRequired ? name : "[\(name)]"
    }
    if !command.flags.isEmpty { words.append("[flags]") }
    return words.joined(separator: " ")
  }

  private func label(_ flag: Flag) -> String {
    let short = flag.short.map { "-\($0), " } ?? "    "
    return "  " + short + flag.spelling + (flag.placeholder.isEmpty ? "" : " " + flag.placeholder)
  }

  private func description(_ flag: Flag) -> String {
    flag.summary + (flag.isRepeatable ? "; repeatable" : "") + (flag.fallback.map { " (default:\u{a0}\($0))" } ?? "")
  }

  private func example(_ example: CommandSpec.Example) -> String {
    wrap(example.summary, indent: 2) + "\n    " + example.line
  }

  private func table(_ rows: [(label: String, text: String)]) -> String {
    let column = min(28, (rows.map(\.label.count).max() ?? 0) + 2)
    return rows.map { row in
      let text = wrap(row.text, indent: column)
      // A label that does not fit keeps a line of its own.
      if row.label.count + 2 > column { return row.label + "\n" + text }
      return row.label + text.dropFirst(row.label.count)
    }.joined(separator: "\n")
  }

  private func wrap(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(margin + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    // What must not be torn apart is held together by a space of its own kind until now.
    return (lines + [margin + line]).joined(separator: "\n").replacing("\u{a0}", with: " ")
  }
}
