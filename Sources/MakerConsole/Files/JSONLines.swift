package import MakerVoting

/// Files of one JSON object a line.
package enum JSONLines {
  /// One line that holds an object.
  package struct Line: Sendable {
    /// The file and the line, as messages name them: `FILE:3`.
    package let place: String
    /// The line's number, from 1.
    package let number: Int
    package let object: JSONObject
    fileprivate let text: Substring

    fileprivate init(place: String, number: Int, object: JSONObject, text: Substring) {
      (self.place, self.number, self.object, self.text) = (place, number, object, text)
    }

    /// An object that is there already, as if it were a line; its errors have no column.
    package init(_ object: JSONObject, number: Int, place: String) {
      self.init(place: place, number: number, object: object, text: "")
    }

    /// An error in this line, at a member's name or at the line's beginning.
    package func error(_ what: String, at name: String? = nil) -> CommandError {
      if text.isEmpty { return .badData("\(place): \(what)") }
      let start = name.flatMap { text.firstRange(of: JSON.string($0).compact)?.lowerBound } ?? text.startIndex
      return .badData("\(place):\(text.utf8.distance(from: text.startIndex, to: start) + 1): \(what)")
    }

    /// A member that must be a text that is not blank; `nil` if it is missing.
    package func text(_ name: String) throws(CommandError) -> String? {
      guard let value = object[name] else { return nil }
      guard let text = value.string, !text.allSatisfy(\.isWhitespace) else {
        throw error("\"\(name)\" must be a text that is not empty", at: name)
      }
      return text
    }

    /// Refuses members with other names.
    package func check(members known: [String]) throws(CommandError) {
      for name in object.names where !known.contains(name) {
        let hint =
          Nearest.name(to: name, among: known).map { "did you mean \"\($0)\"?" }
          ?? "known are \(Words.list(known.map { "\"\($0)\"" }, "and"))"
        throw error("unknown member \"\(Sanitizer.line(name, limit: 40))\"; \(hint)", at: name)
      }
    }
  }

  /// Reads a file; blank lines are passed over. `-` is standard input.
  ///
  /// - Throws: ``CommandError``: 74 for a file that cannot be read, 65 with line and column for one that is not JSON Lines
  ///   or holds nothing.
  package static func read(_ path: String, what: String, console: Console) throws(CommandError) -> [Line] {
    let name = path == "-" ? "standard input" : TextFiles.shown(path)
    return try read(
      TextFiles.decode(console.bytes(path, what: what), name: name, what: what), name: name, what: what)
  }

  /// Reads a text that is there already.
  package static func read(_ text: String, name: String, what: String) throws(CommandError) -> [Line] {
    var lines: [Line] = []
    for (position, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy(\.isWhitespace) { continue }
      let place = "\(name):\(position + 1)"
      let json: JSON
      do throws(JSONError) { json = try JSON(parsing: String(line)) } catch {
        throw .badData("\(place):\(error.column): \(error.reason)")
      }
      guard let object = json.object else { throw .badData("\(place):1: expected a JSON object on this line") }
      lines.append(Line(place: place, number: position + 1, object: object, text: line))
    }
    if lines.isEmpty { throw .badData("\(what) \(name) is empty; write a JSON object a line") }
    return lines
  }
}
