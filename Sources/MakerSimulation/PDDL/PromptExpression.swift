/// The parenthesised notation in which prompts about planning problems are written.
indirect enum PromptExpression: Hashable, Sendable {
  case word(String)
  case list([PromptExpression])

  var word: String? { if case .word(let word) = self { word } else { nil } }
  var list: [PromptExpression]? { if case .list(let items) = self { items } else { nil } }
  var head: String? { list?.first?.word }
  var rest: ArraySlice<PromptExpression> { list?.dropFirst() ?? [] }

  var text: String {
    switch self {
    case .word(let word): word
    case .list(let items): "(" + items.map(\.text).joined(separator: " ") + ")"
    }
  }

  /// All expressions of a text, lower case; `nil` if its parentheses do not match.
  static func all(_ text: some StringProtocol) -> [PromptExpression]? {
    var open: [[PromptExpression]] = [[]]
    var word: [UInt8] = []
    func end(_ word: inout [UInt8], _ open: inout [[PromptExpression]]) {
      if !word.isEmpty { open[open.count - 1].append(.word(String(decoding: word, as: UTF8.self).lowercased())) }
      word = []
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "("):
        end(&word, &open)
        open.append([])
      case UInt8(ascii: ")"):
        end(&word, &open)
        guard open.count > 1, let items = open.popLast() else { return nil }
        open[open.count - 1].append(.list(items))
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): end(&word, &open)
      default: word.append(byte)
      }
    }
    end(&word, &open)
    return open.count == 1 ? open[0] : nil
  }

  /// The one expression of a text.
  static func one(_ text: some StringProtocol) -> PromptExpression? {
    guard let all = all(text), all.count == 1 else { return nil }
    return all[0]
  }

  /// The names of a list such as `a b - block c`, each with its types.
  static func typed(_ items: ArraySlice<PromptExpression>) -> [(name: String, types: [String])] {
    var names: [(name: String, types: [String])] = []
    var waiting: [String] = []
    var rest = items
    while let item = rest.popFirst() {
      if item.word == "-", let type = rest.popFirst() {
        let types = type.word.map { [$0] } ?? type.rest.compactMap(\.word)
        names += waiting.map { ($0, types) }
        waiting = []
      } else if let word = item.word {
        waiting.append(word)
      }
    }
    return names + waiting.map { ($0, ["object"]) }
  }
}
