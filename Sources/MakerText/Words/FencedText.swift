/// What a reply is about, where it is wrapped in Markdown: the content of its only fenced block, else the whole text.
package struct FencedText {
  /// The content.
  package let text: String
  /// The word after the opening fence.
  package let tag: String?

  /// `nil` for several blocks, or one without an end: nobody can tell which one is meant.
  package init?(_ reply: String) {
    let lines = reply.lines
    let fences = lines.indices.filter { lines[$0].drop(while: \.isWhitespace).hasPrefix("```") }
    if fences.isEmpty {
      text = reply
      tag = nil
      return
    }
    guard fences.count == 2 else { return nil }
    text = lines[fences[0] + 1..<fences[1]].joined(separator: "\n")
    let word = lines[fences[0]].drop { $0.isWhitespace || $0 == "`" }.prefix { !$0.isWhitespace }
    tag = word.isEmpty ? nil : String(word)
  }
}
