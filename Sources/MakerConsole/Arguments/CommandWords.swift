/// A program and its arguments as one text, parted as a shell parts words, with nothing expanded.
package enum CommandWords {
  /// The words: spaces part them, quotes of either kind and backslashes keep what follows; `nil` for a text that holds no
  /// word or ends within quotes.
  package static func parted(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var rest = text[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\" where quote != "'":
        guard let next = rest.popFirst() else { return nil }
        // Within quotes only what would end them, or keep, is kept.
        if quote == "\"", next != "\"", next != "\\" { word = (word ?? "") + "\\" }
        word = (word ?? "") + String(next)
      case quote: quote = nil
      case "'" where quote == nil, "\"" where quote == nil:
        quote = character
        word = word ?? ""
      case _ where quote == nil && character.isWhitespace:
        if let ended = word { words.append(ended) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let ended = word { words.append(ended) }
    return quote != nil || words.first?.isEmpty != false ? nil : words
  }
}
