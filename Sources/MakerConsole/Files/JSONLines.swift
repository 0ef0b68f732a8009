package import MakerVoting

/// Files of one JSON object a line.
package enum JSONLines {
  /// One line that holds an object.
  package struct Line: Sendable {
    /// The file and the line, as messages name them: `FILE:3`.
    package let place: String
    /// The line's number, from 1.
    package let number: Int
    package private(set) var object: JSONObject
    /// Whether numbers are told from texts; in a table all values are texts.
    package let isTyped: Bool
    fileprivate let text: Substring

    fileprivate init(place: String, number: Int, object: JSONObject, isTyped: Bool = true, text: Substring) {
      (self.place, self.number, self.object, self.isTyped, self.text) = (place, number, object, isTyped, text)
    }

    /// An object that is there already, as if it were a line; its errors have no column.
    package init(_ object: JSONObject, number: Int, place: String, isTyped: Bool = true) {
      self.init(place: place, number: number, object: object, isTyped: isTyped, text: "")
    }

    /// The same line with other members.
    package func with(_ object: JSONObject) -> Line {
      var line = self
      line.object = object
      return line
    }

    /// An error in this line, at a member's name or at the line's beginning.
    package func error(_ what: String, at name: String? = nil) -> CommandError {
      if text.isEmpty { return .badData("\(place): \(what)") }
      let start = name.flatMap { text.firstRange(of: JSON.string($0).compact)?.lowerBound } ?? text.startIndex
      return .badData("\(place):\(text.utf8.distance(from: text.startIndex, to: start) + 1): \(what)")
    }

    /// The error for a member that is not there.
    package func missing(_ name: String) -> CommandError {
      let names = object.names.prefix(10).map { "\"\(Sanitizer.line($0, limit: 40))\"" }
      return error(
        "\"\(name)\" is missing; there is \(names.isEmpty ? "nothing" : Words.list(names, "and")); --map \(name)=COLUMN takes"
          + " another member for it")
    }

    /// A member that must be a text that is not blank; `nil` if it is missing.
    package func text(_ name: String) throws(CommandError) -> String? {
      guard let value = object[name] else { return nil }
      guard let text = value.string, !text.allSatisfy(\.isWhitespace) else {
        throw error("\"\(name)\" must be a text that is not empty", at: name)
      }
      return text
    }

    /// A member that names something: a text that is not blank, or a number, as most data sets have it.
    package func name(_ name: String) throws(CommandError) -> String? {
      if case .number(let number)? = object[name] { return number.text }
      return try text(name)
    }

    /// The members with other names, which data sets have for their own use.
    ///
    /// - Throws: ``CommandError`` for one that is nearly the name of a known member that is missing.
    package func others(than known: [String]) throws(CommandError) -> JSONObject {
      let missing = known.filter { object[$0] == nil }
      let others = object.members.filter { !known.contains($0.name) }
      for name in others.map(\.name) {
        guard let nearest = Nearest.name(to: name, among: missing) else { continue }
        throw error("unknown member \"\(Sanitizer.line(name, limit: 40))\"; did you mean \"\(nearest)\"?", at: name)
      }
      return JSONObject(others.map { ($0.name, $0.value) })
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
    for (position, line) in text.lines.enumerated() {
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
