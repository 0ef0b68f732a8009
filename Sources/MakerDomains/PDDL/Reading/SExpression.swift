/// A word or a list in parentheses, with the place at which it starts. Words are lower case: PDDL ignores case.
struct SExpression: Sendable {
  enum Node: Sendable {
    case word(String)
    case list([SExpression])
  }

  let node: Node
  let place: Place

  var word: String? { if case .word(let word) = node { word } else { nil } }
  var list: [SExpression]? { if case .list(let items) = node { items } else { nil } }
  /// The first word of a list.
  var head: String? { list?.first?.word }
  /// What follows the first word of a list.
  var arguments: ArraySlice<SExpression> { list?.dropFirst() ?? [] }

  /// As it would be written.
  var text: String {
    switch node {
    case .word(let word): word
    case .list(let items): "(" + items.map(\.text).joined(separator: " ") + ")"
    }
  }

  func error(_ message: String) -> PDDLError { place.error(message) }

  /// The name that this must be.
  ///
  /// Only letters, digits, `-`, `_`, `.`, `+`, `#`, `@`, `%`, `&`, `*`, `/`, `!` and `$` make a name, behind a letter, a
  /// digit or `_`: names go into prompts, where other signs have a meaning.
  func name(_ what: String) throws(PDDLError) -> String {
    guard let word else { throw error("expected \(what), found \(text)") }
    return try Self.check(word, self, what)
  }

  /// The variable that this must be, without its question mark.
  func variable() throws(PDDLError) -> String {
    guard let word, word.hasPrefix("?") else { throw error("expected a variable, found \(text)") }
    return try Self.check(String(word.dropFirst()), self, "a variable")
  }

  private static func check(_ name: String, _ item: SExpression, _ what: String) throws(PDDLError) -> String {
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: "-_.+#@%&*/!$".utf8.contains(byte)
      }
    }
    guard isName, let first = name.utf8.first, !"-.+#@%&*/!$".utf8.contains(first) else {
      throw item.error("expected \(what), found \(item.text)")
    }
    return name
  }
}
