/// The text of a prompt with `{{placeholders}}`, in any number of wordings.
///
/// A template file is Markdown. A line `<!-- rewording -->` separates the usual wording from the next one, which the
/// planner takes when an election does not converge: a favourite wrong answer often depends on the wording. In a later
/// wording the line `<!-- data -->` stands for the tags of the first one: all from its first to its last line that begins
/// with a tag or is a placeholder alone.
public struct PromptTemplate: Hashable, Sendable {
  /// The line that separates the wordings.
  public static let separator = "<!-- rewording -->"

  /// The line that stands for the tags of the first wording.
  public static let data = "<!-- data -->"

  /// The wordings, at least one.
  public let wordings: [String]
  /// Their lines, cut once: a prompt is rendered for every sample.
  private let lines: [[Line]]

  private struct Line: Hashable, Sendable {
    let text: Substring
    let hasPlaceholder: Bool
  }

  /// Reads a template file's text.
  public init(_ text: String) {
    let parts = text.split(separator: Self.separator, omittingEmptySubsequences: true).map { $0.trimmingWhitespace() }
    let data = parts.first.map(Self.taggedLines) ?? ""
    wordings = parts.isEmpty ? [""] : parts.prefix(1) + parts.dropFirst().map { $0.replacing(Self.data, with: data) }
    lines = wordings.map { wording in
      wording.lines.map {
        Line(text: $0, hasPlaceholder: $0.contains("{{"))
      }
    }
  }

  /// The placeholders that every wording has.
  public var placeholders: Set<String> {
    wordings.dropFirst().reduce(Self.placeholders(of: wordings[0])) { $0.intersection(Self.placeholders(of: $1)) }
  }

  /// The prompt: every placeholder replaced by its value, in a single pass, so that what a value contains is never
  /// taken for a placeholder. A line that held nothing but an empty value is left out. The marks of chat templates, such
  /// as `<|im_end|>`, are made text in every value: `< |im_end|>`.
  ///
  /// - Parameters:
  ///   - values: texts by placeholder; see ``quote(_:)`` for texts that are not our own.
  ///   - wording: which wording; counted round if there are fewer.
  public func render(_ values: [String: String], wording: Int = 0) -> String {
    var prompt = ""
    for line in lines[wording % lines.count] {
      if line.hasPlaceholder {
        let rendered = Self.substitute(line.text, values)
        if rendered.isEmpty { continue }
        prompt += rendered
      } else {
        prompt += line.text
      }
      prompt += "\n"
    }
    return prompt
  }

  /// A text that is data in a prompt: whatever looks like a closing tag in it cannot close the tag around it.
  ///
  /// It is read scalar by scalar: a joiner or a combining mark behind a slash makes one `Character` with it, and hides the
  /// slash from a search by characters, but not from a model.
  public static func quote(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
    var out = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      out.append(scalar)
      guard scalar == "<" else { continue }
      if rest.first(where: { !$0.properties.isDefaultIgnorableCodePoint }) == "/" { out.append(" ") }
    }
    return String(out)
  }

  private static func placeholders(of wording: String) -> Set<String> {
    var names: Set<String> = []
    for part in wording.split(separator: "{{", omittingEmptySubsequences: false).dropFirst() {
      if let end = part.firstRange(of: "}}") { names.insert(String(part[..<end.lowerBound])) }
    }
    return names
  }

  private static func taggedLines(_ wording: String) -> String {
    let lines = wording.lines
    let isTagged = { (line: Substring) in line.hasPrefix("<") || line.hasPrefix("{{") && line.hasSuffix("}}") }
    guard let first = lines.firstIndex(where: isTagged), let last = lines.lastIndex(where: isTagged) else { return "" }
    return lines[first...last].joined(separator: "\n")
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
      out += ControlTokens.neutralised(value)
      rest = rest[close.upperBound...]
    }
    return out + rest
  }
}
