import Maker
import MakerVoting

/// What a message says and what was thought before it, in all the places where servers put them.
struct ReplyText: Hashable, Sendable {
  var text: String
  var reasoning: String?

  /// Reads a message in OpenAI's or Ollama's form. Its content is a text, a list of parts, or null.
  init(message: JSON) {
    let parts = message["content"]?.array ?? []
    let content =
      message["content"]?.string
      ?? parts.filter { !Self.isThought($0) }.compactMap { $0["text"]?.string }.joined()
    let aside =
      [message["reasoning_content"], message["reasoning"], message["thinking"]].lazy
      .compactMap { $0?.string }.first { !$0.isEmpty }
      ?? (parts + (message["reasoning_details"]?.array ?? [])).filter(Self.isThought).map(Self.thought).joined()
    self.init(content: content, aside: aside)
  }

  /// Reads Anthropic's blocks.
  init(blocks: [JSON]) {
    self.init(
      content: blocks.filter { $0["type"]?.string == "text" }.compactMap { $0["text"]?.string }.joined(),
      aside: blocks.filter(Self.isThought).map(Self.thought).joined())
  }

  init(content: String, aside: String = "") {
    let thoughts = Thoughts(splitting: content)
    text = thoughts.reply
    let all = [aside, thoughts.reasoning ?? ""].filter { !$0.isEmpty }
    reasoning = all.isEmpty ? nil : all.joined(separator: "\n")
    // Some servers file the whole reply under the thoughts. What is a JSON object from its first to its last character
    // is no thought.
    if text.allSatisfy(\.isWhitespace), let all = reasoning {
      let late = Thoughts(splitting: all)
      if (try? JSON(parsing: late.reply))?.object != nil { (text, reasoning) = (late.reply, late.reasoning) }
    }
  }

  private static func isThought(_ part: JSON) -> Bool {
    let type = part["type"]?.string ?? ""
    return ["thinking", "reasoning", "thought"].contains { type.hasPrefix($0) } || part["thought"] == true
  }

  private static func thought(_ part: JSON) -> String {
    let texts = ["thinking", "text", "summary", "reasoning", "thought"].lazy.compactMap { part[$0] }
      .compactMap { $0.string ?? $0.array?.compactMap { $0["text"]?.string }.joined() }
    return texts.first ?? ""
  }
}
