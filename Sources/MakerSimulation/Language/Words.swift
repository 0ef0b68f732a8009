/// The words of a text in a form in which equal names are equal: small letters without accents or punctuation.
enum Words {
  static let articles: Set<String> = ["the", "a", "an"]

  static func split(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { ("0"..."9").contains($0) } ?? false }
    let scalars = Array(text.lowercased().unicodeScalars)
    for (position, scalar) in scalars.enumerated() {
      let next = position + 1 < scalars.count ? scalars[position + 1] : nil
      switch scalar {
      case "'" where next == "s" && !word.isEmpty, "’" where next == "s" && !word.isEmpty:
        // The possessive stands alone, so that it can be a word of the grammar.
        words.append(word)
        word = "'"
      case "{", "}":
        word.unicodeScalars.append(scalar)
      case "," where isDigit(next) && isDigit(word.unicodeScalars.last):
        break
      case _ where scalar.properties.isAlphabetic || isDigit(scalar):
        word += plain[scalar] ?? String(scalar)
      case "\u{300}"..."\u{36f}":
        break
      default:
        if !word.isEmpty { words.append(word) }
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// The letters without accents that stand for letters with them, as far as names in the world need it.
  private static let plain: [Unicode.Scalar: String] = {
    let groups: [(String, String)] = [
      ("a", "àáâãäåą"), ("c", "çćč"), ("e", "èéêëę"), ("i", "ìíîï"), ("l", "ł"), ("n", "ñńň"), ("o", "òóôõöøő"),
      ("r", "ř"), ("s", "śš"), ("u", "ùúûüűů"), ("y", "ýÿ"), ("z", "źżž"), ("ss", "ß"), ("ae", "æ"), ("oe", "œ"),
    ]
    var table: [Unicode.Scalar: String] = [:]
    for (letter, accented) in groups {
      for scalar in accented.unicodeScalars { table[scalar] = letter }
    }
    return table
  }()
}
