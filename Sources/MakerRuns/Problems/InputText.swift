package import MakerConsole
package import MakerVoting

/// A text that a problem needs: one that is given, or one in a file.
package enum InputText: Hashable, Sendable {
  case file(String)
  /// A text, and how messages name it.
  case given(String, name: String)

  /// How messages name it.
  package var name: String {
    switch self {
    case .file(let path): path
    case .given(_, let name): name
    }
  }

  /// The text.
  ///
  /// - Parameters:
  ///   - what: what it is, as in `cannot read the plan`.
  /// - Throws: ``MakerConsole/CommandError``: 74 for a file that cannot be read, 65 for one that is not UTF-8.
  package func read(_ what: String) throws(CommandError) -> String {
    switch self {
    case .file(let path): try TextFiles.text(path, what: what)
    case .given(let text, _): text
    }
  }

  /// As a request holds it.
  package var json: JSON {
    switch self {
    case .file(let path): ["file": .string(path)]
    case .given(let text, let name): ["name": .string(name), "text": .string(text)]
    }
  }

  /// What a request holds.
  package init?(_ json: JSON) {
    if let path = json["file"]?.string {
      self = .file(path)
    } else if let text = json["text"]?.string {
      self = .given(text, name: json["name"]?.string ?? "text")
    } else {
      return nil
    }
  }

  /// What a command line or a line of a batch names: a file, or, with `-`, standard input, which is read now, so that a
  /// run which goes on later has it.
  package init(path: String, what: String, console: Console) throws(CommandError) {
    self =
      path == "-"
      ? .given(try console.inputText(what: what, mayBeBlank: true), name: "standard input") : .file(path)
  }
}
