package import MakerVoting

/// The config file: a JSON object whose members are the flags' names in snake_case.
package struct ConfigFile: Sendable {
  package let path: String
  /// The values by the flags' names, with the lines on which they stand.
  package let values: [String: (values: [FlagValue], line: Int)]

  /// The file that these arguments and this environment point to. One that is named has to be there; the usual one need
  /// not be.
  package static func find(_ arguments: ParsedArguments, console: Console) throws(CommandError) -> ConfigFile? {
    if let path = arguments.texts(.config).last ?? console.variable(Flag.config.variable) {
      return try ConfigFile(path: path, text: TextFiles.text(path, what: "the config file"))
    }
    guard let path = usualPath(console), TextFiles.exists(path) else { return nil }
    return try ConfigFile(path: path, text: TextFiles.text(path, what: "the config file"))
  }

  /// `maker/config.json` in the user's folder for configuration; `nil` where there is no such folder.
  package static func usualPath(_ console: Console) -> String? {
    UserFolders.path("XDG_CONFIG_HOME", in: ".config", "maker/config.json", console)
  }

  /// Reads the text of a config file.
  ///
  /// - Throws: ``CommandError`` with exit code 65 that names file and line.
  package init(path: String, text: String) throws(CommandError) {
    self.path = path
    let shown = TextFiles.shown(path)
    let json: JSON
    do throws(JSONError) {
      json = try JSON(parsing: text)
    } catch {
      throw .badData("\(shown):\(error.line):\(error.column): \(error.reason)")
    }
    guard case .object(let object) = json else {
      throw .badData("\(shown):1: expected a JSON object such as {\"k\": 5, \"model\": [\"sim\"]}")
    }
    let lines = MemberLines.lines(in: text)
    var values: [String: (values: [FlagValue], line: Int)] = [:]
    for member in object.members {
      let line = lines[member.name] ?? 1
      let place = "\(shown):\(line)"
      guard let flag = Flag.settings.first(where: { $0.member == member.name }) else {
        let hint =
          Nearest.name(to: member.name, among: Flag.settings.map(\.member)).map { "did you mean \"\($0)\"?" }
          ?? "`maker config show` lists the settings"
        throw .badData("\(place): unknown setting \"\(Sanitizer.line(member.name, limit: 40))\"; \(hint)")
      }
      do throws(ValueProblem) {
        values[flag.name] = (try Self.read(member.value, flag), line)
      } catch {
        throw .badData("\(place): \"\(member.name)\" \(error.description)")
      }
    }
    self.values = values
  }

  /// The values of a flag that JSON gives.
  package static func read(_ json: JSON, _ flag: Flag) throws(ValueProblem) -> [FlagValue] {
    let kind = flag.value ?? .toggle
    guard flag.isRepeatable, case .array(let elements) = json else { return [try kind.read(json)] }
    var values: [FlagValue] = []
    for element in elements { values.append(try kind.read(element)) }
    return values
  }
}

/// Where the members of a JSON object stand in its text.
package enum MemberLines {
  /// The lines, from 1, of the names of the outermost object's members. The text is known to be JSON.
  package static func lines(in text: String) -> [String: Int] {
    var lines: [String: Int] = [:]
    var line = 1
    var depth = 0
    var bytes = Array(text.utf8)[...]
    var name: (text: String, line: Int)?
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""): name = (string(&bytes), line)
      case UInt8(ascii: ":"): if depth == 1, let name { lines[name.text] = name.line }
      default: break
      }
    }
    return lines
  }

  /// A string whose opening quote has just been read.
  private static func string(_ bytes: inout ArraySlice<UInt8>) -> String {
    var raw: [UInt8] = []
    while let byte = bytes.popFirst(), byte != UInt8(ascii: "\"") {
      raw.append(byte)
      if byte == UInt8(ascii: "\\"), let escaped = bytes.popFirst() { raw.append(escaped) }
    }
    let literal = "\"" + String(decoding: raw, as: UTF8.self) + "\""
    return (try? JSON(parsing: literal))?.string ?? ""
  }
}
