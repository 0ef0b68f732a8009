extension JSON {
  /// One line without spaces, members in their order.
  public var compact: String {
    var out = ""
    write(to: &out, sorted: false, indent: nil)
    return out
  }

  /// One line without spaces, members sorted by name: equal values have equal texts.
  public var canonical: String {
    var out = ""
    write(to: &out, sorted: true, indent: nil)
    return out
  }

  /// Indented by two spaces, members in their order.
  public var pretty: String {
    var out = ""
    write(to: &out, sorted: false, indent: 0)
    return out
  }

  private func write(to out: inout String, sorted: Bool, indent: Int?) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .number(let number): out += number.text
    case .string(let text): Self.write(text, to: &out)
    case .array(let elements):
      Self.list(elements, "[", "]", to: &out, indent) { element, out, indent in
        element.write(to: &out, sorted: sorted, indent: indent)
      }
    case .object(let object):
      let members = sorted ? object.members.sorted { $0.name < $1.name } : object.members
      Self.list(members, "{", "}", to: &out, indent) { member, out, indent in
        Self.write(member.name, to: &out)
        out += indent == nil ? ":" : ": "
        member.value.write(to: &out, sorted: sorted, indent: indent)
      }
    }
  }

  private static func list<Item>(
    _ items: [Item], _ open: String, _ close: String, to out: inout String, _ indent: Int?,
    _ write: (Item, inout String, Int?) -> Void
  ) {
    out += open
    for (position, item) in items.enumerated() {
      if position > 0 { out += "," }
      if let indent { out += "\n" + String(repeating: "  ", count: indent + 1) }
      write(item, &out, indent.map { $0 + 1 })
    }
    if let indent, !items.isEmpty { out += "\n" + String(repeating: "  ", count: indent) }
    out += close
  }

  private static func write(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      // What a terminal takes for a command, what turns the direction of writing, and what JavaScript ends lines at.
      case "\u{00}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{61c}", "\u{200e}", "\u{200f}", "\u{2028}"..."\u{202e}",
        "\u{2066}"..."\u{2069}":
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
