/// Rows in columns.
package enum TextTable {
  /// The rows, each cell as wide as its column needs, two spaces between columns.
  package static func lines(_ rows: [[String]]) -> [String] {
    let widths = widths(rows)
    return rows.map { row in
      zip(row, widths).enumerated().map { position, cell in
        position == row.count - 1 ? cell.0 : left(cell.0, cell.1)
      }.joined(separator: "  ")
    }
  }

  /// Numbers under their heads, flush right and indented by two spaces.
  package static func numbers(_ header: [String], _ rows: [[String]]) -> [String] {
    let all = [header] + rows
    let widths = widths(all)
    return all.map { row in "  " + zip(row, widths).map { right($0, $1) }.joined(separator: "  ") }
  }

  /// A text with spaces after it, up to a width.
  package static func left(_ text: String, _ width: Int) -> String { text + padding(text, width) }

  /// A text with spaces before it, up to a width.
  package static func right(_ text: String, _ width: Int) -> String { padding(text, width) + text }

  private static func padding(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count))
  }

  private static func widths(_ rows: [[String]]) -> [Int] {
    (0..<(rows.map(\.count).max() ?? 0)).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
  }
}
