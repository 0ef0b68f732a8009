public import MakerVoting

/// The canonical form of a program: what is left when comments, layout and the choice of local names do not matter.
public enum CodeForm {
  /// What the names that replace local ones begin with. A text that uses it itself, other than for local names, is no candidate.
  static let placeholder: Character = "ɫ"

  /// The canonical form of a text in the given language, which is code of that language again; `nil` for a text that
  /// cannot be code of it: an open string, a bracket without its partner.
  ///
  /// Dropped: comments, texts that stand alone as a Python statement, white space, the ends of lines where they are no
  /// structure, semicolons that end a line anyway, underscores in numbers. Renamed, in order of appearance: parameters and
  /// variables of functions, closures and blocks. Kept: all else, such as functions, members, types, argument labels,
  /// names at the top level, the content of strings, and local names that a string, an inner function or a shorthand
  /// like JavaScript's `{x}` mentions. Forms are equal only for programs that differ in nothing else; programs that do
  /// the same in another way have different ones.
  public static func canonical(_ text: String, in language: CodeLanguage) -> String? {
    guard let tokens = CodeLexer.tokens(of: text, in: language),
      let structured = CodeLayout.structured(tokens, language), let brackets = Brackets.match(structured)
    else { return nil }
    var names: LocalNames
    if language.layout == .indentation {
      var finder = PythonNames(structured, brackets)
      names = finder.find()
    } else {
      var finder = BraceNames(structured, brackets, language)
      names = finder.find()
    }
    names.pin(structured.flatMap(\.insertedWords))
    return names.renamed(structured).map(write)
  }

  /// The language that a text is probably in: the one that most speaks for, the first that it can be on a tie.
  public static func language(of text: String) -> CodeLanguage? {
    var best: (language: CodeLanguage, score: Int)?
    for language in CodeLanguage.all {
      guard let tokens = CodeLexer.tokens(of: text, in: language) else { continue }
      let score = language.evidence.reduce(0) { $0 + (contains(tokens, $1.tokens) ? $1.weight : 0) }
      if score > best?.score ?? -1 { best = (language, score) }
    }
    return best?.language
  }

  private static func contains(_ tokens: [CodeToken], _ words: [String]) -> Bool {
    tokens.indices.contains { start in
      words.indices.allSatisfy { offset in
        guard start + offset < tokens.count else { return false }
        let token = tokens[start + offset]
        return token.kind != .string
          && (token.text == words[offset] || (token.kind == .directive && token.text.hasPrefix(words[offset])))
      }
    }
  }

  private static func write(_ tokens: [CodeToken]) -> String {
    var out = ""
    var depth = 0
    var startsLine = true
    for token in tokens {
      switch token.kind {
      case .newline: out += "\n"
      case .indent: depth += 1
      case .dedent: depth -= 1
      case .directive: out += (startsLine ? "" : "\n") + token.text + "\n"
      default: out += (startsLine ? String(repeating: "  ", count: depth) : " ") + token.text
      }
      startsLine = out.isEmpty || out.last == "\n"
    }
    return out
  }
}

extension Matcher {
  /// Equal as code, apart from comments, layout and the names of local variables and parameters; see
  /// ``CodeForm/canonical(_:in:)``. If a text holds one fenced block, that block is the code.
  ///
  /// - Parameters:
  ///   - language: the language of all texts. `nil`: that of the fence, else the one that most speaks for.
  public static func code(_ language: CodeLanguage? = nil) -> Matcher {
    Matcher(
      name: "code",
      key: { text in
        guard let block = FencedText(text) else { return nil }
        guard
          let language = language ?? block.tag.flatMap({ CodeLanguage(named: $0) }) ?? CodeForm.language(of: block.text)
        else { return nil }
        return CodeForm.canonical(block.text, in: language).map { language.name + "\n" + $0 }
      })
  }
}

extension Matcher {
  /// The matchers that can be named and need nothing else.
  public static let all = textual + [code()]
}
