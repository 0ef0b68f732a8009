/// Colours, where they are wanted.
package struct Style: Hashable, Sendable {
  package enum Color: String, Hashable, Sendable {
    case plain = ""
    case faint = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
  }

  package let isColored: Bool

  /// `always` and `never` are obeyed; `auto` means a terminal that can, unless NO_COLOR is set.
  package init(color: String, isTerminal: Bool, console: Console) {
    isColored =
      switch color {
      case "always": true
      case "never": false
      default: isTerminal && console.variable("NO_COLOR") == nil && console.environment["TERM"] != "dumb"
      }
  }

  package init(isColored: Bool) {
    self.isColored = isColored
  }

  package func apply(_ color: Color, _ text: String) -> String {
    isColored && color != .plain && !text.isEmpty ? "\u{1b}[\(color.rawValue)m\(text)\u{1b}[0m" : text
  }
}
