public import MakerText

/// What a tool came to.
public struct ToolResult: Hashable, Sendable {
  /// For models and people, a block each.
  public let texts: [String]
  /// For programs: fits the tool's output schema.
  public let structured: JSON?
  /// Whether the call failed.
  public let isError: Bool

  /// A result in words, and perhaps in structured form. Clients that know no structured form get it as a text.
  public init(_ text: String, structured: JSON? = nil) {
    texts = [text] + (structured.map { [$0.compact] } ?? [])
    self.structured = structured
    isError = false
  }

  /// A failed call: why, and what to do.
  ///
  /// - Parameters:
  ///   - structured: what there is nevertheless.
  public init(failure: String, structured: JSON? = nil) {
    texts = [failure] + (structured.map { [$0.compact] } ?? [])
    self.structured = structured
    isError = true
  }

  func json(_ revision: Revision) -> JSONObject {
    var object = JSONObject([
      ("content", .array(texts.map { ["type": "text", "text": .string($0)] }))
    ])
    if revision >= .june2025 { object["structuredContent"] = structured }
    if isError { object["isError"] = true }
    return object
  }
}

/// A tool could not do what it was asked for: the model is told why and what to do, and can call again.
public struct ToolFailure: Error, Hashable, Sendable {
  /// What was wrong, where, and what would be right.
  public let message: String

  /// A failure.
  public init(_ message: String) {
    self.message = message
  }
}
