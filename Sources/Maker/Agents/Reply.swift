public import MakerVoting

/// An agent's reply, read strictly: one JSON object with the members of its schema and no others, but for a leading
/// `reasoning`, which is allowed and ignored.
public struct Reply: Hashable, Sendable {
  /// The members.
  public let object: JSONObject

  /// Reads a reply. White space and one Markdown code fence around the object are no part of it; anything else is.
  ///
  /// - Parameters:
  ///   - text: what the model said.
  ///   - members: the names that may occur; any, if there are none.
  /// - Throws: ``RedFlag`` of kind `invalidFormat`.
  public init(parsing text: String, members: [String]?) throws(RedFlag) {
    let json: JSON
    do { json = try JSON(parsing: String(Self.unfenced(text))) } catch {
      throw RedFlag(.invalidFormat, "not JSON: \(error)")
    }
    guard let object = json.object else { throw RedFlag(.invalidFormat, "not a JSON object") }
    for name in object.names where name != "reasoning" && members?.contains(name) == false {
      throw RedFlag(.invalidFormat, "unknown member \"\(name)\"")
    }
    self.object = object
  }

  /// What stands for a value in the examples of the prompts. A weak model copies it; that is no reply.
  static let placeholders: Set<String> = [
    "ACTION", "ANSWER", "COMPOSITION", "DIGITS", "FIRST QUESTION", "FIRST TASK", "GOAL", "KIND", "RESULT",
    "SECOND QUESTION", "SECOND TASK", "WAYPOINT",
  ]

  /// A member that must be a string.
  public func string(_ name: String) throws(RedFlag) -> String {
    guard let value = try member(name).string?.trimmingWhitespace() else {
      throw RedFlag(.invalidFormat, "\"\(name)\" is not a string")
    }
    if Self.placeholders.contains(value) { throw RedFlag(.placeholder, "\"\(name)\" is the example's \(value)") }
    return value
  }

  /// A member that must be a list of strings.
  public func strings(_ name: String) throws(RedFlag) -> [String] {
    guard let array = try member(name).array else { throw RedFlag(.invalidFormat, "\"\(name)\" is not a list") }
    var strings: [String] = []
    for element in array {
      guard let value = element.string?.trimmingWhitespace() else {
        throw RedFlag(.invalidFormat, "\"\(name)\" has an element that is not a string")
      }
      if Self.placeholders.contains(value) { throw RedFlag(.placeholder, "\"\(name)\" has the example's \(value)") }
      strings.append(value)
    }
    return strings
  }

  /// A member that must be a truth value.
  public func bool(_ name: String) throws(RedFlag) -> Bool {
    guard let value = try member(name).bool else { throw RedFlag(.invalidFormat, "\"\(name)\" is not true or false") }
    return value
  }

  /// A member that must be an integer.
  public func int(_ name: String) throws(RedFlag) -> Int {
    guard let value = try member(name).int else { throw RedFlag(.invalidFormat, "\"\(name)\" is not an integer") }
    return value
  }

  private func member(_ name: String) throws(RedFlag) -> JSON {
    guard let value = object[name] else { throw RedFlag(.missingField, "\"\(name)\" is missing") }
    return value
  }

  /// A text without white space and one Markdown code fence around it.
  static func unfenced(_ text: String) -> Substring {
    let trimmed = text.trimmed()
    guard trimmed.hasPrefix("```"), trimmed.hasSuffix("```"), trimmed.count > 6,
      let firstLine = trimmed.firstIndex(where: \.isNewline)
    else { return trimmed }
    let inner = trimmed[firstLine...].dropLast(3)
    return inner.contains("```") ? trimmed : inner.trimmed()
  }
}
