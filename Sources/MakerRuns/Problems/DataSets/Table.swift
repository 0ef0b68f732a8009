import MakerConsole
import MakerVoting

/// Tables of comma-separated values (RFC 4180), as spreadsheets write them.
enum Table {
  /// The rows as lines of texts under the names of the first row; an empty cell is a member that is missing.
  ///
  /// - Parameters:
  ///   - separator: what usually stands between cells; spreadsheets of some countries write a semicolon for a comma.
  /// - Throws: ``MakerConsole/CommandError`` with exit code 65 that names the line.
  static func lines(
    _ text: String, _ separator: Character, name: String, what: String
  ) throws(CommandError) -> [JSONLines.Line] {
    let header = text.lines.first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    let isOther = separator == "," && !header.contains(",") && header.contains(";")
    var rows = try rows(text, isOther ? ";" : separator, name)
    if rows.isEmpty { throw .badData("\(what) \(name) is empty; the first row has the names of the columns") }
    let head = rows.removeFirst()
    let columns = head.cells.map { $0.trimmingWhitespace() }
    for (position, column) in columns.enumerated() where !column.isEmpty && columns[..<position].contains(column) {
      throw .badData("\(name):\(head.line): the column \"\(Sanitizer.line(column, limit: 40))\" occurs twice")
    }
    if rows.isEmpty { throw .badData("\(what) \(name) has names of columns and no rows") }
    var lines: [JSONLines.Line] = []
    for row in rows {
      guard row.cells.count <= columns.count else {
        throw .badData(
          "\(name):\(row.line): \(row.cells.count) cells, but there are \(columns.count) columns; a cell with"
            + " `\(separator)` in it belongs in quotes")
      }
      let members = zip(columns, row.cells).filter { !$0.isEmpty && !$1.allSatisfy(\.isWhitespace) }
      lines.append(
        JSONLines.Line(
          JSONObject(members.map { ($0, .string($1)) }), number: row.line, place: "\(name):\(row.line)", isTyped: false)
      )
    }
    return lines
  }

  private struct Row {
    let line: Int
    var cells: [String] = []
  }

  private static func rows(
    _ text: String, _ separator: Character, _ name: String
  ) throws(CommandError) -> [Row] {
    var rows: [Row] = []
    var line = 1
    var row = Row(line: 1)
    var cell = ""
    var quotedSince: Int?
    var wasQuoted = false
    var rest = text[...]
    func isBlank() -> Bool { row.cells.isEmpty && !wasQuoted && cell.allSatisfy(\.isWhitespace) }
    while let character = rest.popFirst() {
      switch character {
      case "\"" where quotedSince != nil:
        if rest.first == "\"" { cell.append(rest.removeFirst()) } else { quotedSince = nil }
      case "\"" where cell.allSatisfy(\.isWhitespace) && !wasQuoted:
        (cell, quotedSince, wasQuoted) = ("", line, true)
      case "\n", "\r\n":
        line += 1
        if quotedSince != nil {
          cell.append("\n")
          continue
        }
        if !isBlank() { rows.append(Row(line: row.line, cells: row.cells + [cell])) }
        (row, cell, wasQuoted) = (Row(line: line), "", false)
      case separator where quotedSince == nil:
        row.cells.append(cell)
        (cell, wasQuoted) = ("", false)
      default: cell.append(character)
      }
    }
    if let quotedSince { throw .badData("\(name):\(quotedSince): a cell in quotes that begins here never ends") }
    if !isBlank() { rows.append(Row(line: row.line, cells: row.cells + [cell])) }
    return rows
  }
}
