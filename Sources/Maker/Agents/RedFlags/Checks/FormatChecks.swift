import MakerVoting

/// `invalid_format`: not JSON where JSON is wanted, or where the reply itself sets out to be JSON.
struct InvalidFormatCheck: RedFlagCheck {
  let kind = RedFlag.Kind.invalidFormat

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    guard case .failure(let error) = reply.json, reply.schema != nil || Self.looksLikeJSON(reply.text) else {
      return []
    }
    return [RedFlag(kind, "not JSON: \(error.reason)", at: place(of: error, in: reply))]
  }

  /// The error's line and column are those of the JSON text, counted in bytes.
  private func place(of error: JSONError, in reply: ExaminedReply) -> ReplyPlace {
    let bytes = Array(reply.text.utf8)
    var lineStart = reply.jsonOffset
    for _ in 1..<max(1, error.line) {
      guard let newline = bytes[lineStart...].firstIndex(of: 0x0a) else { break }
      lineStart = newline + 1
    }
    return ReplyPlace(offset: lineStart + error.column - 1, in: reply.text)
  }

  /// A brace and a member's name, or a fence that says so.
  private static func looksLikeJSON(_ text: String) -> Bool {
    let core = Reply.unfenced(text)
    if text.trimmed().hasPrefix("```json") { return !core.hasPrefix("```") }
    guard core.first == "{" else { return false }
    let inner = core.dropFirst().trimmed()
    guard inner.first == "\"", let end = inner.dropFirst().firstIndex(of: "\"") else { return false }
    guard inner[inner.index(after: end)...].trimmed().first == ":" else { return false }
    // JSON Lines are several values, and each of them is JSON.
    let lines = core.split(whereSeparator: \.isNewline)
    return lines.count < 2 || lines.contains { (try? JSON(parsing: String($0))) == nil }
  }
}

/// `missing_field` and `schema`: what the reply's schema asks for. A member that is missing is told apart from one that is
/// wrong.
struct SchemaCheck: RedFlagCheck {
  let kind: RedFlag.Kind

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    guard let schema = reply.schema, case .success(let json) = reply.json else { return [] }
    return schema.violations(in: json).filter { ($0.keyword == "required") == (kind == .missingField) }.map {
      RedFlag(kind, $0.reason, at: reply.place(at: $0.pointer))
    }
  }
}
