/// The text of a prompt with `{{placeholders}}`, in one or two wordings.
///
/// A template file is Markdown. A line `<!-- rewording -->` separates the usual wording from a second one, which the
/// planner takes when an election does not converge: a favourite wrong answer often depends on the wording.
public struct PromptTemplate: Hashable, Sendable {
  /// The line that separates the wordings.
  public static let separator = "<!-- rewording -->"

  /// The wordings, at least one.
  public let wordings: [String]

  /// Reads a template file's text.
  public init(_ text: String) {
    let parts = text.split(separator: Self.separator, omittingEmptySubsequences: true).map { $0.trimmingWhitespace() }
    wordings = parts.isEmpty ? [""] : parts
  }

  /// The placeholders of the first wording.
  public var placeholders: Set<String> {
    var names: Set<String> = []
    for part in wordings[0].split(separator: "{{").dropFirst() {
      if let end = part.firstRange(of: "}}") { names.insert(String(part[..<end.lowerBound])) }
    }
    return names
  }

  /// The prompt: every placeholder replaced by its value, in a single pass, so that what a value contains is never
  /// taken for a placeholder. A line that held nothing but an empty value is left out.
  ///
  /// - Parameters:
  ///   - values: texts by placeholder; see ``quote(_:)`` for texts that are not our own.
  ///   - wording: which wording; counted round if there are fewer.
  public func render(_ values: [String: String], wording: Int = 0) -> String {
    var lines: [String] = []
    for line in wordings[wording % wordings.count].split(separator: "\n", omittingEmptySubsequences: false) {
      let rendered = Self.substitute(line, values)
      if rendered.isEmpty && !line.isEmpty { continue }
      lines.append(rendered)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A text that is data in a prompt: whatever looks like a closing tag in it cannot close the tag around it.
  public static func quote(_ text: String) -> String {
    text.replacing("</", with: "< /")
  }

  private static func substitute(_ line: Substring, _ values: [String: String]) -> String {
    var out = ""
    var rest = line
    while let open = rest.firstRange(of: "{{") {
      out += rest[..<open.lowerBound]
      rest = rest[open.upperBound...]
      guard let close = rest.firstRange(of: "}}"), let value = values[String(rest[..<close.lowerBound])] else {
        out += "{{"
        continue
      }
      out += value
      rest = rest[close.upperBound...]
    }
    return out + rest
  }
}
