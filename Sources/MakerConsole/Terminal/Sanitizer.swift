/// Makes texts that others wrote safe to print: a model's reply, a file's name or a server's message must not steer the
/// terminal.
package enum Sanitizer {
  /// The text with each escape sequence and each control character replaced by `�`; line breaks and tabs stay.
  package static func text(_ text: String) -> String {
    clean(text) { $0 == "\n" || $0 == "\t" }
  }

  /// The text in one line of at most so many characters.
  package static func line(_ text: String, limit: Int = .max) -> String {
    var line = ""
    // Character by character would take `\r\n` for one character that is no control character.
    let spaced = String(String.UnicodeScalarView(text.unicodeScalars.map { isSpace($0) ? " " : $0 }))
    for word in clean(spaced, keeping: { _ in false }).split(separator: " ") {
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.count > limit ? line.prefix(max(0, limit - 1)) + "…" : line
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\r", "\t", "\u{0b}", "\u{0c}", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }

  private static func clean(_ text: String, keeping isKept: (Unicode.Scalar) -> Bool) -> String {
    if text.unicodeScalars.allSatisfy({ !isControl($0) }) { return text }
    var out = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\u{1b}" {
        skipSequence(&rest)
        out.append("\u{fffd}")
      } else if scalar == "\r", rest.first == "\n" {
        continue
      } else {
        out.append(isControl(scalar) && !isKept(scalar) ? "\u{fffd}" : scalar)
      }
    }
    return String(out)
  }

  /// Controls of C0 and C1, marks that turn the direction of writing, and separators that some terminals break lines at.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }

  /// What follows an escape character and belongs to it (ECMA-48): a control sequence, a control string, or nothing.
  private static func skipSequence(_ rest: inout Substring.UnicodeScalarView) {
    switch rest.first {
    case "[":
      rest.removeFirst()
      while let scalar = rest.first, (0x20...0x3f).contains(scalar.value) { rest.removeFirst() }
      if let final = rest.first, (0x40...0x7e).contains(final.value) { rest.removeFirst() }
    case "]", "P", "X", "^", "_":
      let start = rest
      rest.removeFirst()
      while let scalar = rest.popFirst() {
        if scalar == "\u{07}" || scalar == "\u{9c}" { return }
        if scalar == "\u{1b}" {
          if rest.first == "\\" { rest.removeFirst() }
          return
        }
      }
      // It never ends: then it is text after all.
      rest = start.dropFirst()
    default: break
    }
  }
}
