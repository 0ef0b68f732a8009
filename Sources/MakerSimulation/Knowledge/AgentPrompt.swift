import Maker

/// An agent's prompt taken apart: which agent it addresses, and the data between its tags.
package struct AgentPrompt: Sendable {
  /// The agents, by the heading of their prompts.
  package enum Agent: String, Sendable, CaseIterable {
    case classifier = "Classifier"
    case decomposer = "Decomposer"
    case discriminator = "Discriminator"
    case solver = "Solver"
    case composer = "Composer"
    case comparer = "Comparer"
  }

  /// Whom the prompt addresses.
  package let agent: Agent
  /// The whole prompt.
  package let text: String
  private let lines: [Substring]

  /// Reads a prompt; `nil` unless it starts with an agent's heading.
  package init?(_ prompt: String) {
    text = prompt
    // By bytes: every expert reads every prompt.
    lines = prompt.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      Substring($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0)
    }
    guard let heading = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }), heading.hasPrefix("# "),
      let agent = Agent(rawValue: String(heading.dropFirst(2)).trimmingWhitespace())
    else { return nil }
    self.agent = agent
  }

  /// The named inputs: what stands between `<input id="name">` and its closing tag, in order.
  var inputs: [(name: String, text: String, isUsed: Bool)] {
    var inputs: [(name: String, text: String, isUsed: Bool)] = []
    var rest = lines[...]
    while let start = rest.firstIndex(where: { $0.hasPrefix("<input id=\"") && $0.hasSuffix("\">") }),
      let end = rest[start...].firstIndex(of: "</input>")
    {
      let name = rest[start].dropFirst(11).dropLast(2)
      inputs.append((String(name), rest[start..<end].dropFirst().joined(separator: "\n").trimmingWhitespace(), false))
      rest = rest[end...].dropFirst()
    }
    return inputs
  }

  /// The text between an opening tag and its closing one, on one line or on lines of their own.
  package func section(_ tag: String) -> String? {
    let (open, close) = ("<\(tag)>", "</\(tag)>")
    guard let start = lines.firstIndex(where: { $0.hasPrefix(open) }) else { return nil }
    var content = [lines[start].dropFirst(open.count)]
    for line in lines[start...].dropFirst() { content.append(line) }
    guard let end = content.firstIndex(where: { $0.hasSuffix(close) }) else { return nil }
    content[end] = content[end].dropLast(close.count)
    return content[...end].joined(separator: "\n").trimmingWhitespace()
  }
}
