/// Reads text into s-expressions. Comments run from `;` to the end of the line.
struct SExpressionReader {
  /// Nothing in a PDDL file is nested anywhere near as deep.
  private static let maxDepth = 100

  private var rest: Substring
  private var place: Place

  init(_ text: String, file: String, line: Int = 1) {
    rest = text[...]
    place = Place(file: file, line: line, column: 1)
  }

  /// The one list that a text holds.
  static func read(_ text: String, file: String, line: Int = 1) throws(PDDLError) -> SExpression {
    var reader = SExpressionReader(text, file: file, line: line)
    guard let expression = try reader.next() else { throw reader.place.error("expected ( but the text ends here") }
    if let word = expression.word { throw expression.error("expected ( but found \(word)") }
    reader.skip()
    if !reader.rest.isEmpty { throw reader.place.error("nothing may follow the last parenthesis") }
    return expression
  }

  /// The next expression; `nil` at the end of the text.
  mutating func next() throws(PDDLError) -> SExpression? {
    var open: [(place: Place, items: [SExpression])] = []
    while true {
      skip()
      guard let character = rest.first else {
        if let list = open.last { throw list.place.error("this parenthesis is never closed") }
        return nil
      }
      let start = place
      var done: SExpression
      switch character {
      case "(":
        advance()
        guard open.count < Self.maxDepth else { throw start.error("nested more than \(Self.maxDepth) deep") }
        open.append((start, []))
        continue
      case ")":
        advance()
        guard let list = open.popLast() else { throw start.error("this parenthesis was never opened") }
        done = SExpression(node: .list(list.items), place: list.place)
      default:
        done = SExpression(node: .word(word()), place: start)
      }
      if open.isEmpty { return done }
      open[open.count - 1].items.append(done)
    }
  }

  private mutating func word() -> String {
    let word = rest.prefix { !$0.isWhitespace && $0 != "(" && $0 != ")" && $0 != ";" }
    rest = rest[word.endIndex...]
    place.column += word.count
    return word.lowercased()
  }

  private mutating func skip() {
    while let character = rest.first {
      if character == ";" {
        while let inside = rest.first, !inside.isNewline { advance() }
      } else if character.isWhitespace {
        advance()
      } else {
        return
      }
    }
  }

  private mutating func advance() {
    guard let character = rest.popFirst() else { return }
    if character.isNewline {
      place.line += 1
      place.column = 1
    } else {
      place.column += 1
    }
  }
}
