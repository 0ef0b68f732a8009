import Foundation
package import MakerConsole
import MakerVoting

/// Problems as people have them: JSON Lines, an array in JSON, or a table (CSV), under whatever names their columns have.
package enum DataSet {
  /// Takes the columns of a data set for the members that are expected.
  package static let map = Flag(
    "map", takes: .text, placeholder: "NAME=COLUMN,…",
    "take these members of a line for the ones that are expected: question=prompt,expected=answers.text",
    isRepeatable: true)

  /// Reads all of it. A file whose name ends in `.csv` or `.tsv` is a table, and so is a text whose first line has commas or
  /// tabs and does not begin as JSON does; a text that is an array of objects is one in JSON, and all else is JSON Lines.
  ///
  /// - Parameters:
  ///   - maps: the values of ``map``.
  ///   - what: what it is, as in `cannot read the problems`.
  /// - Throws: ``MakerConsole/CommandError``: 74 for a file that cannot be read, 65 for a text that is none of these, 64 for
  ///   a map that fits no line.
  package static func lines(
    _ input: InputText, map maps: [String], what: String
  ) throws(CommandError) -> [JSONLines.Line] {
    let pairs = try pairs(maps)
    let text = try input.read(what)
    let lines: [JSONLines.Line]
    if let separator = separator(of: input) ?? separator(in: text) {
      lines = try Table.lines(text, separator, name: TextFiles.shown(input.name), what: what)
    } else if let elements = elements(text, of: input) {
      lines = elements
    } else {
      lines = try JSONLines.read(text, name: TextFiles.shown(input.name), what: what)
    }
    for pair in pairs where !lines.contains(where: { value(pair.column, in: $0.object) != nil }) {
      throw .usage(
        "--map: no line of \(TextFiles.shown(input.name)) has \"\(Sanitizer.line(pair.column, limit: 40))\"; the first"
          + " has \(Words.list(lines[0].object.names.map { "\"\(Sanitizer.line($0, limit: 40))\"" }, "and"))")
    }
    return pairs.isEmpty ? lines : lines.map { renamed($0, pairs) }
  }

  private static func pairs(_ maps: [String]) throws(CommandError) -> [(name: String, column: String)] {
    var pairs: [(name: String, column: String)] = []
    for text in maps.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      let parts = text.split(separator: "=", maxSplits: 1).map { $0.trimmingWhitespace() }
      guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
        throw .usage(
          "--map `\(Sanitizer.line(String(text), limit: 60))` is not right; it must be NAME=COLUMN, such as"
            + " question=prompt")
      }
      guard !pairs.contains(where: { $0.name == parts[0] }) else {
        throw .usage("--map: \(Sanitizer.line(parts[0], limit: 40)) is given twice")
      }
      pairs.append((parts[0], parts[1]))
    }
    return pairs
  }

  private static func renamed(_ line: JSONLines.Line, _ pairs: [(name: String, column: String)]) -> JSONLines.Line {
    let taken = Set(pairs.map(\.column) + pairs.map(\.name))
    var object = JSONObject(line.object.members.filter { !taken.contains($0.name) }.map { ($0.name, $0.value) })
    for pair in pairs { object[pair.name] = value(pair.column, in: line.object) }
    return line.with(object)
  }

  /// A column, or what lies deeper: `answers.text`.
  private static func value(_ column: String, in object: JSONObject) -> JSON? {
    if let value = object[column] { return value }
    let parts = column.split(separator: ".").map(String.init)
    return parts.dropFirst().reduce(parts.first.flatMap { object[$0] }) { $0?[$1] }
  }

  private static func separator(of input: InputText) -> Character? {
    guard case .file(let path) = input else { return nil }
    switch URL(fileURLWithPath: path).pathExtension.lowercased() {
    case "csv": return ","
    case "tsv": return "\t"
    default: return nil
    }
  }

  /// How a text without a telling name separates columns; `nil` for what is no table.
  private static func separator(in text: String) -> Character? {
    let line = text.drop(while: \.isWhitespace).prefix { !$0.isNewline }
    if line.first.map({ "{[".contains($0) }) ?? true { return nil }
    return line.contains("\t") ? "\t" : line.contains { ",;".contains($0) } ? "," : nil
  }

  /// The elements of an array, which are named by their numbers; `nil` for anything but an array of objects.
  private static func elements(_ text: String, of input: InputText) -> [JSONLines.Line]? {
    guard text.first(where: { !$0.isWhitespace }) == "[", let elements = (try? JSON(parsing: text))?.array,
      !elements.isEmpty, elements.allSatisfy({ $0.object != nil })
    else { return nil }
    let name = TextFiles.shown(input.name)
    return elements.enumerated().map { position, element in
      JSONLines.Line(element.object ?? [:], number: position + 1, place: "`\(name)[\(position)]`")
    }
  }
}
